#include "compiler/pass/ranges.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "runtime/value/time.h"

namespace helios::pass {
namespace {

using abi::Kind;
using ir::ExprId;
using ir::Op;

constexpr Wide kInt64Low = std::numeric_limits<int64_t>::min(),
               kInt64High = std::numeric_limits<int64_t>::max();
constexpr Wide kWideHigh = ~(Wide(1) << 127), kWideLow = Wide(1) << 127;
/// A line holds at most 16 MiB, so a list that came from one at most 8 Mi items.
constexpr Wide kMostItems = Wide(1) << 23;
/// Journal positions stay below 2^48: more events than any journal will hold.
constexpr Wide kMostEvents = Wide(1) << 48;

/// Saturating arithmetic: bounds that leave 128 bits stay at its ends, which no type holds.
Wide add(Wide a, Wide b) {
  Wide r;
  if (!__builtin_add_overflow(a, b, &r)) return r;
  return a > 0 ? kWideHigh : kWideLow;
}
Wide multiply(Wide a, Wide b) {
  Wide r;
  if (!__builtin_mul_overflow(a, b, &r)) return r;
  return (a > 0) == (b > 0) ? kWideHigh : kWideLow;
}
Wide negate(Wide a) { return a == kWideLow ? kWideHigh : -a; }

Range add(Range a, Range b) { return {add(a.low, b.low), add(a.high, b.high)}; }
Range negate(Range a) { return {negate(a.high), negate(a.low)}; }
Range multiply(Range a, Range b) {
  Wide corners[] = {multiply(a.low, b.low), multiply(a.low, b.high), multiply(a.high, b.low),
                    multiply(a.high, b.high)};
  return {*std::min_element(corners, corners + 4), *std::max_element(corners, corners + 4)};
}
Range join(Range a, Range b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }
Range meet(Range a, Range b) {
  Range r{std::max(a.low, b.low), std::min(a.high, b.high)};
  return r.low > r.high ? Range{r.low, r.low} : r;
}
/// Dividing by a positive constant, widened by one for rounding.
Range scale_down(Range a, Wide by) { return {add(a.low / by, -1), add(a.high / by, 1)}; }

/// Whether a hit is one row, or something made of several.
bool gives_one_row(ir::HitPolicy hit) {
  using enum ir::HitPolicy;
  return hit == Unique || hit == Any || hit == First || hit == Priority || hit == CollectMin ||
         hit == CollectMax;
}

Wide largest_magnitude(Range a) { return std::max(a.high, negate(a.low)); }

}  // namespace

Range whole(const abi::TypeTable& types, abi::TypeId type) {
  switch (types[type].kind) {
    case Kind::Optional:
      return whole(types, types[type].element);
    case Kind::Int:
    case Kind::Money:
    case Kind::Duration:
    case Kind::MixedMoney:
      return {kInt64Low, kInt64High};
    case Kind::Decimal:
      return {kWideLow, kWideHigh};
    case Kind::Time:
      return {kInt64Low, kInt64High};
    case Kind::Date:
      return {-100'000'000, 100'000'000};
    case Kind::TimeOfDay:
      return {0, Wide(value::kDay) - 1};
    case Kind::Error:
    case Kind::Bool:
    case Kind::Text:
    case Kind::Id:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
      return {0, 0};
  }
  return {0, 0};
}

Ranges::Ranges(const ir::Module& module, Requires requires_) : module_(module) {
  ranges_.resize(module.exprs.size(), Range{0, 0});
  leaves_.resize(module.exprs.size(), 0);
  variables_.resize(module.variables.size(), Range{0, 0});
  bound_.resize(module.variables.size(), 0);
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    if (module.exprs[ExprId(i)].op == Op::Let)
      lets_[module.exprs[ExprId(i)].payload] = module.exprs.operand(ExprId(i), 0);
  }
  if (requires_ == Requires::Used) read_requires();
  // Neither calls nor features are recursive, so bounds travel at most as deep as they nest.
  for (size_t round = 0;
       round <= module.functions.size() + module.tables.size() + module.features.size() + 1;
       ++round) {
    if (!settle()) return;
  }
}

void Ranges::read_requires() {
  for (const ir::Event& event : module_.events) {
    for (const ir::Event::Require& require : event.requires_) learn(require.condition);
  }
}

void Ranges::learn(ExprId condition) {
  const ir::Expr& e = module_.exprs[condition];
  switch (e.op) {
    case Op::And:
      for (ExprId part : module_.exprs.operands(condition)) learn(part);
      break;
    case Op::Equal:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: {
      ExprId left = module_.exprs.operand(condition, 0),
             right = module_.exprs.operand(condition, 1);
      learn_bound(left, e.op, right);
      Op mirrored = e.op == Op::Less           ? Op::Greater
                    : e.op == Op::LessEqual    ? Op::GreaterEqual
                    : e.op == Op::Greater      ? Op::Less
                    : e.op == Op::GreaterEqual ? Op::LessEqual
                                               : Op::Equal;
      learn_bound(right, mirrored, left);
      break;
    }
    case Op::Or:
      learn_where_known(condition);
      break;
    default:
      break;  // no other form bounds a number
  }
}

/// `score is unknown or score in 0..100` bounds a score where there is one.
void Ranges::learn_where_known(ExprId alternatives) {
  const std::vector<ExprId> parts = module_.exprs.operands(alternatives);
  const ir::Expr& first = module_.exprs[parts[0]];
  if (parts.size() != 2 || first.op != Op::Not) return;
  const ExprId known = module_.exprs.operand(parts[0], 0);
  if (module_.exprs[known].op != Op::IsKnown) return;
  const std::string place = place_of(module_.exprs.operand(known, 0));
  if (place.empty()) return;
  const std::map<std::string, Range> before = places_;
  learn(parts[1]);
  // What else the other part says holds only where there is one.
  const auto bounded = places_.find(place);
  const std::optional<Range> range =
      bounded == places_.end() ? std::nullopt : std::optional(bounded->second);
  places_ = before;
  if (range) places_[place] = *range;
}

void Ranges::learn_bound(ExprId place, Op op, ExprId bound) {
  std::string key = place_of(place);
  if (key.empty() || module_.exprs[bound].op != Op::Constant) return;
  const abi::Datum& constant = module_.exprs.constant_value(bound);
  Wide at;
  if (const auto* i = std::get_if<int64_t>(&constant.value)) {
    at = *i;
  } else if (const auto* d = std::get_if<value::Decimal>(&constant.value)) {
    at = d->units;
  } else {
    return;
  }
  Range range = whole(module_.schema.types, module_.exprs[place].type);
  if (op == Op::Less) range.high = add(at, -1);
  if (op == Op::LessEqual) range.high = at;
  if (op == Op::Greater) range.low = add(at, 1);
  if (op == Op::GreaterEqual) range.low = at;
  if (op == Op::Equal) range = {at, at};
  auto [known, is_new] = places_.emplace(key, range);
  if (!is_new) known->second = meet(known->second, range);
}

/// "3.0.2" for a field of a variable; empty for anything else. `Unwrap` is the same place.
std::string Ranges::place_of(ExprId expr) const {
  const ir::Expr& e = module_.exprs[expr];
  switch (e.op) {
    case Op::Unwrap:
      return place_of(module_.exprs.operand(expr, 0));
    case Op::Variable:
      return std::to_string(e.payload);
    case Op::Field: {
      std::string base = place_of(module_.exprs.operand(expr, 0));
      return base.empty() ? base : base + "." + std::to_string(e.payload);
    }
    case Op::FeatureRead: {  // a fact of the past broke no `require` either
      const uint32_t index = module_.schema.reads[e.payload].feature;
      const abi::FeatureKind kind = module_.schema.features[index].kind;
      const bool as_it_was = kind == abi::FeatureKind::First || kind == abi::FeatureKind::Last;
      return as_it_was ? place_of(module_.features[index].value) : std::string();
    }
    default:
      return {};  // not a place in an event
  }
}

/// One round over all expressions, operands before their users. True when a variable's bounds grew.
bool Ranges::settle() {
  changed_ = false;
  for (uint32_t i = 0; i < module_.exprs.size(); ++i) visit(ExprId(i));
  return changed_;
}

void Ranges::visit(ExprId expr) {
  const ir::Expr& e = module_.exprs[expr];
  std::vector<Range> operands;
  for (uint32_t n = 0; n < e.operand_count; ++n) operands.push_back(operand(expr, n));
  const Computed computed = compute(expr, operands);
  // What a call gives may stand behind it in the store: bodies of functions, rows of tables.
  changed_ |= !(computed.range == ranges_[expr.index]);
  ranges_[expr.index] = computed.range;
  leaves_[expr.index] = computed.leaves;
  switch (e.op) {
    case Op::Call: {
      const ir::Function& function = module_.functions[e.payload];
      for (uint32_t i = 0; i < function.params.size() && i < e.operand_count; ++i)
        widen(function.params[i], operand(expr, i));
      break;
    }
    case Op::CallTable: {
      const ir::Table& table = module_.tables[e.payload];
      for (uint32_t i = 0; i < table.params.size() && i < e.operand_count; ++i)
        widen(table.params[i], operand(expr, i));
      break;
    }
    default:
      break;  // binds no variable whose bounds are followed
  }
}

void Ranges::widen(ir::VarId variable, Range range) {
  Range& known = variables_[variable.index];
  Range joined = bound_[variable.index] ? join(known, range) : range;
  if (bound_[variable.index] && joined == known) return;
  known = joined;
  bound_[variable.index] = 1;
  changed_ = true;
}

/// The bounds of a result that must fit its type: outside of them is a fault, so the value lies
/// within.
Ranges::Computed Ranges::keep(ExprId expr, Range exact) const {
  Range holds = whole(module_.schema.types, module_.exprs[expr].type);
  const bool leaves = exact.low < holds.low || exact.high > holds.high || exact.low == kWideLow ||
                      exact.high == kWideHigh;
  return {meet(exact, holds), leaves};
}

/// What the past says of the values that it is made of.
Range Ranges::remembered(uint32_t read, Range any) const {
  const uint32_t index = module_.schema.reads[read].feature;
  const abi::Feature& feature = module_.schema.features[index];
  const ExprId value = module_.features[index].value;
  const Range each = value.valid() ? ranges_[value.index] : any;
  const Kind kind = module_.schema.types[feature.value].kind;
  const Wide scale =
      kind == Kind::Int ? value::Decimal::kScale : 1;  // the average of whole numbers is none
  switch (feature.kind) {
    case abi::FeatureKind::Count:
    case abi::FeatureKind::CountDistinct:
      return {0, kMostEvents};
    case abi::FeatureKind::Min:
    case abi::FeatureKind::Max:
    case abi::FeatureKind::First:
    case abi::FeatureKind::Last:
      return each;
    case abi::FeatureKind::Average:
      return multiply(each, {scale, scale});
    case abi::FeatureKind::Deviation:
      return multiply({0, add(each.high, negate(each.low))}, {scale, scale});
    case abi::FeatureKind::Sum:
    case abi::FeatureKind::Distinct:
    case abi::FeatureKind::Sequence:
      return any;
  }
  return any;
}

Ranges::Computed Ranges::compute(ExprId expr, const std::vector<Range>& operands) const {
  const ir::Expr& e = module_.exprs[expr];
  Range any = whole(module_.schema.types, e.type);
  switch (e.op) {
    case Op::Constant: {
      const abi::Datum& constant = module_.exprs.constant_value(expr);
      if (const auto* i = std::get_if<int64_t>(&constant.value)) return Range{*i, *i};
      if (const auto* d = std::get_if<value::Decimal>(&constant.value))
        return Range{d->units, d->units};
      return any;
    }
    case Op::Variable: {
      auto let = lets_.find(e.payload);
      if (let != lets_.end()) return ranges_[let->second.index];
      return bound_[e.payload] ? variables_[e.payload] : any;
    }
    case Op::Field: {
      std::string place = place_of(expr);
      auto known = places_.find(place);
      if (known != places_.end()) return known->second;
      if (const ir::Table* table = table_of_row(module_.exprs.operand(expr, 0)))
        return rows(*table, e.payload);
      // A Time that was read from data; see value::parse_time.
      if (module_.schema.types[module_.schema.types.unwrapped(e.type)].kind == Kind::Time)
        return Range{value::kEarliestTime.ns, value::kLatestTime.ns};
      return any;
    }
    case Op::FeatureRead:
      return remembered(e.payload, any);
    case Op::Some:
    case Op::Unwrap:
    case Op::Let:
      return operands[e.op == Op::Let ? 1 : 0];
    case Op::IntToDecimal:
      return multiply(operands[0], {value::Decimal::kScale, value::Decimal::kScale});
    case Op::ToMixedMoney:
      return operands[0];
    case Op::Otherwise:
      return join(operands[0], operands[1]);
    case Op::If:
      return join(operands[1], operands[2]);
    case Op::Call:
      return ranges_[module_.functions[e.payload].body.index];
    case Op::CallTable: {
      const ir::Table& table = module_.tables[e.payload];
      if (table.hit == ir::HitPolicy::CollectSum) return keep(expr, sum_of_rows(table));
      bool is_output =
          table.outputs.size() == 1 && module_.schema.types.unwrapped(e.type) == table.outputs[0];
      return is_output && gives_one_row(table.hit) ? rows(table, 0) : any;
    }
    case Op::Min:
    case Op::Max:
      return operands[2];
    case Op::Count:
      return Range{0, kMostItems};
    case Op::DaysBetween:
    case Op::BusinessDaysBetween:
      return Range{-kMostItems * 100, kMostItems * 100};
    case Op::Bucket:
      return Range{0, add(operands[1].high, -1)};
    case Op::Civil:
      return module_.schema.types[e.type].kind == Kind::Int ? Range{-300'000, 300'000} : any;
    default:
      return ir::may_fault(e.op) ? arithmetic(expr, operands) : Computed(any);
  }
}

/// The table whose row the expression is: what is called, perhaps known to be there, perhaps
/// through a `let`.
const ir::Table* Ranges::table_of_row(ExprId expr) const {
  const ir::Expr& e = module_.exprs[expr];
  if (e.op == Op::Unwrap) return table_of_row(module_.exprs.operand(expr, 0));
  if (auto let = lets_.find(e.payload); e.op == Op::Variable && let != lets_.end())
    return table_of_row(let->second);
  if (e.op != Op::CallTable || !gives_one_row(module_.tables[e.payload].hit)) return nullptr;
  return &module_.tables[e.payload];
}

/// Whatever row is hit: the bounds of all that the rows say in one column of outputs. The reason of
/// a row stands behind its outputs and is no number.
Range Ranges::rows(const ir::Table& table, uint32_t output) const {
  if (output >= table.outputs.size() || table.rows.empty()) return {0, 0};
  Range all = ranges_[table.rows[0].outputs[output].index];
  for (const ir::Row& row : table.rows) all = join(all, ranges_[row.outputs[output].index]);
  return all;
}

/// Any of the rows may hit: each adds its own or nothing.
Range Ranges::sum_of_rows(const ir::Table& table) const {
  Range sum{0, 0};
  for (const ir::Row& row : table.rows) sum = add(sum, join({0, 0}, ranges_[row.outputs[0].index]));
  return sum;
}

Ranges::Computed Ranges::arithmetic(ExprId expr, const std::vector<Range>& operands) const {
  const ir::Expr& e = module_.exprs[expr];
  auto kind_of = [&](uint32_t n) {
    return module_.schema.types[module_.exprs[module_.exprs.operand(expr, n)].type].kind;
  };
  switch (e.op) {
    case Op::Add:
      return keep(expr, add(operands[0], operands[1]));
    case Op::Subtract:
      return keep(expr, add(operands[0], negate(operands[1])));
    case Op::Negate:
      return keep(expr, negate(operands[0]));
    case Op::Multiply: {
      Range product = multiply(operands[0], operands[1]);
      bool by_decimal = kind_of(1) == Kind::Decimal;
      if (by_decimal && (product.low == kWideLow || product.high == kWideHigh))
        return keep(expr, product);
      return keep(expr, by_decimal ? scale_down(product, value::Decimal::kScale) : product);
    }
    case Op::Divide: {
      // The divisor is at least one unit: a Decimal divisor may be as small as 10^-9.
      bool scaled =
          kind_of(1) == Kind::Decimal || module_.schema.types[e.type].kind == Kind::Decimal;
      Wide most = largest_magnitude(operands[0]);
      Range divisor = operands[1];
      Wide least = divisor.low > 0 ? divisor.low : divisor.high < 0 ? negate(divisor.high) : 1;
      Wide quotient = scaled ? multiply(most, value::Decimal::kScale) : most;
      if (quotient != kWideHigh) quotient = add(quotient / least, 1);
      return keep(expr, {negate(quotient), quotient});
    }
    case Op::Round: {
      Range r = operands[0];
      return keep(expr, {add(r.low, -value::Decimal::kScale), add(r.high, value::Decimal::kScale)});
    }
    case Op::Sum:
      return keep(expr, multiply(operands[2], {0, kMostItems}));
    case Op::PlusDays:
      return keep(expr, add(operands[0], operands[1]));
    case Op::PlusMonths:
      return keep(expr, add(operands[0], multiply(operands[1], {31, 31})));
    default:
      return {whole(module_.schema.types, e.type), true};
  }
}

}  // namespace helios::pass
