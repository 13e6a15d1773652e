#include "compiler/pass/find_faults.h"

#include <algorithm>

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

void report_unanswered_faults(const ir::Module& module, const ir::Decision& decision, diag::Reporter& reporter) {
  if (decision.fault_line >= 0) return;
  for (ir::ExprId expr : ir::reachable(module, ir::deciding_roots(decision))) {
    if (!module.exprs[expr].can_fault) continue;
    reporter.report(module.exprs[expr].span, diag::UnansweredFault, module.schema.types.name(module.exprs[expr].type))
        .label(decision.span, "this decision has no answer for that")
        .help("say what then: `on fault review`, as the decision's last line")
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
  for (const ir::Decision& decision : module.decisions) {
    report_unanswered_faults(module, decision, reporter);
    report_unbounded_scores(ranges, decision, reporter);
  }
}

}  // namespace helios::pass
