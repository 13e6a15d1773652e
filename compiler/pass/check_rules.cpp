#include "compiler/pass/check_rules.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "compiler/pass/asked.h"
#include "compiler/pass/facts.h"

namespace helios::pass {
namespace {

using Kind = ir::Effect::Kind;

/// Pairs of rules that are compared in one decision; of a larger one it is not said which rules are
/// needless.
constexpr size_t kMostPairs = 100'000;

/// A condition and whether it must hold, the same wherever it stands.
using Question = std::pair<ir::ExprId, bool>;

class RuleCheck {
 public:
  RuleCheck(const ir::Module& module, const ir::ValueNumbers& numbers, const Ranges& ranges,
            uint32_t index, diag::Reporter& reporter)
      : module_(module),
        numbers_(numbers),
        ranges_(ranges),
        decision_(module.decisions[index]),
        schema_(module.schema.decisions[index]),
        reporter_(reporter) {}

  void run() {
    for (uint32_t rule = 0; rule < decision_.rule_count; ++rule)
      asked_.push_back(asked_by_rule(rule));
    for (uint32_t rule = 0; rule < decision_.rule_count; ++rule) {
      if (!is_judged(rule)) continue;
      const std::optional<Facts> facts = facts_of(rule);
      if (facts && !is_same_as_earlier(rule)) find_stronger(rule, *facts);
    }
  }

 private:
  std::vector<Asked> asked_by_rule(uint32_t rule) const {
    const ir::Line& line = decision_.lines[rule];
    std::vector<Asked> all = asked_by(module_, line.when, line.unless);
    for (int32_t group = line.group; group >= 0;
         group = decision_.groups[static_cast<size_t>(group)].parent) {
      const ir::Group& around = decision_.groups[static_cast<size_t>(group)];
      const std::vector<Asked> more = asked_by(module_, around.when, around.unless);
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }

  bool is_judged(uint32_t rule) const {
    return !asked_[rule].empty() && schema_.lines[rule].kind == abi::LineKind::Rule;
  }

  bool is_same_as_earlier(uint32_t rule) {
    std::vector<Question> questions;
    for (const Asked& asked : asked_[rule])
      questions.emplace_back(numbers_[asked.condition], asked.holds);
    std::sort(questions.begin(), questions.end());
    const auto [first, fresh] = by_questions_.emplace(std::move(questions), rule);
    if (fresh || !covers_days(first->second, rule) || !covers_days(rule, first->second))
      return false;
    reporter_
        .report(decision_.lines[rule].span, diag::SameConditions, schema_.lines[rule].name,
                schema_.lines[first->second].name)
        .label(decision_.lines[first->second].span, "this rule")
        .help("make one rule of them, or look whether another condition was meant");
    return true;
  }

  /// What is known where the rule holds; nullopt where it never does, which was said.
  std::optional<Facts> facts_of(uint32_t rule) const {
    Facts facts(module_, numbers_, ranges_);
    for (const Asked& asked : asked_[rule]) {
      if (!facts.assume(asked.condition, asked.holds)) return std::nullopt;
    }
    return facts;
  }

  /// Another rule that holds whenever this one does, and then leaves it nothing to say.
  void find_stronger(uint32_t rule, const Facts& facts) {
    if (!only_asks_for_the_highest(rule)) return;
    for (uint32_t other = 0; other < decision_.rule_count; ++other) {
      if (other == rule || !is_judged(other)) continue;
      if (!says_as_much(other, rule) || !covers_days(other, rule)) continue;
      if (++pairs_ > kMostPairs) return;
      if (!implies(facts, other) || (other > rule && is_stronger(rule, other))) continue;
      reporter_
          .report(decision_.lines[rule].span, diag::ImpliedRule, schema_.lines[rule].name,
                  schema_.lines[other].name)
          .label(decision_.lines[other].span, "this rule")
          .help("drop it, or look whether a narrower condition was meant there");
      return;
    }
  }

  bool implies(const Facts& facts, uint32_t other) const {
    return std::all_of(asked_[other].begin(), asked_[other].end(), [&](const Asked& asked) {
      return !facts.possible(asked.condition, !asked.holds);
    });
  }

  /// Whether `other` would be called needless for the sake of `rule`: of two alike, the later is.
  bool is_stronger(uint32_t rule, uint32_t other) const {
    if (!only_asks_for_the_highest(other) || !says_as_much(rule, other) ||
        !covers_days(rule, other))
      return false;
    const std::optional<Facts> facts = facts_of(other);
    return facts && implies(*facts, rule);
  }

  /// Whether all that the rule says is lost beside a higher outcome and higher outputs.
  bool only_asks_for_the_highest(uint32_t rule) const {
    const std::vector<ir::Effect>& effects = decision_.lines[rule].effects;
    return !effects.empty() &&
           std::all_of(effects.begin(), effects.end(), [&](const ir::Effect& effect) {
             const ir::Resolve resolve = effect.kind == Kind::Then
                                             ? decision_.resolve
                                             : decision_.outputs[effect.output].resolve;
             return effect.kind != Kind::Score && resolve == ir::Resolve::Highest &&
                    constant(effect.value);
           });
  }

  bool says_as_much(uint32_t rule, uint32_t as) const {
    const std::vector<ir::Effect>& mine = decision_.lines[rule].effects;
    return std::all_of(
        decision_.lines[as].effects.begin(), decision_.lines[as].effects.end(),
        [&](const ir::Effect& wanted) {
          return std::any_of(mine.begin(), mine.end(), [&](const ir::Effect& effect) {
            const bool alike = effect.kind == wanted.kind &&
                               (effect.kind == Kind::Then || effect.output == wanted.output);
            return alike && constant(effect.value) &&
                   abi::compare(*constant(effect.value), *constant(wanted.value)) >= 0;
          });
        });
  }

  const abi::Datum* constant(ir::ExprId value) const {
    return module_.exprs[value].op == ir::Op::Constant ? &module_.exprs.constant_value(value)
                                                       : nullptr;
  }

  /// Whether one rule is in force on all days that the other is.
  bool covers_days(uint32_t rule, uint32_t other) const {
    constexpr int64_t kEver = std::numeric_limits<int64_t>::max();
    const ir::Line &a = decision_.lines[rule], &b = decision_.lines[other];
    return a.from_ns.value_or(-kEver) <= b.from_ns.value_or(-kEver) &&
           a.until_ns.value_or(kEver) >= b.until_ns.value_or(kEver);
  }

  const ir::Module& module_;
  const ir::ValueNumbers& numbers_;
  const Ranges& ranges_;
  const ir::Decision& decision_;
  const abi::Decision& schema_;
  diag::Reporter& reporter_;
  std::vector<std::vector<Asked>> asked_;
  std::map<std::vector<Question>, uint32_t> by_questions_;
  size_t pairs_ = 0;
};

}  // namespace

void check_rules(ir::Module& module, diag::Reporter& reporter) {
  const ir::ValueNumbers numbers(module);
  const Ranges ranges(module);
  for (uint32_t i = 0; i < module.decisions.size(); ++i)
    RuleCheck(module, numbers, ranges, i, reporter).run();
}

void check_dates(const ir::Module& module, int64_t now_ns, diag::Reporter& reporter) {
  for (size_t d = 0; d < module.decisions.size(); ++d) {
    for (uint32_t rule = 0; rule < module.decisions[d].rule_count; ++rule) {
      const ir::Line& line = module.decisions[d].lines[rule];
      if (!line.until_ns || *line.until_ns > now_ns || line.until_ns <= line.from_ns) continue;
      reporter.report(line.span, diag::NoLongerInForce, module.schema.decisions[d].lines[rule].name)
          .help("it still decides events of its days; drop it once none of them can come");
    }
  }
}

}  // namespace helios::pass
