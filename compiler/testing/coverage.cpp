#include "compiler/testing/coverage.h"

#include "compiler/explain/conditions.h"
#include "compiler/explain/explain.h"

namespace helios::testing {
namespace {

/// Whether a group around the line can keep it from holding.
bool is_guarded(const ir::Decision& decision, int32_t group) {
  for (; group >= 0; group = decision.groups[static_cast<size_t>(group)].parent) {
    const ir::Group& around = decision.groups[static_cast<size_t>(group)];
    if (around.when.valid() || around.unless.valid()) return true;
  }
  return false;
}

}  // namespace

using abi::LineKind;
using abi::LineState;

Coverage::Coverage(const ir::Module& module, const source::Files& files)
    : module_(module), files_(files) {
  for (uint32_t i = 0; i < module.decisions.size(); ++i) declare_decision(i);
  for (uint32_t i = 0; i < module.schema.workflows.size(); ++i) declare_workflow(i);
}

/// Of steps that only lead on nothing is told.
void Coverage::declare_workflow(uint32_t index) {
  using abi::StepKind;
  const abi::Workflow& workflow = module_.schema.workflows[index];
  for (uint32_t i = 0; i < workflow.steps.size(); ++i) {
    const abi::Step& step = workflow.steps[i];
    const bool is_told = step.kind == StepKind::Task || step.kind == StepKind::Await ||
                         step.kind == StepKind::Decide || step.kind == StepKind::Emit ||
                         step.kind == StepKind::Start || step.kind == StepKind::Sleep;
    if (!is_told) continue;
    step_at_[{index, i}] = counted_.steps.size();
    counted_.steps.push_back(
        {workflow.name, step.name, {step.file, step.line, step.column}, false});
  }
}

void Coverage::declare_decision(uint32_t index) {
  const ir::Decision& decision = module_.decisions[index];
  const abi::Decision& described = module_.schema.decisions[index];
  line_at_.emplace_back(decision.lines.size(), -1);
  if (decision.when.valid()) declare(eval::outline(module_, decision.when));
  for (const ir::Group& group : decision.groups) {
    for (ir::ExprId condition : {group.when, group.unless}) {
      if (condition.valid()) declare(eval::outline(module_, condition));
    }
  }
  for (uint32_t i = 0; i < decision.lines.size(); ++i) {
    const ir::Line& line = decision.lines[i];
    const abi::Line& shown = described.lines[i];
    const bool cannot_happen = shown.kind == LineKind::OnFault && described.faults.size() <= 1;
    if (cannot_happen) continue;
    const bool is_fallback = shown.kind == LineKind::Otherwise || shown.kind == LineKind::OnFault;
    const bool conditional =
        is_guarded(decision, line.group) || line.when.valid() || line.unless.valid();
    line_at_[index][i] = static_cast<int32_t>(counted_.lines.size());
    counted_.lines.push_back({described.name,
                              shown.name,
                              {shown.file, shown.line, shown.column},
                              conditional && !is_fallback,
                              {}});
    for (ir::ExprId condition : {line.when, line.unless}) {
      if (condition.valid()) declare(eval::outline(module_, condition));
    }
  }
}

void Coverage::declare(const eval::ConditionTrace& outline) {
  if (!explain::is_one_phrase(outline)) {
    for (const eval::ConditionTrace& part : outline.parts) declare(part);
    return;
  }
  if (!condition_at_.emplace(outline.expr, counted_.conditions.size()).second) return;
  counted_.conditions.push_back(
      {explain::source_text(files_, outline.span), explain::place_of(files_, outline.span), {}});
}

void Coverage::add(const eval::DecisionTrace& trace) {
  for (const eval::ConditionTrace& when : trace.when) add(when);
  if (!trace.decided.applicable) return;
  const std::vector<int32_t>& line_at = line_at_[trace.decision.index];
  for (size_t i = 0; i < trace.lines.size(); ++i) {
    for (const eval::ClauseTrace& clause : trace.lines[i].clauses) add(clause.condition);
    if (line_at[i] < 0) continue;
    Counted& counted = counted_.lines[static_cast<size_t>(line_at[i])].counted;
    counted.held += trace.lines[i].result.state == LineState::Held;
    counted.did_not_hold += trace.lines[i].result.state == LineState::DidNotHold;
  }
}

void Coverage::add_asked(const eval::ConditionTrace& condition) {
  for (const auto& used : condition.decisions) add(*used);
  for (const eval::ConditionTrace& part : condition.parts) add_asked(part);
}

void Coverage::add(const eval::ConditionTrace& condition) {
  if (!explain::is_one_phrase(condition)) {
    for (const eval::ConditionTrace& part : condition.parts) add(part);
    return;
  }
  add_asked(condition);
  const auto at = condition_at_.find(condition.expr);
  if (at == condition_at_.end()) return;
  Counted& counted = counted_.conditions[at->second].counted;
  counted.held += condition.state == eval::ConditionState::Held;
  counted.did_not_hold += condition.state == eval::ConditionState::DidNotHold;
}

void Coverage::add(uint32_t workflow, const std::vector<workflow::Story>& story) {
  for (const workflow::Story& line : story) {
    const auto at = step_at_.find({workflow, line.step});
    if (at != step_at_.end()) counted_.steps[at->second].reached = true;
  }
}

CoverageReport Coverage::report() const { return counted_; }

}  // namespace helios::testing
