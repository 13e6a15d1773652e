#include "compiler/pass/facts.h"

#include <algorithm>

namespace helios::pass {
namespace {

using abi::Datum;
using abi::Kind;
using ir::ExprId;
using ir::Op;

/// Longer sets that are written out are conditions like any other: looking into each costs more
/// than it tells.
constexpr size_t kMostItems = 64;
/// So are blocks of more conditions, of which only some need to hold.
constexpr size_t kMostAlternatives = 32;

std::optional<Wide> as_number(const Datum& datum) {
  if (const auto* i = std::get_if<int64_t>(&datum.value)) return *i;
  if (const auto* d = std::get_if<value::Decimal>(&datum.value)) return d->units;
  return std::nullopt;
}

/// a / b towards minus and plus infinity, for a positive b.
Wide floored(Wide a, Wide b) { return a / b - (a % b < 0 ? 1 : 0); }
Wide ceiled(Wide a, Wide b) { return a / b + (a % b > 0 ? 1 : 0); }
Range hull(Range a, Range b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

}  // namespace

/// Being there, and being known to be there, change nothing about what a value is.
ExprId Facts::stripped(ExprId value) const {
  for (;;) {
    const ir::Expr& e = module_->exprs[value];
    if (e.op != Op::Unwrap && e.op != Op::Some) return value;
    value = module_->exprs.operand(value, 0);
  }
}

const Datum* Facts::constant(ExprId value) const {
  value = stripped(value);
  return module_->exprs[value].op == Op::Constant ? &module_->exprs.constant_value(value) : nullptr;
}

/// The items of a set or list that stands there in full.
std::optional<abi::Data> Facts::written_out(ExprId collection) const {
  const ir::Expr& e = module_->exprs[collection];
  const bool is_map = module_->schema.types[e.type].kind == Kind::Map;
  if (const Datum* items = constant(collection); items && !is_map) return items->items();
  if (e.op != Op::MakeSet && e.op != Op::MakeList) return std::nullopt;
  abi::Data items;
  for (ExprId item : module_->exprs.operands(collection)) {
    const Datum* value = constant(item);
    if (!value) return std::nullopt;
    items.push_back(*value);
  }
  return items;
}

bool Facts::is_number(ExprId value) const {
  const abi::TypeTable& types = module_->schema.types;
  const abi::TypeId type = types.unwrapped(module_->exprs[value].type);
  const Range all = whole(types, type);
  return all.low != all.high && types[type].kind != Kind::MixedMoney;  // whose units differ
}

Facts::Domain& Facts::domain(ExprId value) {
  auto [at, fresh] = domains_.try_emplace(key_of(value));
  Domain& known = at->second;
  if (!fresh) return known;
  const abi::TypeTable& types = module_->schema.types;
  const abi::Type& type = types[types.unwrapped(module_->exprs[value].type)];
  known.may_miss = types.is_optional(module_->exprs[stripped(value)].type);
  if (is_number(value)) known.range = ranges_->of(stripped(value));
  if (type.kind == Kind::Bool) known.only = ValueSet({Datum(false), Datum(true)});
  if (type.kind == Kind::Enum) {
    std::vector<Datum> members;
    for (size_t i = 0; i < types[type.enumeration].members.size(); ++i)
      members.emplace_back(static_cast<int64_t>(i));
    known.only = ValueSet(std::move(members));
  }
  return known;
}

std::optional<Range> Facts::bounds(ExprId number) const {
  auto known = domains_.find(key_of(number));
  return known == domains_.end() ? std::nullopt : known->second.range;
}

bool Facts::narrow(ExprId number, Range within) {
  const ir::Expr& e = module_->exprs[stripped(number)];
  if (e.op == Op::IntToDecimal) {
    const Wide scale = value::Decimal::kScale;
    const ExprId whole_number = module_->exprs.operand(stripped(number), 0);
    if (!narrow(whole_number, {ceiled(within.low, scale), floored(within.high, scale)}))
      return false;
  }
  Domain& known = domain(number);
  if (!known.range) return true;
  known.range =
      Range{std::max(known.range->low, within.low), std::min(known.range->high, within.high)};
  return known.range->low <= known.range->high;
}

bool Facts::assume(ExprId condition, bool holds) {
  const ir::Expr& e = module_->exprs[condition];
  switch (e.op) {
    case Op::Constant:
      return module_->exprs.constant_value(condition).as_bool() == holds;
    case Op::Not:
      return assume(module_->exprs.operand(condition, 0), !holds);
    case Op::And:
    case Op::Or: {
      const std::vector<ExprId> parts = module_->exprs.operands(condition);
      return (e.op == Op::And) == holds ? assume_all(parts, holds) : assume_some(parts, 1, holds);
    }
    case Op::AtLeast: {
      const std::vector<ExprId> parts = module_->exprs.operands(condition);
      return assume_some(parts, holds ? e.payload : parts.size() - e.payload + 1, holds);
    }
    case Op::If:
      return assume_branch(condition, holds);
    case Op::IsKnown:
      return assume_known(module_->exprs.operand(condition, 0), holds);
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
      return assume_comparison(condition, holds);
    case Op::In: {
      const std::optional<abi::Data> items = written_out(module_->exprs.operand(condition, 1));
      if (!items || items->size() > kMostItems) return assume_opaque(condition, holds);
      return assume_among(module_->exprs.operand(condition, 0), *items, holds);
    }
    default:
      return assume_opaque(condition,
                           holds);  // holds or does not, for reasons that are not followed
  }
}

bool Facts::assume_all(const std::vector<ExprId>& conditions, bool hold) {
  for (ExprId condition : conditions) {
    if (!assume(condition, hold)) return false;
  }
  return true;
}

/// At least so many of them. What all ways to get there agree on is known afterwards.
bool Facts::assume_some(const std::vector<ExprId>& conditions, size_t least, bool hold) {
  if (conditions.size() > kMostAlternatives) return true;
  std::vector<Facts> ways;
  std::vector<ExprId> possible_ones;
  for (ExprId condition : conditions) {
    Facts way = *this;
    if (!way.assume(condition, hold)) continue;
    possible_ones.push_back(condition);
    ways.push_back(std::move(way));
  }
  if (ways.size() < least) return false;
  if (ways.size() == least) return assume_all(possible_ones, hold);
  *this = ways[0];
  for (size_t i = 1; i < ways.size(); ++i) join(ways[i]);
  return true;
}

bool Facts::assume_branch(ExprId branch, bool holds) {
  const ExprId test = module_->exprs.operand(branch, 0);
  Facts yes = *this, no = *this;
  const bool can_be_yes =
      yes.assume(test, true) && yes.assume(module_->exprs.operand(branch, 1), holds);
  const bool can_be_no =
      no.assume(test, false) && no.assume(module_->exprs.operand(branch, 2), holds);
  if (!can_be_yes && !can_be_no) return false;
  *this = can_be_yes ? yes : no;
  if (can_be_yes && can_be_no) join(no);
  return true;
}

bool Facts::assume_known(ExprId value, bool known) {
  const ir::Expr& e = module_->exprs[value];
  if (e.op == Op::Some) return known;
  if (const Datum* datum = constant(value)) return datum->known() == known;
  if (e.op == Op::If) {  // a field of what may be missing: there where both are
    const ExprId test = module_->exprs.operand(value, 0);
    Facts yes = *this, no = *this;
    const bool can_be_yes =
        yes.assume(test, true) && yes.assume_known(module_->exprs.operand(value, 1), known);
    const bool can_be_no =
        no.assume(test, false) && no.assume_known(module_->exprs.operand(value, 2), known);
    if (!can_be_yes && !can_be_no) return false;
    *this = can_be_yes ? yes : no;
    if (can_be_yes && can_be_no) join(no);
    return true;
  }
  Domain& own = domain(value);
  (known ? own.may_miss : own.may_be) = false;
  return own.may_miss || own.may_be;
}

bool Facts::assume_comparison(ExprId comparison, bool holds) {
  uint8_t orders = 0;
  switch (module_->exprs[comparison].op) {
    case Op::Equal:
      orders = kSame;
      break;
    case Op::NotEqual:
      orders = kLess | kGreater;
      break;
    case Op::Less:
      orders = kLess;
      break;
    case Op::LessEqual:
      orders = kLess | kSame;
      break;
    case Op::Greater:
      orders = kGreater;
      break;
    case Op::GreaterEqual:
      orders = kGreater | kSame;
      break;
    default:
      return assume_opaque(comparison, holds);  // no comparison
  }
  if (!holds) orders = static_cast<uint8_t>(kAny & ~orders);
  return assume_order(module_->exprs.operand(comparison, 0), module_->exprs.operand(comparison, 1),
                      orders);
}

bool Facts::assume_order(ExprId left, ExprId right, uint8_t orders) {
  const auto mirrored = static_cast<uint8_t>((orders & kSame) | (orders & kLess ? kGreater : 0) |
                                             (orders & kGreater ? kLess : 0));
  const Datum *l = constant(left), *r = constant(right);
  if (l && r) {
    const int order = abi::compare(*l, *r);
    return (orders & (order < 0 ? kLess : order > 0 ? kGreater : kSame)) != 0;
  }
  if (r) return compare_with_constant(left, *r, orders);
  if (l) return compare_with_constant(right, *l, mirrored);
  if (key_of(left) == key_of(right)) return (orders & kSame) != 0;
  return relate(left, right, orders);
}

bool Facts::compare_with_constant(ExprId value, const Datum& datum, uint8_t orders) {
  if (!datum.known()) return true;  // only tests compare what may be missing
  if (const auto* yes = std::get_if<bool>(&datum.value); yes && orders != kAny) {
    const bool same = (orders & kSame) != 0;
    return assume(stripped(value), *yes == same);
  }
  const std::optional<Wide> at = as_number(datum);
  if (is_number(value) && at) {
    Range range = whole(module_->schema.types, module_->exprs[value].type);
    if (!(orders & kLess)) range.low = (orders & kSame) ? *at : *at + 1;
    if (!(orders & kGreater)) range.high = (orders & kSame) ? *at : *at - 1;
    if (orders == (kLess | kGreater)) {
      const Domain& known = domain(value);
      if (known.range && known.range->low == *at) range.low = *at + 1;
      if (known.range && known.range->high == *at) range.high = *at - 1;
    }
    return narrow(value, range);
  }
  Domain& known = domain(value);
  if (!known.only) {
    if (orders == kSame) return keep_values(value, ValueSet({datum}), true);
    if (orders == (kLess | kGreater)) return keep_values(value, ValueSet({datum}), false);
    return true;
  }
  known.only = known.only->where([&](const Datum& other) {
    const int order = abi::compare(other, datum);
    return (orders & (order < 0 ? kLess : order > 0 ? kGreater : kSame)) != 0;
  });
  return !known.only->empty();
}

bool Facts::assume_among(ExprId value, const abi::Data& items, bool among) {
  if (items.empty()) return !among;
  if (const Datum* datum = constant(value)) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Datum& item) { return item == *datum; }) == among;
  }
  if (!is_number(value)) return keep_values(value, ValueSet(items), among);
  if (!among) return true;
  const auto [low, high] =
      std::minmax_element(items.begin(), items.end(),
                          [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; });
  const std::optional<Wide> from = as_number(*low), to = as_number(*high);
  return !from || !to || narrow(value, {*from, *to});
}

bool Facts::keep_values(ExprId value, const ValueSet& wanted, bool among) {
  Domain& known = domain(value);
  if (!among && !known.only) {
    known.except = known.except.with(wanted);
    return true;
  }
  known.only = known.only.value_or(wanted).where(
      [&](const Datum& d) { return wanted.contains(d) == among && !known.except.contains(d); });
  return !known.only->empty();
}

/// Two values of which neither is written out: how they compare, and for numbers what that says of
/// their bounds.
bool Facts::relate(ExprId left, ExprId right, uint8_t orders) {
  Key a = key_of(left), b = key_of(right);
  uint8_t kept = orders;
  if (a > b) {
    std::swap(a, b);
    kept = static_cast<uint8_t>((orders & kSame) | (orders & kLess ? kGreater : 0) |
                                (orders & kGreater ? kLess : 0));
  }
  uint8_t& known = orders_.emplace(std::pair(a, b), kAny).first->second;
  known &= kept;
  if (known == 0) return false;
  if (!is_number(left) || !is_number(right)) return true;
  const Range l = *domain(left).range, r = *domain(right).range;
  if (!(orders & kGreater)) {  // left <= right, or below it
    const Wide apart = orders & kSame ? 0 : 1;
    if (!narrow(left, {l.low, r.high - apart}) || !narrow(right, {l.low + apart, r.high}))
      return false;
  }
  if (!(orders & kLess)) {
    const Wide apart = orders & kSame ? 0 : 1;
    if (!narrow(left, {r.low + apart, l.high}) || !narrow(right, {r.low, l.high - apart}))
      return false;
  }
  return true;
}

bool Facts::assume_opaque(ExprId condition, bool holds) {
  Domain& known = domain(condition);
  if (!known.only) return true;  // was reported
  known.only = known.only->where([&](const Datum& d) { return d == Datum(holds); });
  return !known.only->empty();
}

/// What a value may be when either of two is so. One that is missing in one of them is bounded by
/// the other alone.
Facts::Domain Facts::either(const Domain& a, const Domain& b) {
  Domain both = a.may_be ? a : b;
  both.may_miss = a.may_miss || b.may_miss;
  both.may_be = a.may_be || b.may_be;
  if (!a.may_be || !b.may_be) return both;
  if (a.range && b.range) both.range = hull(*a.range, *b.range);
  if (a.only && b.only)
    both.only = a.only->with(*b.only);
  else
    both.only.reset();
  both.except = a.except.where([&](const Datum& d) { return b.except.contains(d); });
  return both;
}

/// Only what holds either way is kept.
void Facts::join(const Facts& other) {
  std::erase_if(domains_,
                [&](const auto& entry) { return other.domains_.count(entry.first) == 0; });
  for (auto& [key, mine] : domains_) mine = either(mine, other.domains_.at(key));
  std::erase_if(orders_, [&](const auto& entry) { return other.orders_.count(entry.first) == 0; });
  for (auto& [pair, orders] : orders_) orders |= other.orders_.at(pair);
}

}  // namespace helios::pass
