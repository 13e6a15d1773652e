#include "compiler/ir/constant_fits.h"

#include "runtime/base/check.h"

namespace helios::ir {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;
using abi::Type;
using abi::TypeTable;

template <typename T>
bool is(const Datum& datum) {
  return std::holds_alternative<T>(datum.value);
}

bool is_items(const Datum& datum) { return is<std::shared_ptr<const Data>>(datum); }

bool fits_record(const TypeTable& types, const abi::Record& record, const Datum& datum) {
  if (!is_items(datum) || datum.items().size() != record.fields.size()) return false;
  for (size_t i = 0; i < record.fields.size(); ++i) {
    if (!fits(types, record.fields[i].type, datum.items()[i])) return false;
  }
  return true;
}

bool fits_list(const TypeTable& types, const Type& t, const Datum& datum) {
  if (!is_items(datum)) return false;
  const Data& items = datum.items();
  for (size_t i = 0; i < items.size(); ++i) {
    if (!fits(types, t.element, items[i])) return false;
    if (t.kind == Kind::Set && i > 0 && abi::compare(items[i - 1], items[i]) >= 0) return false;
  }
  return true;
}

bool fits_map(const TypeTable& types, const Type& t, const Datum& datum) {
  if (!is_items(datum) || datum.items().size() % 2 != 0) return false;
  const Data& items = datum.items();
  for (size_t i = 0; i < items.size(); i += 2) {
    if (!fits(types, t.element, items[i]) || !fits(types, t.mapped, items[i + 1])) return false;
    if (i > 0 && abi::compare(items[i - 2], items[i]) >= 0) return false;
  }
  return true;
}

}  // namespace

bool fits(const TypeTable& types, abi::TypeId type, const Datum& datum) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error: return false;
    case Kind::Bool: return is<bool>(datum);
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return is<int64_t>(datum);
    case Kind::Decimal: return is<value::Decimal>(datum);
    case Kind::MixedMoney: return is<value::MixedMoney>(datum);
    case Kind::Text:
    case Kind::Id: return is<std::string>(datum);
    case Kind::Ip: return is<value::Ip>(datum);
    case Kind::Cidr: return is<value::Cidr>(datum);
    case Kind::Enum:
      return is<int64_t>(datum) && datum.as_int() >= 0 &&
             size_t(datum.as_int()) < types[t.enumeration].members.size();
    case Kind::Record: return fits_record(types, types[t.record], datum);
    case Kind::List:
    case Kind::Set: return fits_list(types, t, datum);
    case Kind::Map: return fits_map(types, t, datum);
    case Kind::Optional: return !datum.known() || fits(types, t.element, datum);
  }
  HELIOS_UNREACHABLE("a kind of type without values");
}

}  // namespace helios::ir
