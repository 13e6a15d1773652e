#include <algorithm>

#include "compiler/eval/random_exprs.h"
#include "compiler/eval/random_values.h"
#include "compiler/ir/typing.h"

/// One way to each operation: operands by chance, of types that it takes.
namespace helios::eval {

using abi::Kind;
using abi::TypeId;
using ir::ExprId;
using ir::Op;

// ---- conditions ----

ExprId RandomExprs::junction(TypeId) {
  std::vector<ExprId> parts;
  for (uint32_t n = 1 + random_.below(4); n > 0; --n) parts.push_back(expr(bool_));
  const std::vector<Op> ops{Op::And, Op::Or, Op::AtLeast};
  const Op op = random_.pick(ops);
  return add(op, bool_, parts, op == Op::AtLeast ? random_.below(parts.size() + 2) : 0);
}

ExprId RandomExprs::negation(TypeId) { return add(Op::Not, bool_, {expr(bool_)}); }

ExprId RandomExprs::equality(TypeId) {
  const TypeId type = any_type();
  const ExprId left = expr(type);
  return add(random_.one_in(2) ? Op::Equal : Op::NotEqual, bool_, {left, expr(type)});
}

ExprId RandomExprs::order(TypeId) {
  const TypeId type = ordered_type();
  const std::vector<Op> ops{Op::Less, Op::LessEqual, Op::Greater, Op::GreaterEqual};
  const ExprId left = expr(type);
  return add(random_.pick(ops), bool_, {left, expr(type)});
}

ExprId RandomExprs::membership(TypeId) {
  std::vector<TypeId> found;
  for (TypeId type : types_) {
    const Kind k = kind(type);
    if (k == Kind::List || k == Kind::Set || k == Kind::Map) found.push_back(type);
  }
  const TypeId among = random_.pick(found);
  const ExprId item = expr(at(among).element);
  return add(Op::In, bool_, {item, expr(among)});
}

ExprId RandomExprs::ip_test(TypeId) {
  const ExprId ip = expr(ip_);
  const std::optional<TypeId> ranges = collection(cidr_);
  if (ranges && random_.one_in(2)) return add(Op::IpInAny, bool_, {ip, expr(*ranges)});
  return add(Op::IpIn, bool_, {ip, expr(cidr_)});
}

ExprId RandomExprs::text_test(TypeId) {
  const std::vector<Op> ops{Op::StartsWith, Op::EndsWith, Op::Contains, Op::Like};
  const Op op = random_.pick(ops);
  const ExprId text = expr(text_);
  return add(op, bool_, {text, op == Op::Like ? constant(text_) : expr(text_)});
}

ExprId RandomExprs::text_test_any(TypeId) {
  const std::vector<Op> ops{Op::StartsWithAny, Op::EndsWithAny, Op::ContainsAny, Op::ContainsAll,
                            Op::LikeAny};
  const ExprId text = expr(text_);
  return add(random_.pick(ops), bool_, {text, expr(*collection(text_))});
}

ExprId RandomExprs::pattern_test(TypeId) {
  const ExprId text = expr(text_);
  if (random_.one_in(2))
    return add(Op::Matches, bool_, {text}, random_.below(module_.schema.patterns.size()));
  return add(Op::MatchesAny, bool_, {text}, random_.below(module_.pattern_sets.size()));
}

template <typename Rest>
ExprId RandomExprs::over(Op op, TypeId result, TypeId collection, Rest rest) {
  std::vector<ExprId> operands{expr(collection)};
  const ir::VarId item = fresh(at(collection).element);
  const Scope scope(*this, item);
  operands.push_back(random_.one_in(3) ? add_true() : expr(bool_));
  rest(operands);
  return add(op, result, operands, item.index);
}

ExprId RandomExprs::quantified(TypeId) {
  const std::vector<Op> ops{Op::Any, Op::All, Op::No};
  return over(random_.pick(ops), bool_, *collection(), [](std::vector<ExprId>&) {});
}

ExprId RandomExprs::is_known(TypeId) {
  const TypeId type = any_type();
  return add(Op::IsKnown, bool_, {expr(table_.optional(type))});
}

// ---- numbers ----

ExprId RandomExprs::plus_minus(TypeId type) {
  const ExprId left = expr(type);
  const TypeId other = kind(type) == Kind::Time ? duration_ : type;
  return add(random_.one_in(2) ? Op::Add : Op::Subtract, type, {left, expr(other)});
}

ExprId RandomExprs::time_apart(TypeId type) {
  const ExprId left = expr(time_);
  return add(Op::Subtract, type, {left, expr(time_)});
}

ExprId RandomExprs::scaled(TypeId type) {
  const ExprId left = expr(type);
  const bool by_decimal =
      kind(type) == Kind::Decimal || (kind(type) == Kind::Money && random_.one_in(2));
  return add(Op::Multiply, type, {left, expr(by_decimal ? decimal_ : int_)});
}

ExprId RandomExprs::divided(TypeId type) {
  TypeId dividend = type, divisor = kind(type) == Kind::Duration ? int_ : decimal_;
  if (kind(type) == Kind::Decimal && random_.one_in(2)) {
    do dividend = divisor = number_type();
    while (kind(dividend) == Kind::Int);
  }
  const ExprId above = expr(dividend), below = expr(divisor);
  const ir::VarId variable = fresh(divisor);
  const ExprId read = add(Op::Variable, divisor, {}, variable.index);
  const bool is_decimal = kind(divisor) == Kind::Decimal;
  const abi::Datum nothing = is_decimal ? abi::Datum(value::Decimal{}) : abi::Datum(0);
  const ExprId is_zero =
      add(Op::Equal, bool_, {read, module_.exprs.constant(divisor, nothing, {})});
  const ExprId quotient = add(Op::Divide, type, {above, read});
  return add(Op::Let, type, {below, add(Op::If, type, {is_zero, constant(type), quotient})},
             variable.index);
}

ExprId RandomExprs::negated(TypeId type) { return add(Op::Negate, type, {expr(type)}); }

ExprId RandomExprs::rounded(TypeId type) {
  return add(Op::Round, type, {expr(type)}, random_.below(4) << 8 | random_.below(10));
}

ExprId RandomExprs::widened(TypeId type) {
  if (kind(type) == Kind::Decimal) return add(Op::IntToDecimal, type, {expr(int_)});
  std::vector<TypeId> moneys;
  std::copy_if(types_.begin(), types_.end(), std::back_inserter(moneys),
               [&](TypeId t) { return kind(t) == Kind::Money; });
  return add(Op::ToMixedMoney, type, {expr(random_.pick(moneys))});
}

ExprId RandomExprs::converted(TypeId type) {
  const ExprId amount = expr(mixed_);
  const std::vector<TypeId> rates = where([](const abi::TypeTable& types, TypeId t) {
    const bool to_numbers = types[t].kind == Kind::Map && types[types[t].mapped].kind == Kind::Decimal;
    return to_numbers && (types[types[t].element].kind == Kind::Text || types[types[t].element].kind == Kind::Enum);
  });
  return add(Op::ConvertMoney, type, {amount, expr(random_.pick(rates))});
}

ExprId RandomExprs::summed(TypeId type) {
  return over(Op::Sum, type, *collection(),
              [&](std::vector<ExprId>& operands) { operands.push_back(expr(type)); });
}

ExprId RandomExprs::counted(TypeId type) {
  const TypeId among = *collection();
  if (random_.one_in(3))
    return add(Op::Count, type, {expr(random_.one_in(3) ? table_.map(text_, decimal_) : among)});
  return over(Op::Count, type, among, [](std::vector<ExprId>&) {});
}

ExprId RandomExprs::bucket(TypeId type) {
  const ExprId key = expr(random_.one_in(2) ? id_ : text_);
  const ExprId count = module_.exprs.constant(int_, random_.between(1, 100), {});
  return add(Op::Bucket, type, {key, count, constant(text_)});
}

// ---- times and dates ----

ExprId RandomExprs::civil(TypeId type) {
  using ir::CivilPart;
  std::vector<CivilPart> parts;
  if (kind(type) == Kind::Int) {
    parts = {CivilPart::Year, CivilPart::Month,  CivilPart::Day,
             CivilPart::Hour, CivilPart::Minute, CivilPart::Second};
  }
  if (kind(type) == Kind::Enum) parts = {CivilPart::Weekday};
  if (kind(type) == Kind::Date) parts = {CivilPart::Date};
  if (kind(type) == Kind::TimeOfDay) parts = {CivilPart::Time};
  const CivilPart part = random_.pick(parts);
  const bool of_day = part == CivilPart::Year || part == CivilPart::Month ||
                      part == CivilPart::Day || part == CivilPart::Weekday;
  if (of_day && random_.one_in(2)) return add(Op::Civil, type, {expr(date_)}, uint32_t(part));
  const auto zone = static_cast<int64_t>(random_.below(module_.schema.zones.size()));
  const ExprId time = expr(time_);
  return add(Op::Civil, type, {time, module_.exprs.constant(zone_, zone, {})}, uint32_t(part));
}

ExprId RandomExprs::day_count(TypeId type) {
  const ExprId from = expr(date_), to = expr(date_);
  if (random_.one_in(2)) return add(Op::DaysBetween, type, {from, to});
  return add(Op::BusinessDaysBetween, type, {from, to, module_.exprs.constant(calendar_, 0, {})});
}

ExprId RandomExprs::shifted_date(TypeId type) {
  const ExprId date = expr(date_);
  if (random_.one_in(3)) return add(Op::PlusMonths, type, {date, expr(int_)});
  if (random_.one_in(2)) return add(Op::PlusDays, type, {date, expr(int_)});
  return plus_business_days(type, date);
}

ExprId RandomExprs::business_days_later(TypeId type) { return plus_business_days(type, expr(time_)); }

/// Business days are walked one by one: few, or too many at once.
ExprId RandomExprs::plus_business_days(TypeId type, ExprId from) {
  const ExprId days =
      module_.exprs.constant(int_, random_.one_in(20) ? INT64_MAX : random_.between(-40, 40), {});
  return add(Op::PlusBusinessDays, type, {from, days, module_.exprs.constant(calendar_, 0, {})});
}

// ---- texts ----

ExprId RandomExprs::folded(TypeId type) { return add(Op::FoldCase, type, {expr(text_)}); }

/// Of a text that spells some value, now and then one of that type.
ExprId RandomExprs::read_as(TypeId type) {
  if (random_.one_in(3)) return add(Op::ReadAs, type, {expr(text_)});
  const ExprId value = expr(random_.one_in(4) ? ordered_type() : at(type).element);
  return add(Op::ReadAs, type, {add(Op::Format, text_, {value})});
}

ExprId RandomExprs::formatted(TypeId type) {
  std::vector<ExprId> parts;
  for (uint32_t n = random_.below(4); n > 0; --n)
    parts.push_back(expr(random_.one_in(2) ? text_ : any_type()));
  return add(Op::Format, type, parts);
}

// ---- optionals, records, collections ----

ExprId RandomExprs::some(TypeId type) { return add(Op::Some, type, {expr(at(type).element)}); }

ExprId RandomExprs::looked_up(TypeId type) {
  std::vector<TypeId> found;
  for (TypeId map : types_) {
    if (kind(map) == Kind::Map && table_.unwrapped(at(map).mapped) == at(type).element)
      found.push_back(map);
  }
  if (found.empty()) return some(type);
  const TypeId map = random_.pick(found);
  const ExprId in = expr(map);
  return add(Op::Lookup, type, {in, expr(at(map).element)});
}

ExprId RandomExprs::extreme(TypeId type) {
  const TypeId value = at(type).element;
  if (!ir::is_ordered(table_, value)) return some(type);
  return over(random_.one_in(2) ? Op::Min : Op::Max, type, *collection(),
              [&](std::vector<ExprId>& operands) { operands.push_back(expr(value)); });
}

ExprId RandomExprs::made_record(TypeId type) {
  std::vector<TypeId> fields;
  for (const abi::RecordField& field : table_[at(type).record].fields) fields.push_back(field.type);
  std::vector<ExprId> values;
  for (TypeId field : fields) values.push_back(expr(field));
  return add(Op::MakeRecord, type, values);
}

ExprId RandomExprs::made_items(TypeId type) {
  const TypeId element = at(type).element;
  std::vector<ExprId> items;
  for (uint32_t n = random_.below(4); n > 0; --n) items.push_back(expr(element));
  return add(kind(type) == Kind::List ? Op::MakeList : Op::MakeSet, type, items);
}

ExprId RandomExprs::made_map(TypeId type) {
  const TypeId key = at(type).element, value = at(type).mapped;
  std::vector<ExprId> entries;
  for (uint32_t n = random_.below(4); n > 0; --n) {
    entries.push_back(expr(key));
    entries.push_back(expr(value));
  }
  return add(Op::MakeMap, type, entries);
}

ExprId RandomExprs::collected(TypeId type) {
  const TypeId value = at(type).element;
  return over(Op::Collect, type, *collection(),
              [&](std::vector<ExprId>& operands) { operands.push_back(expr(value)); });
}

ExprId RandomExprs::top(TypeId type) {
  const std::optional<TypeId> from = collection(at(type).element);
  if (!from) return made_items(type);
  std::vector<ExprId> operands{expr(*from)};
  const ExprId count =
      random_.one_in(4) ? expr(int_) : module_.exprs.constant(int_, random_.between(-1, 4), {});
  const ir::VarId item = fresh(at(*from).element);
  const Scope scope(*this, item);
  operands.push_back(expr(bool_));
  operands.push_back(count);
  operands.push_back(expr(ordered_type()));
  return add(Op::Top, type, operands, item.index);
}

}  // namespace helios::eval
