#include "compiler/eval/random_types.h"

#include "runtime/value/money.h"

namespace helios::eval {
namespace {

using abi::Kind;
using abi::TypeId;

abi::Enum enumeration(const char* name, bool ordered, std::initializer_list<const char*> members) {
  abi::Enum e{name, ordered, {}};
  for (const char* member : members) e.members.push_back({member, member, ""});
  return e;
}

}  // namespace

RandomTypes::RandomTypes(abi::TypeTable& t) {
  action = t.enumeration(t.add_enum(enumeration("Action", true, {"approve", "review", "decline"})));
  level = t.enumeration(t.add_enum(enumeration("Level", true, {"low", "middle", "high", "top"})));
  const TypeId color =
      t.enumeration(t.add_enum(enumeration("Color", false, {"red", "green", "blue"})));
  const TypeId weekday = t.enumeration(t.add_enum(
      enumeration("Weekday", false,
                  {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"})));
  scalars = {action,
             level,
             color,
             weekday,
             t.money(*value::find_currency("EUR")),
             t.money(*value::find_currency("JPY")),
             t.text()};
  for (Kind kind : {Kind::Bool, Kind::Int, Kind::Decimal, Kind::MixedMoney, Kind::Id, Kind::Time,
                    Kind::Date, Kind::Duration, Kind::TimeOfDay, Kind::Ip, Kind::Cidr}) {
    scalars.push_back(t.basic(kind));
  }
  const TypeId tender = t.enumeration(
      t.add_enum(enumeration("Tender", false, {"EUR", "points", "USD", "JPY", "CHF"})));
  scalars.push_back(tender);
  all = scalars;
  for (TypeId scalar : scalars) all.push_back(t.optional(scalar));
  const TypeId text = t.text(), integer = t.basic(Kind::Int), decimal = t.basic(Kind::Decimal);
  party = t.declare_record("Party");
  t.define_record(party, {{"id", t.basic(Kind::Id)},
                          {"level", t.optional(level)},
                          {"from", t.optional(t.basic(Kind::Ip))}});
  item = t.declare_record("Item");
  t.define_record(item, {{"name", text},
                         {"price", scalars[4]},
                         {"count", integer},
                         {"seller", t.optional(t.record(party))}});
  reason = t.declare_record("Reason");
  t.define_record(reason, {{"rule", text},
                           {"code", text},
                           {"text", text},
                           {"told", t.optional(text)},
                           {"points", integer},
                           {"lost", integer}});
  for (TypeId more :
       {t.record(item), t.record(party), t.optional(t.record(party)), t.list(integer), t.list(text),
        t.list(t.record(item)), t.list(t.optional(decimal)), t.set(text), t.set(level),
        t.set(integer), t.set(t.basic(Kind::Cidr)), t.list(t.basic(Kind::Cidr)),
        t.map(text, decimal), t.map(tender, decimal), t.map(level, t.optional(integer)),
        t.map(t.basic(Kind::Id), t.record(party)), t.optional(t.set(text))}) {
    all.push_back(more);
  }
}

}  // namespace helios::eval
