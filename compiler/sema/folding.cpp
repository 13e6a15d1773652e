#include <algorithm>
#include <map>

#include "compiler/sema/expression.h"
#include "runtime/value/text.h"
#include "runtime/value/time.h"

/// What an expression without inputs is worth, in the arithmetic of the engines: for what must be known when the bundle is built.
namespace helios::sema {
namespace {

using abi::Data;
using abi::Datum;
using Folded = std::optional<Datum>;

template <typename T>
Folded wrapped(std::optional<T> value) {
  if (!value) return std::nullopt;
  return Datum(*value);
}

Folded checked(bool overflow, int64_t value) { return overflow ? Folded() : Folded(Datum(value)); }

class Folder {
 public:
  explicit Folder(const Site& site) : site_(site) {}

  Folded fold(ExprId e) {
    const ir::Expr x = site_.exprs()[e];
    switch (x.op) {
      case Op::Constant: return site_.exprs().constant_value(e);
      case Op::Variable: {
        const auto found = variables_.find(x.payload);
        return found == variables_.end() ? Folded() : Folded(found->second);
      }
      case Op::If: {
        const Folded test = fold(operand(e, 0));
        return test ? fold(operand(e, test->as_bool() ? 1 : 2)) : Folded();
      }
      case Op::And: case Op::Or: return junction(e, x.op == Op::And);
      case Op::Otherwise: {
        const Folded first = fold(operand(e, 0));
        return !first || first->known() ? first : fold(operand(e, 1));
      }
      case Op::Call: return call(e, x);
      case Op::Error: case Op::Let: case Op::FeatureRead: case Op::ListRef: case Op::Output: case Op::Outcome: case Op::CallTable:
      case Op::Decide: case Op::Reasons: case Op::Any: case Op::All: case Op::No: case Op::Sum: case Op::Min: case Op::Max:
      case Op::Top: case Op::Collect: case Op::ConvertMoney: case Op::Matches: case Op::MatchesAny: case Op::Bucket:
      case Op::PlusBusinessDays: case Op::BusinessDaysBetween: case Op::AtLeast: case Op::Format: return std::nullopt;
      case Op::Field: case Op::MakeRecord: case Op::MakeList: case Op::MakeSet: case Op::MakeMap: case Op::Some: case Op::Unwrap:
      case Op::IsKnown: case Op::Not: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater:
      case Op::GreaterEqual: case Op::In: case Op::IpIn: case Op::IpInAny: case Op::Add: case Op::Subtract: case Op::Multiply:
      case Op::Divide: case Op::Negate: case Op::Round: case Op::IntToDecimal: case Op::ToMixedMoney: case Op::FoldCase:
      case Op::StartsWith: case Op::EndsWith: case Op::Contains: case Op::StartsWithAny: case Op::EndsWithAny: case Op::ContainsAny:
      case Op::ContainsAll: case Op::Like: case Op::LikeAny: case Op::Count: case Op::Lookup: case Op::Civil: case Op::PlusMonths:
      case Op::PlusDays: case Op::DaysBetween: break;
    }
    Data values;
    for (ExprId o : site_.exprs().operands(e)) {
      Folded value = fold(o);
      if (!value) return std::nullopt;
      values.push_back(std::move(*value));
    }
    return apply(e, x, std::move(values));
  }

 private:
  ExprId operand(ExprId e, uint32_t n) const { return site_.exprs().operand(e, n); }
  Kind operand_kind(ExprId e, uint32_t n) const { return site_.kind(operand(e, n)); }

  Folded junction(ExprId e, bool conjunction) {
    for (ExprId o : site_.exprs().operands(e)) {
      const Folded value = fold(o);
      if (!value || value->as_bool() != conjunction) return value;
    }
    return Datum(conjunction);
  }

  Folded call(ExprId e, const ir::Expr& x) {
    const ir::Function function = site_.cx.module.functions[x.payload];
    std::map<uint32_t, Datum> variables;
    for (uint32_t i = 0; i < function.params.size(); ++i) {
      const Folded argument = fold(operand(e, i));
      if (!argument) return std::nullopt;
      variables[function.params[i].index] = *argument;
    }
    std::swap(variables, variables_);
    const Folded result = fold(function.body);
    std::swap(variables, variables_);
    return result;
  }

  Folded apply(ExprId e, const ir::Expr& x, Data v) {
    switch (x.op) {
      case Op::MakeRecord: case Op::MakeList: return Datum(std::move(v));
      case Op::MakeSet: return set(x.type, std::move(v));
      case Op::MakeMap: return map(x.type, v);
      case Op::Field: return v[0].items()[x.payload];
      case Op::Some: case Op::Unwrap: return v[0];
      case Op::IsKnown: return Datum(v[0].known());
      case Op::Not: return Datum(!v[0].as_bool());
      case Op::Equal: return Datum(abi::compare(v[0], v[1]) == 0);
      case Op::NotEqual: return Datum(abi::compare(v[0], v[1]) != 0);
      case Op::Less: return Datum(abi::compare(v[0], v[1]) < 0);
      case Op::LessEqual: return Datum(abi::compare(v[0], v[1]) <= 0);
      case Op::Greater: return Datum(abi::compare(v[0], v[1]) > 0);
      case Op::GreaterEqual: return Datum(abi::compare(v[0], v[1]) >= 0);
      case Op::Add: case Op::Subtract: return sum(x.op, v);
      case Op::Multiply: return product(v, x);
      case Op::Divide: return quotient(e, v, x);
      case Op::Negate: return negative(v[0]);
      case Op::Round: return round(v[0], x);
      case Op::IntToDecimal: return Datum(value::Decimal::from_int(v[0].as_int()));
      case Op::ToMixedMoney:
        return Datum(value::MixedMoney{v[0].as_int(), site_.types()[site_.type(operand(e, 0))].currency});
      case Op::FoldCase: return Datum(value::fold_case(v[0].as_text()));
      case Op::PlusDays: return plus_days(v);
      case Op::PlusMonths: {
        const auto date = value::plus_months(value::Date{v[0].as_int()}, v[1].as_int());
        return date ? Folded(Datum(date->days)) : Folded();
      }
      case Op::DaysBetween: return Datum(v[1].as_int() - v[0].as_int());
      case Op::Count: return v.size() == 1 ? Folded(Datum(count(e, v[0]))) : Folded();
      // Not worth a second engine: what a policy must know early is not made of these.
      case Op::In: case Op::IpIn: case Op::IpInAny: case Op::StartsWith: case Op::EndsWith: case Op::Contains:
      case Op::StartsWithAny: case Op::EndsWithAny: case Op::ContainsAny: case Op::ContainsAll: case Op::Like: case Op::LikeAny:
      case Op::Lookup: case Op::Civil: return std::nullopt;
      case Op::Error: case Op::Constant: case Op::Variable: case Op::Let: case Op::FeatureRead: case Op::ListRef: case Op::Output:
      case Op::Outcome: case Op::Otherwise: case Op::And: case Op::Or: case Op::AtLeast: case Op::If: case Op::ConvertMoney:
      case Op::Matches: case Op::MatchesAny: case Op::Format: case Op::Any: case Op::All: case Op::No: case Op::Sum: case Op::Min:
      case Op::Max: case Op::Top: case Op::Collect: case Op::PlusBusinessDays: case Op::BusinessDaysBetween: case Op::Bucket:
      case Op::Call: case Op::CallTable: case Op::Decide: case Op::Reasons: break;
    }
    return std::nullopt;
  }

  int64_t count(ExprId e, const Datum& collection) const {
    const auto items = static_cast<int64_t>(collection.items().size());
    return operand_kind(e, 0) == Kind::Map ? items / 2 : items;
  }

  /// What ignores case lies folded in sets and as a map's key.
  void fold_keys(TypeId key, Data& keys, size_t step) const {
    if (!ignores_case(site_, key)) return;
    for (size_t i = 0; i < keys.size(); i += step) keys[i] = Datum(value::fold_case(keys[i].as_text()));
  }

  Folded set(TypeId type, Data items) const {
    fold_keys(site_.types()[type].element, items, 1);
    std::sort(items.begin(), items.end(), [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; });
    items.erase(std::unique(items.begin(), items.end(), [](const Datum& a, const Datum& b) { return abi::compare(a, b) == 0; }),
                items.end());
    return Datum(std::move(items));
  }

  Folded map(TypeId type, Data flat) const {
    fold_keys(site_.types()[type].element, flat, 2);
    std::vector<std::pair<Datum, Datum>> entries;
    for (size_t i = 0; i + 1 < flat.size(); i += 2) entries.emplace_back(flat[i], flat[i + 1]);
    std::stable_sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) { return abi::compare(a.first, b.first) < 0; });
    Data sorted;
    for (size_t i = 0; i < entries.size(); ++i) {
      if (i > 0 && abi::compare(entries[i].first, entries[i - 1].first) == 0) continue;
      sorted.push_back(entries[i].first);
      sorted.push_back(entries[i].second);
    }
    return Datum(std::move(sorted));
  }

  static Folded sum(Op op, const Data& v) {
    if (std::holds_alternative<value::Decimal>(v[0].value)) {
      const value::Decimal a = v[0].as_decimal(), b = v[1].as_decimal();
      return wrapped(op == Op::Add ? value::add(a, b) : value::subtract(a, b));
    }
    int64_t result = 0;
    const bool overflow = op == Op::Add ? __builtin_add_overflow(v[0].as_int(), v[1].as_int(), &result)
                                        : __builtin_sub_overflow(v[0].as_int(), v[1].as_int(), &result);
    return checked(overflow, result);
  }

  Folded product(const Data& v, const ir::Expr& x) const {
    const bool by_decimal = std::holds_alternative<value::Decimal>(v[1].value);
    if (site_.kind(x.type) == Kind::Decimal) return wrapped(value::multiply(v[0].as_decimal(), v[1].as_decimal()));
    if (by_decimal) return wrapped(value::multiply(v[0].as_int(), v[1].as_decimal()));
    int64_t result = 0;
    const bool overflow = __builtin_mul_overflow(v[0].as_int(), v[1].as_int(), &result);
    return checked(overflow, result);
  }

  Folded quotient(ExprId e, const Data& v, const ir::Expr& x) const {
    const Kind left = operand_kind(e, 0);
    const bool decimal = site_.kind(x.type) == Kind::Decimal;
    if (left == Kind::Decimal) return wrapped(value::divide(v[0].as_decimal(), v[1].as_decimal()));
    if (left == Kind::Money && decimal) return wrapped(value::ratio(v[0].as_int(), v[1].as_int()));
    if (left == Kind::Money) return wrapped(value::divide(v[0].as_int(), v[1].as_decimal()));
    return std::nullopt;
  }

  static Folded negative(const Datum& v) {
    if (std::holds_alternative<value::Decimal>(v.value)) return wrapped(value::subtract(value::Decimal{}, v.as_decimal()));
    int64_t result = 0;
    const bool overflow = __builtin_sub_overflow(int64_t{0}, v.as_int(), &result);
    return checked(overflow, result);
  }

  Folded round(const Datum& v, const ir::Expr& x) const {
    const auto mode = static_cast<value::Rounding>(x.payload >> 8);
    const int digits = static_cast<int>(x.payload & 0xff);
    if (site_.kind(x.type) == Kind::Decimal) return wrapped(value::round(v.as_decimal(), mode, digits));
    return wrapped(value::round(v.as_int(), site_.types()[x.type].currency, mode, digits));
  }

  static Folded plus_days(const Data& v) {
    int64_t days = 0;
    const bool overflow = __builtin_add_overflow(v[0].as_int(), v[1].as_int(), &days);
    return checked(overflow, days);
  }

  const Site& site_;
  std::map<uint32_t, Datum> variables_;
};

}  // namespace

std::optional<abi::Datum> fold(const Site& site, ExprId expr) { return Folder(site).fold(expr); }

}  // namespace helios::sema
