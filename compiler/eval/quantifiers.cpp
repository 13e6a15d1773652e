#include "compiler/eval/quantifiers.h"

#include <algorithm>

#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;
using ir::Op;

/// Some items, and what was computed of each.
struct Chosen {
  Data items, values;
  std::optional<Fault> fault;
};

class Quantifier {
 public:
  Quantifier(Evaluator& evaluator, ir::ExprId id)
      : evaluator_(evaluator), id_(id), expr_(evaluator.module.exprs[id]) {}

  Evaluated run();

 private:
  ir::ExprId operand(uint32_t n) const { return evaluator_.module.exprs.operand(id_, n); }
  Evaluated evaluate_for(const Datum& item, ir::ExprId what) {
    const Binding binding(evaluator_, ir::VarId(expr_.payload), item);
    return evaluator_.evaluate(what);
  }
  /// Whether the condition is `wanted` for an item; stops at the first.
  Evaluated settle(const Data& items, bool wanted, bool answer);
  /// The items the condition holds for, with the value of operand `value` for each.
  Chosen choose(const Data& items, uint32_t value);
  Evaluated sum(const Chosen& chosen) const;
  Datum extreme(const Chosen& chosen, int sign) const;
  Datum top(const Chosen& chosen, int64_t count) const;

  Evaluator& evaluator_;
  ir::ExprId id_;
  const ir::Expr& expr_;
};

Evaluated Quantifier::settle(const Data& items, bool wanted, bool answer) {
  for (const Datum& item : items) {
    const Evaluated condition = evaluate_for(item, operand(1));
    if (condition.faulted()) return condition;
    if (condition.holds() == wanted) return Datum(answer);
  }
  return Datum(!answer);
}

Chosen Quantifier::choose(const Data& items, uint32_t value) {
  Chosen chosen;
  for (const Datum& item : items) {
    const Evaluated condition = evaluate_for(item, operand(1));
    if (condition.faulted()) return {{}, {}, condition.fault()};
    if (!condition.holds()) continue;
    const Evaluated computed = value == 0 ? Evaluated(Datum()) : evaluate_for(item, operand(value));
    if (computed.faulted()) return {{}, {}, computed.fault()};
    chosen.items.push_back(item);
    chosen.values.push_back(computed.value());
  }
  return chosen;
}

Evaluated Quantifier::sum(const Chosen& chosen) const {
  const bool is_decimal = evaluator_.types[expr_.type].kind == Kind::Decimal;
  Datum sum = zero(evaluator_.types, expr_.type);
  for (const Datum& each : chosen.values) {
    if (is_decimal) {
      const auto next = value::add(sum.as_decimal(), each.as_decimal());
      if (!next) return Fault{id_};
      sum = *next;
      continue;
    }
    int64_t next;
    if (__builtin_add_overflow(sum.as_int(), each.as_int(), &next)) return Fault{id_};
    sum = next;
  }
  return sum;
}

Datum Quantifier::extreme(const Chosen& chosen, int sign) const {
  Datum best;
  for (const Datum& each : chosen.values) {
    if (!best.known() || abi::compare(each, best) * sign > 0) best = each;
  }
  return best;
}

Datum Quantifier::top(const Chosen& chosen, int64_t count) const {
  std::vector<size_t> order(chosen.items.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return abi::compare(chosen.values[a], chosen.values[b]) > 0;
  });
  Data best;
  for (size_t i = 0; i < order.size() && int64_t(i) < count; ++i)
    best.push_back(chosen.items[order[i]]);
  return best;
}

Evaluated Quantifier::run() {
  const Evaluated collection = evaluator_.evaluate(operand(0));
  if (collection.faulted()) return collection;
  const Data& items = collection.value().items();
  if (expr_.op == Op::Any) return settle(items, true, true);
  if (expr_.op == Op::All) return settle(items, false, false);
  if (expr_.op == Op::No) return settle(items, true, false);
  if (expr_.op == Op::Count && expr_.operand_count == 1) {
    const bool is_map =
        evaluator_.types[evaluator_.module.exprs[operand(0)].type].kind == Kind::Map;
    return Datum(static_cast<int64_t>(is_map ? items.size() / 2 : items.size()));
  }
  const bool is_top = expr_.op == Op::Top;
  const Evaluated count = is_top ? evaluator_.evaluate(operand(2)) : Evaluated(Datum(0));
  if (count.faulted()) return count;
  const Chosen chosen = choose(items, expr_.op == Op::Count ? 0 : is_top ? 3 : 2);
  if (chosen.fault) return *chosen.fault;
  if (is_top) return top(chosen, count.value().as_int());
  if (expr_.op == Op::Count) return Datum(static_cast<int64_t>(chosen.items.size()));
  if (expr_.op == Op::Sum) return sum(chosen);
  if (expr_.op == Op::Min) return extreme(chosen, -1);
  if (expr_.op == Op::Max) return extreme(chosen, 1);
  HELIOS_CHECK(expr_.op == Op::Collect, "an operation that is not over lists");
  return Datum(chosen.values);
}

}  // namespace

Evaluated quantify(Evaluator& evaluator, ir::ExprId id) { return Quantifier(evaluator, id).run(); }

}  // namespace helios::eval
