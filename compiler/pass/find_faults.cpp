#include "compiler/pass/find_faults.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "compiler/ir/reach.h"
#include "compiler/pass/ranges.h"

namespace helios::pass {
namespace {

/// Scores are summed in 64 bits. With every amount below this and at most 2^20 rules, no sum can leave them.
constexpr Wide kLargestAmount = Wide(1) << 40;

/// Whether the outputs of all rows together fit their type, whichever of them hit.
bool sum_fits(const ir::Module& module, const Ranges& ranges, const ir::Table& table) {
  Range holds = whole(module.schema.types, table.outputs[0]);
  Wide low = 0, high = 0;
  for (const ir::Row& row : table.rows) {
    Range output = ranges.of(row.outputs[0]);
    if (__builtin_add_overflow(low, std::min<Wide>(output.low, 0), &low)) return false;
    if (__builtin_add_overflow(high, std::max<Wide>(output.high, 0), &high)) return false;
  }
  return low >= holds.low && high <= holds.high;
}

/// A table's own faults: rows that hit together, sums that do not fit.
bool cannot_disagree(const ir::Table& table, bool sum_fits) {
  switch (table.hit) {
    case ir::HitPolicy::Unique: case ir::HitPolicy::Any: return table.hits_proved;
    case ir::HitPolicy::CollectSum: return sum_fits;
    case ir::HitPolicy::First: case ir::HitPolicy::Priority: case ir::HitPolicy::Collect: case ir::HitPolicy::CollectMin:
    case ir::HitPolicy::CollectMax: case ir::HitPolicy::CollectCount: case ir::HitPolicy::RuleOrder: case ir::HitPolicy::OutputOrder:
      return true;
  }
  return false;
}

void clear_what_cannot_fault(ir::Module& module, const Ranges& ranges) {
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    ir::Expr& expr = module.exprs.mutable_expr(ir::ExprId(i));
    bool fits = !ranges.may_leave(ir::ExprId(i));
    bool proved = expr.op == ir::Op::CallTable ? cannot_disagree(module.tables[expr.payload], fits) : fits;
    expr.can_fault = ir::may_fault(expr.op) && !proved;
  }
}

/// A person's look where the author has a word for it, else the most severe outcome.
std::string cautious_outcome(const abi::TypeTable& types, abi::TypeId outcome) {
  if (types[outcome].kind != abi::Kind::Enum) return "…";
  const abi::Enum& outcomes = types[types[outcome].enumeration];
  if (outcomes.find("review") >= 0) return "review";
  return outcomes.members.empty() ? "…" : outcomes.members.back().name;
}

/// Under `resolve unique` two rules that ask for different outcomes are a fault.
bool may_ask_for_two(const ir::Module& module, const ir::Decision& decision) {
  std::optional<ir::ExprId> first;
  for (const ir::Line& line : decision.lines) {
    for (const ir::Effect& effect : line.effects) {
      if (effect.kind != ir::Effect::Kind::Then || !line.when.valid()) continue;
      if (!first) {
        first = effect.value;
        continue;
      }
      const auto constant = [&](ir::ExprId e) { return module.exprs[e].op == ir::Op::Constant; };
      const bool same = constant(*first) && constant(effect.value) &&
                        module.exprs.constant_value(*first) == module.exprs.constant_value(effect.value);
      if (!same) return true;
    }
  }
  return false;
}

void report_unanswered_unique(const ir::Module& module, const ir::Decision& decision,
                              const abi::Decision& schema, diag::Reporter& reporter) {
  if (decision.resolve != ir::Resolve::Unique || decision.fault_line >= 0) return;
  if (!may_ask_for_two(module, decision)) return;
  reporter.report(decision.span, diag::UniqueUnanswered, schema.name)
      .help(fmt::format("say what then: `on fault {}`, as the decision's last line",
                        cautious_outcome(module.schema.types, schema.outcome)))
      .help("or let the most severe win: take `resolve unique` out");
}

void report_unanswered_faults(const ir::Module& module, const ir::Decision& decision,
                              const abi::Decision& decision_schema, diag::Reporter& reporter) {
  if (decision.fault_line >= 0) return;
  for (ir::ExprId expr : ir::reachable(module, ir::deciding_roots(decision))) {
    if (!module.exprs[expr].can_fault) continue;
    const abi::TypeTable& types = module.schema.types;
    reporter.report(module.exprs[expr].span, diag::UnansweredFault,
                    fmt::format("`{}`", types.name(module.exprs[expr].type)))
        .label(decision.span, "this decision has no answer for that")
        .help(fmt::format("say what then: `on fault {}`, as the decision's last line",
                          cautious_outcome(types, decision_schema.outcome)))
        .help("or bound the inputs in the event: `require amount <= 1_000_000 EUR`");
    return;
  }
}

void report_unbounded_scores(const Ranges& ranges, const ir::Decision& decision,
                             diag::Reporter& reporter) {
  for (const ir::Line& line : decision.lines) {
    for (const ir::Effect& effect : line.effects) {
      if (effect.kind != ir::Effect::Kind::Score) continue;
      Range amount = ranges.of(effect.value);
      if (amount.low >= -kLargestAmount && amount.high <= kLargestAmount) continue;
      reporter.report(effect.span, diag::UnboundedScore)
          .help("bound what it is made of in the event: `require items in 0..1_000`")
          .help("or take the points from a table, whose rows are bounds");
    }
  }
}

}  // namespace

void find_faults(ir::Module& module, diag::Reporter& reporter) {
  Ranges ranges(module);
  clear_what_cannot_fault(module, ranges);
  for (size_t i = 0; i < module.decisions.size(); ++i) {
    report_unanswered_faults(module, module.decisions[i], module.schema.decisions[i], reporter);
    report_unanswered_unique(module, module.decisions[i], module.schema.decisions[i], reporter);
    report_unbounded_scores(ranges, module.decisions[i], reporter);
  }
}

}  // namespace helios::pass
