#include "compiler/pass/find_faults.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "compiler/ir/reach.h"
#include "compiler/pass/placed_ranges.h"
#include "compiler/pass/ranges.h"

namespace helios::pass {
namespace {

/// Scores are summed in 64 bits. With every amount below this and at most 2^20 rules, no sum can
/// leave them.
constexpr Wide kLargestAmount = Wide(1) << 40;

/// A table's own faults: rows that hit together, sums that do not fit.
bool cannot_disagree(const ir::Table& table, bool sum_fits) {
  switch (table.hit) {
    case ir::HitPolicy::Unique:
    case ir::HitPolicy::Any:
      return table.hits_proved;
    case ir::HitPolicy::CollectSum:
      return sum_fits;
    case ir::HitPolicy::First:
    case ir::HitPolicy::Priority:
    case ir::HitPolicy::Collect:
    case ir::HitPolicy::CollectMin:
    case ir::HitPolicy::CollectMax:
    case ir::HitPolicy::CollectCount:
    case ir::HitPolicy::RuleOrder:
    case ir::HitPolicy::OutputOrder:
      return true;
  }
  return false;
}

void clear_what_cannot_fault(ir::Module& module, const Ranges& ranges) {
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    ir::Expr& expr = module.exprs.mutable_expr(ir::ExprId(i));
    bool fits = !ranges.may_leave(ir::ExprId(i));
    bool proved =
        expr.op == ir::Op::CallTable ? cannot_disagree(module.tables[expr.payload], fits) : fits;
    expr.can_fault = ir::may_fault(expr.op) && !proved;
  }
}

/// What still may fault, judged at each place where it stands, by what is known there.
class PlacedFaults {
 public:
  PlacedFaults(ir::Module& module, const ir::ValueNumbers& numbers, const Ranges& ranges,
               diag::Reporter& reporter)
      : module_(module), ranges_(ranges), placed_(module, numbers, ranges), reporter_(reporter) {}

  void run() {
    const Facts nothing = placed_.nothing_known();
    for (const ir::Event& event : module_.events) {
      for (const auto& require : event.requires_)
        walk({require.condition, require.because}, nothing);
    }
    for (const ir::Function& function : module_.functions) walk({function.body}, nothing);
    for (const ir::Table& table : module_.tables) walk_table(table);
    for (const ir::Feature& feature : module_.features) walk_feature(feature);
    for (const ir::FeatureRead& read : module_.reads) walk(read.key, nothing);
    for (const ir::Decision& decision : module_.decisions) walk_decision(decision);
    for (const ir::Computation& step : module_.computations) walk({step.body}, nothing);
    for (const ir::Test& test : module_.tests) walk_test(test.body);
    for (uint32_t i = 0; i < module_.exprs.size(); ++i) {
      ir::Expr& expr = module_.exprs.mutable_expr(ir::ExprId(i));
      if (expr.op != ir::Op::CallTable)
        expr.can_fault = expr.can_fault && placed_.may_leave(ir::ExprId(i));
    }
  }

 private:
  void walk(const std::vector<ir::ExprId>& roots, const Facts& facts) {
    for (ir::ExprId root : roots) {
      if (placed_.is_worth_it(root)) placed_.walk(root, facts);
    }
  }

  void walk_table(const ir::Table& table) {
    for (const ir::Row& row : table.rows) {
      walk(row.tests, placed_.nothing_known());
      Facts hit = placed_.nothing_known();
      bool hits = true;
      for (ir::ExprId test : row.tests) hits = hits && (!test.valid() || hit.assume(test, true));
      walk(row.outputs, hits ? hit : placed_.nothing_known());
    }
  }

  void walk_feature(const ir::Feature& feature) {
    const Facts nothing = placed_.nothing_known();
    for (const ir::Feature::Fact& fact : feature.facts) walk(fact.key, nothing);
    walk({feature.value}, nothing);
    for (const ir::Feature::Step& step : feature.steps) walk({step.where}, nothing);
  }

  /// Conditions guard what comes after them. False: nothing ever comes there.
  bool pass(ir::ExprId when, ir::ExprId unless, Facts& facts) {
    walk({when}, facts);
    if (when.valid() && !facts.assume(when, true)) return false;
    walk({unless}, facts);
    return !unless.valid() || facts.assume(unless, false);
  }

  void walk_decision(const ir::Decision& decision) {
    Facts around = placed_.nothing_known();
    if (!pass(decision.when, {}, around)) around = placed_.nothing_known();
    for (const ir::Output& output : decision.outputs) walk({output.initial}, around);
    std::vector<Facts> groups;
    for (const ir::Group& group : decision.groups) {
      Facts facts = group.parent < 0 ? around : groups[static_cast<size_t>(group.parent)];
      if (!pass(group.when, group.unless, facts)) facts = around;
      groups.push_back(std::move(facts));
    }
    for (const ir::Line& line : decision.lines) {
      Facts facts = line.group < 0 ? around : groups[static_cast<size_t>(line.group)];
      if (!pass(line.when, line.unless, facts)) facts = around;
      walk({line.because, line.tell}, facts);
      for (const ir::Effect& effect : line.effects) walk_effect(effect, facts);
    }
  }

  void walk_effect(const ir::Effect& effect, const Facts& facts) {
    walk({effect.value, effect.of}, facts);
    if (effect.kind != ir::Effect::Kind::Score || is_bounded(ranges_.of(effect.value))) return;
    if (is_bounded(placed_.walk(effect.value, facts))) return;
    reporter_.report(effect.span, diag::UnboundedScore)
        .help("bound what it is made of in the event: `require items in 0..1_000`")
        .help("or take the points from a table, whose rows are bounds");
  }

  static bool is_bounded(Range amount) {
    return amount.low >= -kLargestAmount && amount.high <= kLargestAmount;
  }

  void walk_test(const std::vector<ir::TestStatement>& statements) {
    const Facts nothing = placed_.nothing_known();
    for (const ir::TestStatement& s : statements) {
      walk(ir::exprs_of(s), nothing);
      walk_test(s.body);
    }
  }

  ir::Module& module_;
  const Ranges& ranges_;
  PlacedRanges placed_;
  diag::Reporter& reporter_;
};

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
        .help(
            "or bound the inputs: in the event, `require amount <= 1_000_000 EUR`, or in the "
            "rule's `when`");
    return;
  }
}

}  // namespace

void find_faults(ir::Module& module, diag::Reporter& reporter) {
  const Ranges ranges(module);
  clear_what_cannot_fault(module, ranges);
  const ir::ValueNumbers numbers(module);
  PlacedFaults(module, numbers, ranges, reporter).run();
  for (size_t i = 0; i < module.decisions.size(); ++i) {
    report_unanswered_faults(module, module.decisions[i], module.schema.decisions[i], reporter);
    report_unanswered_unique(module, module.decisions[i], module.schema.decisions[i], reporter);
  }
}

}  // namespace helios::pass
