#include "compiler/eval/evaluator.h"

#include <algorithm>

#include "compiler/eval/apply.h"
#include "compiler/eval/collections.h"
#include "compiler/eval/decide.h"
#include "compiler/eval/families.h"
#include "compiler/eval/quantifiers.h"
#include "compiler/eval/table.h"
#include "runtime/base/check.h"

namespace helios::eval {

using abi::Data;
using abi::Datum;
using ir::ExprId;
using ir::Op;

const Datum& Evaluator::variable(ir::VarId id) const {
  for (size_t i = bound_.size(); i-- > 0;) {
    if (bound_[i].first == id) return bound_[i].second;
  }
  HELIOS_UNREACHABLE("a variable that nothing binds");
}

bool Evaluator::is_bound(ir::VarId id) const {
  return std::any_of(bound_.begin(), bound_.end(),
                     [&](const auto& each) { return each.first == id; });
}

std::string Evaluator::text(ExprId id) {
  if (!id.valid()) return {};
  const Evaluated text = evaluate(id);
  return text.faulted() ? std::string() : text.value().as_text();
}

Evaluated Evaluator::leaf(ExprId id) {
  const ir::Expr& e = module.exprs[id];
  if (e.op == Op::Constant) return module.exprs.constant_value(id);
  if (e.op == Op::Variable) return variable(ir::VarId(e.payload));
  if (e.op == Op::ListRef) return list_at(types, module.schema.lists[e.payload], time_ns);
  if (e.op == Op::Output) return (*around.outputs)[e.payload];
  if (e.op == Op::Outcome) return *around.outcome;
  if (e.op == Op::StepTime) return Datum(time_ns);
  HELIOS_CHECK(e.op == Op::FeatureRead, "an expression that has operands");
  const bool given = e.payload < features.size() && features[e.payload].known();
  return given ? features[e.payload] : zero(types, e.type);
}

Evaluated Evaluator::let(ExprId id) {
  const Evaluated value = evaluate(module.exprs.operand(id, 0));
  if (value.faulted()) return value;
  const Binding binding(*this, ir::VarId(module.exprs[id].payload), value.value());
  return evaluate(module.exprs.operand(id, 1));
}

Evaluated Evaluator::otherwise(ExprId id) {
  const Evaluated first = evaluate(module.exprs.operand(id, 0));
  if (first.faulted() || first.value().known()) return first;
  return evaluate(module.exprs.operand(id, 1));
}

/// Or until one holds, And until one does not.
Evaluated Evaluator::all_or_any(ExprId id, bool until) {
  for (ExprId operand : module.exprs.operands(id)) {
    const Evaluated condition = evaluate(operand);
    if (condition.faulted() || condition.holds() == until) return condition;
  }
  return Datum(!until);
}

Evaluated Evaluator::at_least(ExprId id) {
  uint32_t held = 0;
  for (ExprId operand : module.exprs.operands(id)) {
    const Evaluated condition = evaluate(operand);
    if (condition.faulted()) return condition;
    held += condition.holds();
  }
  return Datum(held >= module.exprs[id].payload);
}

Evaluated Evaluator::choose(ExprId id) {
  const Evaluated condition = evaluate(module.exprs.operand(id, 0));
  if (condition.faulted()) return condition;
  return evaluate(module.exprs.operand(id, condition.holds() ? 1 : 2));
}

Evaluated Evaluator::reasons(ExprId id) {
  const ir::Expr& e = module.exprs[id];
  if (e.operand_count == 0) return eval::reasons(*this, ir::DecisionId(e.payload), *around.decided);
  const Evaluated record = evaluate(module.exprs.operand(id, 0));
  if (record.faulted()) return record;
  const auto made = reasons_of.find(e.payload);
  return made == reasons_of.end() ? Datum(Data{}) : made->second;
}

namespace {

std::optional<Datum> apply(Family family, const Operation& op) {
  if (family == Family::Arithmetic) return apply_arithmetic(op);
  if (family == Family::Calendar) return apply_calendar(op);
  return family == Family::Text ? apply_text(op) : apply_data(op);
}

Evaluated call_function(Evaluator& evaluator, uint32_t index, const Data& arguments) {
  const ir::Function& function = evaluator.module.functions[index];
  const Binding binding(evaluator, function.params, arguments);
  return evaluator.evaluate(function.body);
}

Evaluated call_decision(Evaluator& evaluator, uint32_t index, const Data& arguments, ExprId call) {
  const Decided decided = decide(evaluator, ir::DecisionId(index), arguments);
  if (!decided.applicable) return zero(evaluator.types, evaluator.module.exprs[call].type);
  return result_record(decided);
}

}  // namespace

Evaluated Evaluator::strict(ExprId id) {
  Data args;
  for (ExprId operand : module.exprs.operands(id)) {
    const Evaluated argument = evaluate(operand);
    if (argument.faulted()) return argument;
    args.push_back(argument.value());
  }
  const ir::Expr& e = module.exprs[id];
  if (e.op == Op::Call) return call_function(*this, e.payload, args);
  if (e.op == Op::Decide) return call_decision(*this, e.payload, args, id);
  const std::optional<Datum> value = apply(family_of(e.op), {module, resources, id, args});
  return value ? Evaluated(*value) : Evaluated(Fault{id});
}

Evaluated Evaluator::control(ExprId id) {
  const Op op = module.exprs[id].op;
  if (op == Op::Let) return let(id);
  if (op == Op::Otherwise) return otherwise(id);
  if (op == Op::And) return all_or_any(id, false);
  if (op == Op::Or) return all_or_any(id, true);
  if (op == Op::AtLeast) return at_least(id);
  if (op == Op::If) return choose(id);
  if (op == Op::CallTable) return look_up(*this, id);
  return reasons(id);
}

Evaluated Evaluator::evaluate(ExprId id) {
  switch (family_of(module.exprs[id].op)) {
    case Family::Leaf: return leaf(id);
    case Family::Control: return control(id);
    case Family::Quantifier: return quantify(*this, id);
    case Family::Call:
    case Family::Arithmetic:
    case Family::Calendar:
    case Family::Text:
    case Family::Data: return strict(id);
  }
  HELIOS_UNREACHABLE("a family that is none");
}

}  // namespace helios::eval
