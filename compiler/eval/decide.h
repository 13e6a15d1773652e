#pragma once

#include <vector>

#include "compiler/eval/evaluator.h"
#include "runtime/abi/program.h"

/// How a decision is made, step by step. This is the meaning of decisions; native code is held to
/// it.
///
///  1. The decision's own `when`. False: not applicable, and nothing else happens. A fault: it is
///     applicable, and each line is undecided for that fault.
///  2. The initial values of outputs. One that faults is all zero, and `on fault` is asked.
///  3. Rules, in order. Outside `from`/`until`: NotInForce. Conditions: each group's `when` and
///     `unless` from the outermost in, then the rule's. The first that denies: DidNotHold; the
///     first that faults: Undecided. Then all effects are evaluated; a fault makes the rule
///     Undecided, and none of its effects count. A trial rule is evaluated and recorded with its
///     points like any other, and then has no effect: it asks for nothing, and its faults do not
///     ask `on fault`.
///  4. Outputs as the outcome lines see them: resolved from what the rules said.
///  5. Outcome lines, in order, in the same way. All see the outputs of step 4; none sees another's
///     `set`.
///  6. `otherwise` is held when no rule and no outcome line asked for an outcome and nothing
///     faulted.
///  7. `on fault` is held when a line that is no trial rule is undecided, an initial value faulted,
///     or a `unique` is broken. Only effects of it that fault themselves are passed over.
///  8. Outcome and outputs are resolved over everything that held lines said, in the order of
///     lines.
///  9. `causes`: held lines, trial rules apart, whose `then` is the outcome (or in it, for
///     `collect`).
/// 10. Outputs computed last, in order; each sees the outcome, all other outputs and the reasons. A
///     fault: all zero.
///
/// Resolving, over what was said (for outputs; for the outcome, what was asked):
///   highest, lowest   by the order of the type
///   first             in the order of lines
///   unique            all the same; else it is broken: `on fault` is held; an outcome is what `on
///                     fault` asks, an output what it sets, and where there is none (no line, no
///                     `set`) the first asked outcome, the output's initial value
///   collect           a set of all
///   sum               the initial value and all that was added; `score` with its groups' caps: a
///                     group adds to its parent the lesser of its cap and the sum of its own rules
///                     and its inner groups. Exact, then clamped to the type
/// When nothing was said, an output keeps its initial value (`collect`: as a set, the initial value
/// itself).
namespace helios::eval {

struct LineResult {
  abi::LineState state = abi::LineState::DidNotHold;
  uint32_t fault = 0;            // Undecided: which of the decision's faults
  int64_t points = 0, lost = 0;  // Held
  bool cause = false;
};

struct Decided {
  bool applicable = false;
  abi::Datum outcome;
  abi::Data outputs;           // [0] is score
  abi::Data seen_by_outcomes;  // the outputs of step 4
  std::vector<LineResult> lines;
};

/// Arguments in the order of the decision's params.
Decided decide(Evaluator& evaluator, ir::DecisionId decision, const abi::Data& arguments);

/// The result record: outcome, score, the other outputs.
abi::Datum result_record(const Decided& decided);

/// A line's `because` or `tell`, where it is held; empty where it has none or its text faults.
std::string reason_text(Evaluator& evaluator, ir::DecisionId decision, uint32_t line, bool told,
                        const Decided& decided);

/// The list that Op::Reasons stands for.
abi::Datum reasons(Evaluator& evaluator, ir::DecisionId decision, const Decided& decided);

}  // namespace helios::eval
