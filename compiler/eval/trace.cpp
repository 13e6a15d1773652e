#include "compiler/eval/trace.h"

#include "compiler/eval/seen_values.h"
#include "compiler/ir/needs.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using ir::ExprId;
using ir::Op;
using Form = ConditionTrace::Form;

Form form_of(const ir::Module& module, ExprId id) {
  const Op op = module.exprs[id].op;
  if (op == Op::And) return Form::All;
  if (op == Op::Or) return Form::Any;
  if (op == Op::Not) return Form::Not;
  if (op == Op::AtLeast) return Form::AtLeast;
  if (op == Op::If) return Form::If;
  return op == Op::Call ? Form::Call : Form::Atom;
}

/// A let says nothing itself: what it is for does.
ExprId without_lets(const ir::Module& module, ExprId id) {
  while (module.exprs[id].op == Op::Let) id = module.exprs.operand(id, 1);
  return id;
}

std::string label_of(const ir::Module& module, ExprId id) {
  const auto label = module.labels.find(id);
  if (label != module.labels.end()) return label->second;
  const ir::Expr& e = module.exprs[id];
  return e.op == Op::Call ? module.functions[e.payload].name : "";
}

ConditionState state_of(const Evaluated& value) {
  if (value.faulted()) return ConditionState::Undecided;
  return value.holds() ? ConditionState::Held : ConditionState::DidNotHold;
}

class Tracer {
 public:
  explicit Tracer(Evaluator& evaluator) : evaluator_(evaluator), module_(evaluator.module) {}

  ConditionTrace condition(ExprId id);

 private:
  /// Fills in what an outline leaves open.
  void fill(ConditionTrace& trace);
  void fill_until(ConditionTrace& trace, ConditionState stop, ConditionState otherwise);
  void fill_not(ConditionTrace& trace);
  void fill_at_least(ConditionTrace& trace);
  void fill_if(ConditionTrace& trace);
  void fill_call(ConditionTrace& trace);
  void fill_atom(ConditionTrace& trace);
  /// Traces a part; false when it faulted and so decides the whole.
  bool part(ConditionTrace& whole, size_t n);
  void settle(ConditionTrace& trace, const Evaluated& value);
  /// Decisions about what is bound here; those about single items of a list are not shown.
  void trace_decisions(ConditionTrace& trace, ExprId within);
  bool all_bound(ExprId id);

  Evaluator& evaluator_;
  const ir::Module& module_;
};

bool Tracer::all_bound(ExprId id) {
  ir::Needs needs(module_);
  for (ir::VarId variable : needs.of(id).variables) {
    if (!evaluator_.is_bound(variable)) return false;
  }
  return true;
}

void Tracer::settle(ConditionTrace& trace, const Evaluated& value) {
  trace.state = state_of(value);
  if (value.faulted()) trace.fault = value.fault().at;
}

bool Tracer::part(ConditionTrace& whole, size_t n) {
  ConditionTrace& part = whole.parts[n];
  const ExprId id = module_.exprs[whole.expr].op == Op::Call
                        ? module_.functions[module_.exprs[whole.expr].payload].body
                        : module_.exprs.operand(whole.expr, static_cast<uint32_t>(n));
  part = condition(id);
  if (part.state != ConditionState::Undecided) return true;
  whole.state = ConditionState::Undecided;
  whole.fault = part.fault;
  return false;
}

void Tracer::fill_until(ConditionTrace& trace, ConditionState stop, ConditionState otherwise) {
  for (size_t n = 0; n < trace.parts.size(); ++n) {
    if (!part(trace, n)) return;
    if (trace.parts[n].state == stop) {
      trace.state = stop;
      return;
    }
  }
  trace.state = otherwise;
}

void Tracer::fill_not(ConditionTrace& trace) {
  if (!part(trace, 0)) return;
  const bool held = trace.parts[0].state == ConditionState::Held;
  trace.state = held ? ConditionState::DidNotHold : ConditionState::Held;
}

void Tracer::fill_at_least(ConditionTrace& trace) {
  uint32_t held = 0;
  for (size_t n = 0; n < trace.parts.size(); ++n) {
    if (!part(trace, n)) return;
    held += trace.parts[n].state == ConditionState::Held;
  }
  trace.state = held >= trace.at_least ? ConditionState::Held : ConditionState::DidNotHold;
}

void Tracer::fill_if(ConditionTrace& trace) {
  if (!part(trace, 0)) return;
  const size_t taken = trace.parts[0].state == ConditionState::Held ? 1 : 2;
  if (part(trace, taken)) trace.state = trace.parts[taken].state;
}

void Tracer::fill_call(ConditionTrace& trace) {
  abi::Data arguments;
  for (ExprId operand : module_.exprs.operands(trace.expr)) {
    const Evaluated argument = evaluator_.evaluate(operand);
    if (argument.faulted()) return settle(trace, argument);
    arguments.push_back(argument.value());
  }
  const ir::Function& function = module_.functions[module_.exprs[trace.expr].payload];
  const Binding binding(evaluator_, function.params, arguments);
  if (part(trace, 0)) trace.state = trace.parts[0].state;
}

void Tracer::fill_atom(ConditionTrace& trace) {
  settle(trace, evaluator_.evaluate(trace.expr));
  trace.seen = seen_values(evaluator_, trace.expr);
  trace_decisions(trace, trace.expr);
}

void Tracer::trace_decisions(ConditionTrace& trace, ExprId within) {
  const std::vector<ExprId> operands = module_.exprs.operands(within);
  for (ExprId operand : operands) trace_decisions(trace, operand);
  if (module_.exprs[within].op != Op::Decide || !all_bound(within)) return;
  abi::Data arguments;
  for (ExprId operand : operands) {
    const Evaluated argument = evaluator_.evaluate(operand);
    if (argument.faulted()) return;
    arguments.push_back(argument.value());
  }
  const ir::DecisionId decision(module_.exprs[within].payload);
  trace.decisions.push_back(
      std::make_shared<DecisionTrace>(eval::trace(evaluator_, decision, arguments)));
}

void Tracer::fill(ConditionTrace& trace) {
  switch (trace.form) {
    case Form::All: return fill_until(trace, ConditionState::DidNotHold, ConditionState::Held);
    case Form::Any: return fill_until(trace, ConditionState::Held, ConditionState::DidNotHold);
    case Form::Not: return fill_not(trace);
    case Form::AtLeast: return fill_at_least(trace);
    case Form::If: return fill_if(trace);
    case Form::Call: return fill_call(trace);
    case Form::Atom: return fill_atom(trace);
  }
}

ConditionTrace Tracer::condition(ExprId id) {
  const ir::Expr& e = module_.exprs[id];
  if (e.op != Op::Let) {
    ConditionTrace trace = outline(module_, id);
    fill(trace);
    return trace;
  }
  const Evaluated value = evaluator_.evaluate(module_.exprs.operand(id, 0));
  if (value.faulted()) {
    ConditionTrace trace = outline(module_, id);
    settle(trace, value);
    return trace;
  }
  const Binding binding(evaluator_, ir::VarId(e.payload), value.value());
  return condition(module_.exprs.operand(id, 1));
}

/// The clauses of a line, in the order they are evaluated.
std::vector<ClauseTrace> clauses_of(const ir::Module& module, const ir::Decision& decision,
                                    const ir::Line& line) {
  std::vector<int32_t> groups;
  for (int32_t g = line.group; g >= 0; g = decision.groups[size_t(g)].parent)
    groups.insert(groups.begin(), g);
  std::vector<ClauseTrace> clauses;
  const auto add = [&](int32_t group, ExprId when, ExprId unless) {
    if (when.valid()) clauses.push_back({false, group, outline(module, when)});
    if (unless.valid()) clauses.push_back({true, group, outline(module, unless)});
  };
  for (int32_t g : groups)
    add(g, decision.groups[size_t(g)].when, decision.groups[size_t(g)].unless);
  add(-1, line.when, line.unless);
  return clauses;
}

/// Evaluates clauses until one denies or faults.
void fill_clauses(Evaluator& evaluator, const ir::Decision& decision, const ir::Line& line,
                  std::vector<ClauseTrace>& clauses) {
  for (ClauseTrace& clause : clauses) {
    const bool own = clause.group < 0;
    const ir::Group* group = own ? nullptr : &decision.groups[size_t(clause.group)];
    const ExprId when = own ? line.when : group->when, unless = own ? line.unless : group->unless;
    clause.condition = trace_condition(evaluator, clause.unless ? unless : when);
    const ConditionState wanted = clause.unless ? ConditionState::DidNotHold : ConditionState::Held;
    if (clause.condition.state != wanted) return;
  }
}

bool is_judged(const abi::Line& line, const LineResult& result) {
  const bool conditional =
      line.kind != abi::LineKind::Otherwise && line.kind != abi::LineKind::OnFault;
  return conditional && result.state != abi::LineState::NotInForce;
}

}  // namespace

ConditionTrace outline(const ir::Module& module, ExprId condition) {
  ConditionTrace trace;
  trace.expr = without_lets(module, condition);
  const ir::Expr& e = module.exprs[trace.expr];
  trace.form = form_of(module, trace.expr);
  trace.span = e.span;
  trace.label = label_of(module, trace.expr);
  if (trace.form == Form::Atom) return trace;
  if (trace.form == Form::AtLeast) trace.at_least = e.payload;
  if (trace.form == Form::Call) {
    trace.parts.push_back(outline(module, module.functions[e.payload].body));
    return trace;
  }
  for (ExprId operand : module.exprs.operands(trace.expr))
    trace.parts.push_back(outline(module, operand));
  return trace;
}

ConditionTrace trace_condition(Evaluator& evaluator, ExprId condition) {
  return Tracer(evaluator).condition(condition);
}

DecisionTrace trace(Evaluator& evaluator, ir::DecisionId id, const abi::Data& arguments) {
  const ir::Decision& decision = evaluator.module.decisions[id.index];
  const abi::Decision& schema = evaluator.module.schema.decisions[id.index];
  DecisionTrace trace;
  trace.decision = id;
  trace.arguments = arguments;
  trace.decided = decide(evaluator, id, arguments);
  const Binding binding(evaluator, decision.params, arguments);
  const Around before = evaluator.around;
  evaluator.around = {id, nullptr, nullptr, nullptr};
  if (decision.when.valid()) trace.when.push_back(trace_condition(evaluator, decision.when));
  const bool reached = trace.when.empty() || trace.when[0].state == ConditionState::Held;
  for (size_t i = 0; i < decision.lines.size(); ++i) {
    const ir::Line& line = decision.lines[i];
    if (i == decision.rule_count) evaluator.around.outputs = &trace.decided.seen_by_outcomes;
    LineTrace traced{clauses_of(evaluator.module, decision, line), trace.decided.lines[i]};
    if (reached && is_judged(schema.lines[i], traced.result))
      fill_clauses(evaluator, decision, line, traced.clauses);
    trace.lines.push_back(std::move(traced));
  }
  evaluator.around = before;
  return trace;
}

}  // namespace helios::eval
