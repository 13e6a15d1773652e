#include <algorithm>

#include "compiler/eval/apply.h"
#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Datum;
using ir::Op;

bool ip_in_any(const Datum& ip, const abi::Data& ranges) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Datum& range) { return value::contains(range.as_cidr(), ip.as_ip()); });
}

Datum lookup(const abi::Data& map, const Datum& key) {
  const size_t at = find_key(map, key, 2);
  return at == map.size() ? Datum() : map[at + 1];
}

Datum unwrap(const Operation& op) {
  return op.args[0].known() ? op.args[0] : zero(op.types(), op.expr().type);
}

}  // namespace

Datum apply_data(const Operation& op) {
  const abi::Data& args = op.args;
  switch (op.expr().op) {
    case Op::Field: return args[0].items()[op.expr().payload];
    case Op::MakeRecord:
    case Op::MakeList: return args;
    case Op::MakeSet: return as_set(args);
    case Op::MakeMap: return as_map(args);
    case Op::Some: return args[0];
    case Op::Unwrap: return unwrap(op);
    case Op::IsKnown: return args[0].known();
    case Op::Not: return !args[0].as_bool();
    case Op::Equal: return args[0] == args[1];
    case Op::NotEqual: return !(args[0] == args[1]);
    case Op::Less: return abi::compare(args[0], args[1]) < 0;
    case Op::LessEqual: return abi::compare(args[0], args[1]) <= 0;
    case Op::Greater: return abi::compare(args[0], args[1]) > 0;
    case Op::GreaterEqual: return abi::compare(args[0], args[1]) >= 0;
    case Op::In: return contains(op.type(1), args[1].items(), args[0]);
    case Op::IpIn: return value::contains(args[1].as_cidr(), args[0].as_ip());
    case Op::IpInAny: return ip_in_any(args[0], args[1].items());
    case Op::Lookup: return lookup(args[0].items(), args[1]);
    default: HELIOS_UNREACHABLE("an operation that is not about data");
  }
}

}  // namespace helios::eval
