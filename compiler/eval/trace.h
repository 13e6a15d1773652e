#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/eval/decide.h"

/// A decision made again with every condition written down: what explanations show and coverage
/// counts. The states agree with `decide`; what short-circuiting passed over is there too, as
/// NotEvaluated, so that a tree always has the same shape.
namespace helios::eval {

enum class ConditionState : uint8_t { Held, DidNotHold, Undecided, NotEvaluated };

/// Something a condition looked at: `p.amount` = 12.50 EUR.
struct SeenValue {
  std::string name;  // "p.amount", "payments_1h", "score"; for what is computed, its text form
  source::Span span;
  abi::TypeId type;
  abi::Datum value;
  bool computed = false;  // by operations from other values, and not simply there
};

struct DecisionTrace;

struct ConditionTrace {
  enum class Form : uint8_t {
    Atom,  // what is compared, looked up, counted…
    All,
    Any,
    Not,  // and, or, not
    AtLeast,
    If,    // parts: condition, then, otherwise
    Call,  // of a `define`; the part is its body
  };
  Form form = Form::Atom;
  ConditionState state = ConditionState::NotEvaluated;
  ir::ExprId expr;
  source::Span span;
  std::string label;  // what the author called it, or the function that is called
  uint32_t at_least = 0;
  ir::ExprId fault;             // Undecided: where
  std::vector<SeenValue> seen;  // of atoms that were evaluated
  std::vector<ConditionTrace> parts;
  std::vector<std::shared_ptr<const DecisionTrace>> decisions;  // that an atom used
};

/// A `when` or `unless`: a group's or the line's own.
struct ClauseTrace {
  bool unless = false;
  int32_t group = -1;  // whose, or the line's own
  ConditionTrace condition;
};

struct LineTrace {
  std::vector<ClauseTrace> clauses;  // in the order they are evaluated
  LineResult result;
};

struct DecisionTrace {
  ir::DecisionId decision;
  abi::Data arguments;
  std::vector<ConditionTrace> when;  // the decision's own, if it has one
  std::vector<LineTrace> lines;
  Decided decided;
};

DecisionTrace trace(Evaluator& evaluator, ir::DecisionId decision, const abi::Data& arguments);
/// One condition where it stands, its variables bound.
ConditionTrace trace_condition(Evaluator& evaluator, ir::ExprId condition);
/// Its shape alone.
ConditionTrace outline(const ir::Module& module, ir::ExprId condition);

}  // namespace helios::eval
