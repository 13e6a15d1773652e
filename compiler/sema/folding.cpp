#include <algorithm>
#include <map>

#include "compiler/sema/expression.h"
#include "runtime/value/text.h"
#include "runtime/value/time.h"

/// What an expression without inputs is worth, in the arithmetic of the engines: for what must be
/// known when the bundle is built.
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

/// An operation whose operands are known.
struct Known {
  const Site& site;
  ExprId expr;
  const ir::Expr& x;
  Data v;

  TypeId operand_type(uint32_t n) const { return site.type(site.exprs().operand(expr, n)); }
  Kind operand_kind(uint32_t n) const { return site.kind(operand_type(n)); }
  bool is_decimal(size_t n) const { return std::holds_alternative<value::Decimal>(v[n].value); }
};

// ---- data ----

Folded items(const Known& k) { return Datum(k.v); }
Folded itself(const Known& k) { return k.v[0]; }
Folded field(const Known& k) { return k.v[0].items()[k.x.payload]; }
Folded is_known(const Known& k) { return Datum(k.v[0].known()); }
Folded opposite(const Known& k) { return Datum(!k.v[0].as_bool()); }
Folded folded_case(const Known& k) { return Datum(value::fold_case(k.v[0].as_text())); }

/// What ignores case lies folded in sets and as a map's key.
void fold_keys(const Site& site, TypeId key, Data& keys, size_t step) {
  if (!ignores_case(site, key)) return;
  for (size_t i = 0; i < keys.size(); i += step) {
    keys[i] = Datum(value::fold_case(keys[i].as_text()));
  }
}

Folded set(const Known& k) {
  Data items = k.v;
  fold_keys(k.site, k.site.types()[k.x.type].element, items, 1);
  auto less = [](const Datum& a, const Datum& b) { return abi::compare(a, b) < 0; };
  auto same = [](const Datum& a, const Datum& b) { return abi::compare(a, b) == 0; };
  std::sort(items.begin(), items.end(), less);
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
  return Datum(std::move(items));
}

/// Of two values for one key the first; sema has reported the second.
Folded map(const Known& k) {
  Data flat = k.v;
  fold_keys(k.site, k.site.types()[k.x.type].element, flat, 2);
  std::vector<std::pair<Datum, Datum>> entries;
  for (size_t i = 0; i + 1 < flat.size(); i += 2) entries.emplace_back(flat[i], flat[i + 1]);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return abi::compare(a.first, b.first) < 0; });
  Data sorted;
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i > 0 && abi::compare(entries[i].first, entries[i - 1].first) == 0) continue;
    sorted.push_back(entries[i].first);
    sorted.push_back(entries[i].second);
  }
  return Datum(std::move(sorted));
}

Folded count(const Known& k) {
  if (k.v.size() != 1) return std::nullopt;
  const auto size = static_cast<int64_t>(k.v[0].items().size());
  return Datum(k.operand_kind(0) == Kind::Map ? size / 2 : size);
}

Folded comparison(const Known& k) {
  const int order = abi::compare(k.v[0], k.v[1]);
  if (k.x.op == Op::Equal) return Datum(order == 0);
  if (k.x.op == Op::NotEqual) return Datum(order != 0);
  if (k.x.op == Op::Less) return Datum(order < 0);
  if (k.x.op == Op::LessEqual) return Datum(order <= 0);
  return Datum(k.x.op == Op::Greater ? order > 0 : order >= 0);
}

// ---- arithmetic ----

Folded sum(const Known& k) {
  const bool adds = k.x.op == Op::Add;
  if (k.is_decimal(0)) {
    const value::Decimal a = k.v[0].as_decimal(), b = k.v[1].as_decimal();
    return wrapped(adds ? value::add(a, b) : value::subtract(a, b));
  }
  const int64_t a = k.v[0].as_int(), b = k.v[1].as_int();
  int64_t result = 0;
  const bool overflow =
      adds ? __builtin_add_overflow(a, b, &result) : __builtin_sub_overflow(a, b, &result);
  return checked(overflow, result);
}

Folded product(const Known& k) {
  if (k.is_decimal(0)) return wrapped(value::multiply(k.v[0].as_decimal(), k.v[1].as_decimal()));
  if (k.is_decimal(1)) return wrapped(value::multiply(k.v[0].as_int(), k.v[1].as_decimal()));
  int64_t result = 0;
  const bool overflow = __builtin_mul_overflow(k.v[0].as_int(), k.v[1].as_int(), &result);
  return checked(overflow, result);
}

/// Durations are not worth a second engine.
Folded quotient(const Known& k) {
  if (k.is_decimal(0)) return wrapped(value::divide(k.v[0].as_decimal(), k.v[1].as_decimal()));
  if (k.operand_kind(0) != Kind::Money) return std::nullopt;
  if (k.is_decimal(1)) return wrapped(value::divide(k.v[0].as_int(), k.v[1].as_decimal()));
  return wrapped(value::ratio(k.v[0].as_int(), k.v[1].as_int()));
}

Folded negated(const Known& k) {
  if (k.is_decimal(0)) return wrapped(value::subtract(value::Decimal{}, k.v[0].as_decimal()));
  int64_t result = 0;
  const bool overflow = __builtin_sub_overflow(int64_t{0}, k.v[0].as_int(), &result);
  return checked(overflow, result);
}

Folded rounded(const Known& k) {
  const auto mode = static_cast<value::Rounding>(k.x.payload >> 8);
  const int digits = static_cast<int>(k.x.payload & 0xff);
  if (k.is_decimal(0)) return wrapped(value::round(k.v[0].as_decimal(), mode, digits));
  const value::Currency currency = k.site.types()[k.x.type].currency;
  return wrapped(value::round(k.v[0].as_int(), currency, mode, digits));
}

Folded widened(const Known& k) { return Datum(value::Decimal::from_int(k.v[0].as_int())); }

Folded mixed(const Known& k) {
  return Datum(value::MixedMoney{k.v[0].as_int(), k.site.types()[k.operand_type(0)].currency});
}

Folded days_later(const Known& k) {
  int64_t days = 0;
  const bool overflow = __builtin_add_overflow(k.v[0].as_int(), k.v[1].as_int(), &days);
  return checked(overflow, days);
}

Folded months_later(const Known& k) {
  const auto date = value::plus_months(value::Date{k.v[0].as_int()}, k.v[1].as_int());
  return date ? checked(false, date->days) : std::nullopt;
}

Folded days_between(const Known& k) { return Datum(k.v[1].as_int() - k.v[0].as_int()); }

/// What is folded. The rest is not worth a second engine: what a policy must know early is not made
/// of it.
struct Rule {
  Op op;
  Folded (*fold)(const Known&);
};
constexpr Rule kRules[] = {
    {Op::MakeRecord, items},
    {Op::MakeList, items},
    {Op::MakeSet, set},
    {Op::MakeMap, map},
    {Op::Field, field},
    {Op::Some, itself},
    {Op::Unwrap, itself},
    {Op::IsKnown, is_known},
    {Op::Not, opposite},
    {Op::Equal, comparison},
    {Op::NotEqual, comparison},
    {Op::Less, comparison},
    {Op::LessEqual, comparison},
    {Op::Greater, comparison},
    {Op::GreaterEqual, comparison},
    {Op::Add, sum},
    {Op::Subtract, sum},
    {Op::Multiply, product},
    {Op::Divide, quotient},
    {Op::Negate, negated},
    {Op::Round, rounded},
    {Op::IntToDecimal, widened},
    {Op::ToMixedMoney, mixed},
    {Op::FoldCase, folded_case},
    {Op::PlusDays, days_later},
    {Op::Count, count},
    {Op::PlusMonths, months_later},
    {Op::DaysBetween, days_between},
};

class Folder {
 public:
  explicit Folder(const Site& site) : site_(site) {}

  Folded fold(ExprId e) {
    const ir::Expr x = site_.exprs()[e];
    if (x.op == Op::Constant) return site_.exprs().constant_value(e);
    if (x.op == Op::Variable) return variable(x.payload);
    if (x.op == Op::If) return choice(e);
    if (x.op == Op::And || x.op == Op::Or) return junction(e, x.op == Op::And);
    if (x.op == Op::Otherwise) return otherwise(e);
    if (x.op == Op::Call) return call(e, x);
    const auto rule = std::find_if(std::begin(kRules), std::end(kRules),
                                   [&](const Rule& candidate) { return candidate.op == x.op; });
    if (rule == std::end(kRules)) return std::nullopt;
    Data values;
    for (ExprId o : site_.exprs().operands(e)) {
      Folded value = fold(o);
      if (!value) return std::nullopt;
      values.push_back(std::move(*value));
    }
    return rule->fold({site_, e, x, std::move(values)});
  }

 private:
  ExprId operand(ExprId e, uint32_t n) const { return site_.exprs().operand(e, n); }

  Folded variable(uint32_t index) const {
    const auto found = variables_.find(index);
    return found == variables_.end() ? Folded() : Folded(found->second);
  }

  Folded choice(ExprId e) {
    const Folded test = fold(operand(e, 0));
    return test ? fold(operand(e, test->as_bool() ? 1 : 2)) : Folded();
  }

  Folded junction(ExprId e, bool conjunction) {
    for (ExprId o : site_.exprs().operands(e)) {
      const Folded value = fold(o);
      if (!value || value->as_bool() != conjunction) return value;
    }
    return Datum(conjunction);
  }

  Folded otherwise(ExprId e) {
    const Folded first = fold(operand(e, 0));
    return !first || first->known() ? first : fold(operand(e, 1));
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

  const Site& site_;
  std::map<uint32_t, Datum> variables_;
};

}  // namespace

std::optional<abi::Datum> fold(const Site& site, ExprId expr) { return Folder(site).fold(expr); }

}  // namespace helios::sema
