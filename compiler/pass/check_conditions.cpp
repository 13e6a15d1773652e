#include "compiler/pass/check_conditions.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/ir/reach.h"
#include "compiler/pass/asked.h"
#include "compiler/pass/facts.h"

namespace helios::pass {
namespace {

using ir::ExprId;
using ir::Op;

/// Where conditions are asked: what is known there, and what was asked to know it.
struct Place {
  Facts facts;
  std::vector<Asked> before;
  bool possible = true;
};

class ConditionCheck {
 public:
  ConditionCheck(const ir::Module& module, diag::Reporter& reporter)
      : module_(module),
        numbers_(module),
        ranges_(module, Requires::Ignored),
        reporter_(reporter) {}

  void run() {
    for (uint32_t i = 0; i < module_.events.size(); ++i) events_.push_back(past_requires(i));
    for (uint32_t i = 0; i < module_.features.size(); ++i) check_feature(i);
    for (uint32_t i = 0; i < module_.decisions.size(); ++i) check_decision(i);
  }

 private:
  Place nowhere() const { return {Facts(module_, numbers_, ranges_), {}}; }

  Place past_requires(uint32_t event) {
    Place place = nowhere();
    for (const ir::Event::Require& require : module_.events[event].requires_) {
      ask(place, asked_by(module_, require.condition, {}),
          fmt::format("what `{}` requires", module_.schema.events[event].name));
    }
    return place;
  }

  void check_feature(uint32_t index) {
    const abi::Feature& schema = module_.schema.features[index];
    for (const ir::Feature::Step& step : module_.features[index].steps) {
      Place place = events_[schema.facts[step.fact].event];
      ask(place, asked_by(module_, step.where, {}),
          fmt::format("the `where` of `{}`", schema.name));
    }
  }

  void check_decision(uint32_t index) {
    const ir::Decision& decision = module_.decisions[index];
    const abi::Decision& schema = module_.schema.decisions[index];
    Place around = schema.on_event ? events_[*schema.on_event] : nowhere();
    ask(around, asked_by(module_, decision.when, {}),
        fmt::format("the `when` of `{}`", schema.name));
    std::vector<Place> groups;
    for (const ir::Group& group : decision.groups) {
      Place place = group.parent < 0 ? around : groups[static_cast<size_t>(group.parent)];
      ask(place, asked_by(module_, group.when, group.unless),
          fmt::format("the group `{}`", group.name));
      groups.push_back(std::move(place));
    }
    for (uint32_t i = 0; i < decision.lines.size(); ++i) {
      const ir::Line& line = decision.lines[i];
      const bool is_rule = i < decision.rule_count;
      Place place = line.group < 0 ? around : groups[static_cast<size_t>(line.group)];
      if (!is_rule) bound_score(place.facts, index, line.when);
      ask(place, asked_by(module_, line.when, line.unless),
          fmt::format("{}`{}`", is_rule ? "the rule " : "", schema.lines[i].name));
    }
  }

  /// Asks one after the other, each knowing those before it. After the first that is impossible
  /// nothing more is said.
  void ask(Place& place, const std::vector<Asked>& all, const std::string& of_what) {
    for (const Asked& asked : all) {
      if (!place.possible) return;
      if (!place.facts.possible(asked.condition, asked.holds)) {
        diag::Diagnostic& message = reporter_.report(span_of(asked), diag::NeverHolds, of_what);
        blame(message, place, asked);
        place.possible = false;
        return;
      }
      if (!place.facts.possible(asked.condition, !asked.holds))
        say_settled(place, asked);
      else
        check_within(place, asked.condition);
      place.facts.assume(asked.condition, asked.holds);
      place.before.push_back(asked);
    }
  }

  /// The members of a block or of an `or`, each where those before it did not settle the whole.
  void check_within(const Place& around, ExprId condition) {
    const Op op = module_.exprs[condition].op;
    if (op != Op::And && op != Op::Or && op != Op::AtLeast) return;
    Place place = around;
    for (ExprId member : module_.exprs.operands(condition)) {
      if (module_.exprs[member].span == module_.exprs[condition].span) return;
      const bool can_hold = place.facts.possible(member, true),
                 can_fail = place.facts.possible(member, false);
      if (!can_hold) say_settled(place, {member, false});
      if (!can_fail) say_settled(place, {member, true});
      if (!can_hold || !can_fail || op == Op::AtLeast) continue;
      check_within(place, member);
      place.facts.assume(member, op == Op::And);
      place.before.push_back({member, op == Op::And});
    }
  }

  void say_settled(const Place& place, const Asked& settled) {
    // Written so by the author, or settled by its type alone, of which sema speaks where it matters.
    if (module_.exprs[settled.condition].op == Op::Constant) return;
    diag::Diagnostic& message =
        reporter_.report(span_of(settled), diag::SettledBefore, settled.holds ? "always" : "never");
    blame(message, place, {settled.condition, !settled.holds});
    message.help("drop it, or look whether another value was meant");
  }

  /// Names the one condition before that alone rules this out, where there is one.
  void blame(diag::Diagnostic& message, const Place& place, const Asked& impossible) {
    if (!nowhere().facts.possible(impossible.condition, impossible.holds)) return;  // by itself
    for (const Asked& before : place.before) {
      Facts facts = nowhere().facts;
      if (!facts.assume(before.condition, before.holds) ||
          facts.possible(impossible.condition, impossible.holds))
        continue;
      message.label(span_of(before), "because of this");
      return;
    }
  }

  source::Span span_of(const Asked& asked) const { return module_.exprs[asked.condition].span; }

  void bound_score(Facts& facts, uint32_t decision, ExprId when) {
    for (ExprId expr : ir::reachable(module_, {when})) {
      const ir::Expr& e = module_.exprs[expr];
      if (e.op != Op::Output || e.payload != 0) continue;
      facts.narrow(expr, score_bounds(decision));
      return;
    }
  }

  /// What all rules together can add and take away; groups that are capped add no more than that.
  Range score_bounds(uint32_t index) const {
    const ir::Decision& decision = module_.decisions[index];
    std::vector<Range> groups(decision.groups.size() + 1, Range{0, 0});  // the last: outside of all
    auto add = [](Range& sum, Range more) {
      sum = {sum.low + std::clamp<Wide>(more.low, -kFar, 0),
             sum.high + std::clamp<Wide>(more.high, 0, kFar)};
    };
    for (uint32_t i = 0; i < decision.rule_count; ++i) {
      if (module_.schema.decisions[index].lines[i].kind == abi::LineKind::TrialRule) continue;
      for (const ir::Effect& effect : decision.lines[i].effects) {
        if (effect.kind != ir::Effect::Kind::Score || effect.output != 0) continue;
        const int32_t group = decision.lines[i].group;
        add(groups[group < 0 ? groups.size() - 1 : static_cast<size_t>(group)],
            ranges_.of(effect.value));
      }
    }
    for (size_t i = decision.groups.size(); i-- > 0;) {
      const ir::Group& group = decision.groups[i];
      if (group.at_most) groups[i].high = std::min<Wide>(groups[i].high, *group.at_most);
      add(groups[group.parent < 0 ? groups.size() - 1 : static_cast<size_t>(group.parent)],
          groups[i]);
    }
    const Range start = ranges_.of(decision.outputs[0].initial);
    return {start.low + groups.back().low, start.high + groups.back().high};
  }

  /// Further than any score; see find_faults.
  static constexpr Wide kFar = Wide(1) << 90;

  const ir::Module& module_;
  const ir::ValueNumbers numbers_;
  const Ranges ranges_;
  diag::Reporter& reporter_;
  std::vector<Place> events_;
};

}  // namespace

void check_conditions(ir::Module& module, diag::Reporter& reporter) {
  ConditionCheck(module, reporter).run();
}

}  // namespace helios::pass
