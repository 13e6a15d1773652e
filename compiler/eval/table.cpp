#include "compiler/eval/table.h"

#include <algorithm>

#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;
using ir::HitPolicy;

class Lookup {
 public:
  Lookup(Evaluator& evaluator, ir::ExprId call)
      : evaluator_(evaluator),
        call_(call),
        expr_(evaluator.module.exprs[call]),
        table_(evaluator.module.tables[expr_.payload]) {}

  Evaluated run();

 private:
  bool only_first() const;
  /// Finds the rows that hold: all, or as many as matter.
  void find_hits();
  bool holds(const ir::Row& row);
  Evaluated row_value(const ir::Row& row);
  Evaluated first();
  Evaluated any(const Data& values) const;
  Datum none() const { return zero(evaluator_.types, table_.result); }
  Evaluated sum(const Data& values) const;
  /// What the hits make of their values, and of their first outputs, by which they are ordered.
  Evaluated combine(const Data& values, const Data& first_outputs) const;

  Evaluator& evaluator_;
  ir::ExprId call_;
  const ir::Expr& expr_;
  const ir::Table& table_;
  std::vector<const ir::Row*> hits_;
  std::optional<Fault> fault_;
};

/// Where rows are proved apart or alike, the first that holds is the answer.
bool Lookup::only_first() const {
  const bool proved = !expr_.can_fault;
  return table_.hit == HitPolicy::First ||
         (proved && (table_.hit == HitPolicy::Unique || table_.hit == HitPolicy::Any));
}

bool Lookup::holds(const ir::Row& row) {
  for (ir::ExprId test : row.tests) {
    if (!test.valid()) continue;
    const Evaluated holds = evaluator_.evaluate(test);
    if (holds.faulted()) fault_ = holds.fault();
    if (!holds.holds()) return false;
  }
  return true;
}

void Lookup::find_hits() {
  for (const ir::Row& row : table_.rows) {
    if (row.otherwise ? !hits_.empty() : !holds(row)) {
      if (fault_) return;
      continue;
    }
    hits_.push_back(&row);
    if (only_first()) return;
  }
}

Evaluated Lookup::row_value(const ir::Row& row) {
  Data outputs;
  for (ir::ExprId output : row.outputs) {
    const Evaluated value = evaluator_.evaluate(output);
    if (value.faulted()) return value;
    outputs.push_back(value.value());
  }
  return ir::gives_record(evaluator_.types, table_) ? Datum(outputs) : outputs[0];
}

Evaluated Lookup::first() {
  if (hits_.empty()) return none();
  const bool broken = table_.hit == HitPolicy::Unique && hits_.size() > 1;
  return broken ? Evaluated(Fault{call_}) : row_value(*hits_[0]);
}

Evaluated Lookup::any(const Data& values) const {
  if (values.empty()) return none();
  const bool agreed = std::all_of(values.begin(), values.end(),
                                  [&](const Datum& each) { return each == values[0]; });
  return agreed ? Evaluated(values[0]) : Evaluated(Fault{call_});
}

Evaluated Lookup::sum(const Data& values) const {
  Datum sum = zero(evaluator_.types, table_.row_type);
  for (const Datum& each : values) {
    if (evaluator_.types[table_.row_type].kind == abi::Kind::Decimal) {
      const auto next = value::add(sum.as_decimal(), each.as_decimal());
      if (!next) return Fault{call_};
      sum = *next;
      continue;
    }
    int64_t next;
    if (__builtin_add_overflow(sum.as_int(), each.as_int(), &next)) return Fault{call_};
    sum = next;
  }
  return sum;
}

/// In the order of hits, greatest first.
Data by_output(const Data& values, const Data& first_outputs) {
  std::vector<size_t> order(values.size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return abi::compare(first_outputs[a], first_outputs[b]) > 0;
  });
  Data sorted;
  for (size_t i : order) sorted.push_back(values[i]);
  return sorted;
}

Evaluated Lookup::combine(const Data& values, const Data& first_outputs) const {
  switch (table_.hit) {
    case HitPolicy::Unique:
    case HitPolicy::First: break;  // answered by `first`
    case HitPolicy::Any: return any(values);
    case HitPolicy::Priority: return values.empty() ? none() : by_output(values, first_outputs)[0];
    case HitPolicy::Collect:
    case HitPolicy::RuleOrder: return Datum(values);
    case HitPolicy::OutputOrder: return Datum(by_output(values, first_outputs));
    case HitPolicy::CollectSum: return sum(values);
    case HitPolicy::CollectMin: return values.empty() ? none() : by_output(values, values).back();
    case HitPolicy::CollectMax: return values.empty() ? none() : by_output(values, values).front();
    case HitPolicy::CollectCount: return Datum(static_cast<int64_t>(values.size()));
  }
  HELIOS_UNREACHABLE("a hit policy that combines nothing");
}

Evaluated Lookup::run() {
  find_hits();
  if (fault_) return *fault_;
  if (only_first() || table_.hit == HitPolicy::Unique) return first();
  if (table_.hit == HitPolicy::CollectCount) return Datum(static_cast<int64_t>(hits_.size()));
  Data values, first_outputs;
  const bool is_record = ir::gives_record(evaluator_.types, table_);
  for (const ir::Row* row : hits_) {
    const Evaluated value = row_value(*row);
    if (value.faulted()) return value;
    values.push_back(value.value());
    first_outputs.push_back(is_record ? value.value().items()[0] : value.value());
  }
  return combine(values, first_outputs);
}

}  // namespace

Evaluated look_up(Evaluator& evaluator, ir::ExprId call) {
  const ir::Expr& expr = evaluator.module.exprs[call];
  Data arguments;
  for (ir::ExprId operand : evaluator.module.exprs.operands(call)) {
    const Evaluated argument = evaluator.evaluate(operand);
    if (argument.faulted()) return argument;
    arguments.push_back(argument.value());
  }
  const Binding binding(evaluator, evaluator.module.tables[expr.payload].params, arguments);
  return Lookup(evaluator, call).run();
}

}  // namespace helios::eval
