#include <algorithm>

#include "compiler/eval/apply.h"
#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Datum;
using ir::Op;

bool ip_in_any(const Datum& ip, const abi::Data& ranges) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const Datum& range) {
    return value::contains(range.as_cidr(), ip.as_ip());
  });
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
  const Op which = op.expr().op;
  if (which == Op::Field) return args[0].items()[op.expr().payload];
  if (which == Op::MakeRecord || which == Op::MakeList) return args;
  if (which == Op::MakeSet) return as_set(args);
  if (which == Op::MakeMap) return as_map(args);
  if (which == Op::Some) return args[0];
  if (which == Op::Unwrap) return unwrap(op);
  if (which == Op::IsKnown) return args[0].known();
  if (which == Op::Not) return !args[0].as_bool();
  if (which == Op::Equal) return args[0] == args[1];
  if (which == Op::NotEqual) return !(args[0] == args[1]);
  if (which == Op::Less) return abi::compare(args[0], args[1]) < 0;
  if (which == Op::LessEqual) return abi::compare(args[0], args[1]) <= 0;
  if (which == Op::Greater) return abi::compare(args[0], args[1]) > 0;
  if (which == Op::GreaterEqual) return abi::compare(args[0], args[1]) >= 0;
  if (which == Op::In) return contains(op.type(1), args[1].items(), args[0]);
  if (which == Op::IpIn) return value::contains(args[1].as_cidr(), args[0].as_ip());
  if (which == Op::IpInAny) return ip_in_any(args[0], args[1].items());
  if (which == Op::Lookup) return lookup(args[0].items(), args[1]);
  HELIOS_UNREACHABLE("an operation that is not about data");
}

}  // namespace helios::eval
