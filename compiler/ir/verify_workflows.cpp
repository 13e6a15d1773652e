#include <algorithm>
#include <optional>

#include "compiler/ir/typing.h"
#include "compiler/ir/workflows.h"

namespace helios::ir {
namespace {

using abi::Kind;
using abi::kNoComputation;
using abi::kNoField;
using abi::kNoStep;
using abi::RecordId;
using abi::StepKind;

bool ends(StepKind kind) {
  return kind == StepKind::Resume || kind == StepKind::Complete || kind == StepKind::Fail;
}

bool waits(const abi::Step& step) {
  switch (step.kind) {
    case StepKind::Task:
    case StepKind::Await:
    case StepKind::Sleep:
    case StepKind::Fork:
    case StepKind::Join:
    case StepKind::Each:
    case StepKind::Repeat: return true;
    case StepKind::Start: return step.bind != kNoField;
    case StepKind::Choose:
    case StepKind::Decide:
    case StepKind::Compute:
    case StepKind::Emit:
    case StepKind::Cancel:
    case StepKind::Resume:
    case StepKind::Complete:
    case StepKind::Fail: return false;
  }
  return false;
}

std::vector<uint32_t> targets_of(const abi::Step& step) {
  std::vector<uint32_t> all{step.next, step.others, step.timed_out};
  for (const abi::Arm& arm : step.arms) all.push_back(arm.target);
  std::erase(all, kNoStep);
  return all;
}

class MachineVerifier {
 public:
  MachineVerifier(const Module& module, std::vector<std::string>& problems)
      : module_(module), schema_(module.schema), types_(module.schema.types), problems_(problems) {}

  void workflow(const abi::Workflow& workflow);
  void processor(const abi::Processor& processor);
  void schedule(const abi::Schedule& schedule);

 private:
  void problem(const std::string& what) { problems_.push_back(where_ + ": " + what); }
  TypeId of_record(RecordId record) const {
    for (uint32_t i = 0; i < types_.type_count(); ++i) {
      if (types_[TypeId(i)].kind == Kind::Record && types_[TypeId(i)].record == record)
        return TypeId(i);
    }
    return types_.error();
  }
  /// What a computation is given in a scope: its frames, outermost first, and perhaps an event.
  std::vector<TypeId> given(const abi::Workflow& workflow, uint32_t scope,
                            std::optional<uint32_t> event = {}) const {
    std::vector<TypeId> params;
    for (uint32_t at = scope; at < workflow.scopes.size(); at = workflow.scopes[at].parent)
      params.insert(params.begin(), of_record(workflow.scopes[at].frame));
    if (event) params.push_back(of_record(schema_.events[*event].record));
    return params;
  }
  bool computation(uint32_t index, const std::vector<TypeId>& params, const char* what);
  void gives(uint32_t index, const std::vector<TypeId>& params, TypeId type, const char* what);
  void gives(uint32_t index, const std::vector<TypeId>& params, Kind kind, const char* what);
  /// A record of one field of the kind or type; its field's type.
  std::optional<TypeId> gives_one(uint32_t index, const std::vector<TypeId>& params,
                                  const char* what);
  void kept(const abi::Workflow& workflow, uint32_t scope, uint32_t field, TypeId type);
  void arm(const abi::Workflow& workflow, const abi::Arm& arm, uint32_t scope);
  void step(const abi::Workflow& workflow, uint32_t index);
  void step_kind(const abi::Workflow& workflow, const abi::Step& step);
  void subject(uint32_t index, size_t count, const char* what) {
    if (index >= count) problem(std::string("there is no ") + what + " of its number");
  }
  TypeId decided(uint32_t decision, TypeId kept) const {
    const TypeId type = of_record(schema_.decisions[decision].decided);
    return types_.unwrapped(kept) == type ? kept : type;
  }
  RecordId key_record(uint32_t workflow) const {
    return types_[schema_.workflows[workflow].key_type].record;
  }
  std::vector<bool> reached(const abi::Workflow& workflow) const;
  void does_not_wait(const abi::Workflow& workflow, uint32_t from, const char* what);

  const Module& module_;
  const abi::Schema& schema_;
  const abi::TypeTable& types_;
  std::vector<std::string>& problems_;
  std::string where_;
};

bool MachineVerifier::computation(uint32_t index, const std::vector<TypeId>& params,
                                  const char* what) {
  if (index >= schema_.computations.size()) {
    problem(std::string("has no ") + what);
    return false;
  }
  if (schema_.computations[index].params == params) return true;
  problem(std::string(what) + " is computed from other frames than are around it");
  return false;
}

void MachineVerifier::gives(uint32_t index, const std::vector<TypeId>& params, TypeId type,
                            const char* what) {
  if (!computation(index, params, what)) return;
  if (!alike(types_, schema_.computations[index].result, type))
    problem(std::string(what) + " is " + types_.name(schema_.computations[index].result) +
            " and should be " + types_.name(type));
}

void MachineVerifier::gives(uint32_t index, const std::vector<TypeId>& params, Kind kind,
                            const char* what) {
  if (!computation(index, params, what)) return;
  if (types_[schema_.computations[index].result].kind != kind)
    problem(std::string(what) + " is " + types_.name(schema_.computations[index].result));
}

std::optional<TypeId> MachineVerifier::gives_one(uint32_t index, const std::vector<TypeId>& params,
                                                 const char* what) {
  if (!computation(index, params, what)) return std::nullopt;
  const abi::Type& type = types_[schema_.computations[index].result];
  if (type.kind == Kind::Record && types_[type.record].fields.size() == 1)
    return types_[type.record].fields[0].type;
  problem(std::string(what) + " is no record of one field");
  return std::nullopt;
}

void MachineVerifier::kept(const abi::Workflow& workflow, uint32_t scope, uint32_t field,
                           TypeId type) {
  const auto& fields = types_[workflow.scopes[scope].frame].fields;
  if (field == kNoField) return;
  if (field >= fields.size()) return problem("keeps its result in no field of the frame");
  if (!alike(types_, fields[field].type, type))
    problem("keeps " + types_.name(type) + " in a field of " + types_.name(fields[field].type));
}

void MachineVerifier::arm(const abi::Workflow& workflow, const abi::Arm& arm, uint32_t scope) {
  if (arm.event >= schema_.events.size()) return problem("an arm awaits no event");
  kept(workflow, scope, arm.bind, of_record(schema_.events[arm.event].record));
  if (arm.when != kNoComputation)
    gives(arm.when, given(workflow, scope, arm.event), Kind::Bool, "the `where` of an arm");
  if ((arm.event_key == kNoComputation) != (arm.frame_key == kNoComputation))
    return problem("an arm has one side of a key");
  if (arm.event_key == kNoComputation) return;
  const auto event = gives_one(arm.event_key, {of_record(schema_.events[arm.event].record)}, "a key");
  const auto frame = gives_one(arm.frame_key, given(workflow, scope), "a key");
  if (event && frame && !alike(types_, *event, *frame)) problem("the sides of a key differ");
}

void MachineVerifier::step_kind(const abi::Workflow& workflow, const abi::Step& step) {
  const std::vector<TypeId> frames = given(workflow, step.scope);
  switch (step.kind) {
    case StepKind::Task: {
      if (step.subject >= schema_.tasks.size()) return problem("there is no such task");
      const abi::Task& task = schema_.tasks[step.subject];
      gives(step.input, frames, of_record(task.params), "its input");
      kept(workflow, step.scope, step.bind, task.result);
      for (const abi::Arm& arm : step.arms) subject(arm.failure, task.failures.size(), "failure");
      if (step.within != kNoComputation) gives(step.within, frames, Kind::Duration, "its timeout");
      return;
    }
    case StepKind::Await:
      for (const abi::Arm& each : step.arms) arm(workflow, each, step.scope);
      if (step.within != kNoComputation) gives(step.within, frames, Kind::Duration, "its deadline");
      for (const abi::Reminder& each : step.reminders) {
        gives(each.after, frames, Kind::Duration, "a reminder");
        does_not_wait(workflow, each.target, "a reminder");
      }
      return;
    case StepKind::Choose:
      for (const abi::Arm& each : step.arms) gives(each.when, frames, Kind::Bool, "an arm");
      return;
    case StepKind::Decide:
      if (step.subject >= schema_.decisions.size()) return problem("there is no such decision");
      gives(step.input, frames, Kind::Record, "its input");
      if (step.bind < types_[workflow.scopes[step.scope].frame].fields.size()) {
        const TypeId type = types_[workflow.scopes[step.scope].frame].fields[step.bind].type;
        kept(workflow, step.scope, step.bind, decided(step.subject, type));
      }
      return;
    case StepKind::Compute:
      if (auto type = gives_one(step.input, frames, "its value"))
        kept(workflow, step.scope, step.bind, *type);
      return;
    case StepKind::Emit:
      if (step.subject >= schema_.events.size()) return problem("there is no such event");
      return gives(step.input, frames, of_record(schema_.events[step.subject].record), "the event");
    case StepKind::Start:
      if (step.subject >= schema_.workflows.size()) return problem("there is no such workflow");
      gives(step.input, frames, of_record(schema_.workflows[step.subject].params), "its input");
      if (step.at != kNoComputation) gives(step.at, frames, Kind::Time, "its time");
      return;
    case StepKind::Cancel:
      if (step.subject >= schema_.workflows.size()) return problem("there is no such workflow");
      return gives(step.input, frames, of_record(key_record(step.subject)), "the key");
    case StepKind::Sleep: return gives(step.at, frames, Kind::Time, "its time");
    case StepKind::Join: {
      const bool of_threads = step.subject < workflow.steps.size() &&
                              (workflow.steps[step.subject].kind == StepKind::Fork ||
                               workflow.steps[step.subject].kind == StepKind::Each);
      if (!of_threads) problem("joins no threads");
      return;
    }
    case StepKind::Each: {
      const auto list = gives_one(step.input, frames, "its list");
      if (list && types_[*list].kind != Kind::List) problem("its list is none");
      if (step.arms.size() != 1 || step.limit == 0) problem("has no body or no bound");
      return;
    }
    case StepKind::Repeat:
      if (step.limit == 0) problem("has no bound");
      if (step.bind >= types_[workflow.scopes[step.scope].frame].fields.size())
        problem("counts nowhere");
      return;
    case StepKind::Fail:
      if (auto reason = gives_one(step.input, frames, "its reason");
          reason && types_[*reason].kind != Kind::Text)
        problem("its reason is no text");
      return;
    case StepKind::Fork:
    case StepKind::Resume:
    case StepKind::Complete: return;
  }
}

void MachineVerifier::step(const abi::Workflow& workflow, uint32_t index) {
  const abi::Step& step = workflow.steps[index];
  where_ = "workflow " + workflow.name + ", step " + std::to_string(index) + " " + step.name;
  if (step.scope >= workflow.scopes.size()) return problem("stands in no scope");
  for (uint32_t target : targets_of(step)) {
    if (target >= workflow.steps.size()) return problem("leads nowhere");
  }
  if (ends(step.kind) != targets_of(step).empty() && step.kind != StepKind::Task)
    problem(ends(step.kind) ? "ends and goes on" : "neither ends nor goes on");
  step_kind(workflow, step);
}

/// Steps that something leads to: the others may lack what follows.
std::vector<bool> MachineVerifier::reached(const abi::Workflow& workflow) const {
  std::vector<bool> seen(workflow.steps.size());
  std::vector<uint32_t> open{0};
  for (const abi::Arm& arm : workflow.whenever) open.push_back(arm.target);
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    if (at >= seen.size() || seen[at]) continue;
    seen[at] = true;
    const abi::Step& step = workflow.steps[at];
    for (uint32_t target : targets_of(step)) open.push_back(target);
    for (const abi::Reminder& each : step.reminders) open.push_back(each.target);
    open.push_back(step.undo_task);
  }
  return seen;
}

void MachineVerifier::does_not_wait(const abi::Workflow& workflow, uint32_t from,
                                    const char* what) {
  std::vector<bool> seen(workflow.steps.size());
  std::vector<uint32_t> open{from};
  while (!open.empty()) {
    const uint32_t at = open.back();
    open.pop_back();
    if (at >= seen.size()) return problem(std::string(what) + " leads nowhere");
    if (seen[at]) continue;
    seen[at] = true;
    if (waits(workflow.steps[at])) return problem(std::string(what) + " waits");
    for (uint32_t target : targets_of(workflow.steps[at])) open.push_back(target);
  }
}

void MachineVerifier::workflow(const abi::Workflow& workflow) {
  where_ = "workflow " + workflow.name;
  if (workflow.scopes.empty() || workflow.steps.empty()) return problem("has no frame or no steps");
  for (size_t i = 1; i < workflow.scopes.size(); ++i) {
    if (workflow.scopes[i].parent >= i) return problem("a scope stands before its parent");
  }
  gives(workflow.key, given(workflow, 0), workflow.key_type, "its key");
  if (workflow.within != kNoComputation)
    gives(workflow.within, given(workflow, 0), Kind::Duration, "its deadline");
  for (const abi::Arm& each : workflow.whenever) {
    arm(workflow, each, 0);
    does_not_wait(workflow, each.target, "`whenever`");
  }
  const std::vector<bool> seen = reached(workflow);
  for (uint32_t i = 0; i < workflow.steps.size(); ++i) {
    if (seen[i]) step(workflow, i);
  }
}

void MachineVerifier::processor(const abi::Processor& processor) {
  if (processor.event >= schema_.events.size()) return problem("a processor of no event");
  where_ = "on " + schema_.events[processor.event].name;
  const std::vector<TypeId> frame{of_record(processor.frame)};
  for (const abi::ProcessStep& step : processor.steps) {
    if (step.when != kNoComputation) gives(step.when, frame, Kind::Bool, "a condition");
    if (step.input != kNoComputation) gives(step.input, frame, Kind::Record, "an input");
    if (step.bind != kNoField && step.bind >= types_[processor.frame].fields.size())
      problem("keeps its result in no field of the frame");
  }
}

void MachineVerifier::schedule(const abi::Schedule& schedule) {
  where_ = "schedule " + schedule.name;
  if (schedule.workflow >= schema_.workflows.size()) return problem("starts nothing");
  if (schedule.zone >= schema_.zones.size()) problem("is in no zone");
  gives(schedule.input, {}, of_record(schema_.workflows[schedule.workflow].params), "its input");
}

}  // namespace

std::vector<std::string> workflow_problems(const Module& module) {
  std::vector<std::string> problems;
  MachineVerifier verifier(module, problems);
  for (const abi::Workflow& each : module.schema.workflows) verifier.workflow(each);
  for (const abi::Processor& each : module.schema.processors) verifier.processor(each);
  for (const abi::Schedule& each : module.schema.schedules) verifier.schedule(each);
  return problems;
}

}  // namespace helios::ir
