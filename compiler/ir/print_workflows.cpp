#include <fmt/format.h>

#include "compiler/ir/workflows.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::ir {
namespace {

using abi::kNoComputation;
using abi::kNoField;
using abi::kNoStep;
using abi::StepKind;

std::string_view word(StepKind kind) {
  switch (kind) {
    case StepKind::Task: return "task";
    case StepKind::Await: return "await";
    case StepKind::Choose: return "choose";
    case StepKind::Decide: return "decide";
    case StepKind::Compute: return "compute";
    case StepKind::Emit: return "emit";
    case StepKind::Start: return "start";
    case StepKind::Cancel: return "cancel";
    case StepKind::Sleep: return "sleep";
    case StepKind::Fork: return "fork";
    case StepKind::Join: return "join";
    case StepKind::Each: return "each";
    case StepKind::Repeat: return "repeat";
    case StepKind::Resume: return "resume";
    case StepKind::Complete: return "complete";
    case StepKind::Fail: return "fail";
  }
  HELIOS_UNREACHABLE("a kind of step without a name");
}

std::string_view word(abi::ProcessKind kind) {
  switch (kind) {
    case abi::ProcessKind::Enrich: return "enrich";
    case abi::ProcessKind::Decide: return "decide";
    case abi::ProcessKind::Start: return "start";
    case abi::ProcessKind::Signal: return "signal";
    case abi::ProcessKind::Emit: return "emit";
    case abi::ProcessKind::Route: return "route";
  }
  HELIOS_UNREACHABLE("a kind of process without a name");
}

std::string duration(int64_t ns) { return value::to_string(value::Duration{ns}); }

class WorkflowPrinter {
 public:
  explicit WorkflowPrinter(const Module& module) : module_(module), schema_(module.schema) {}

  std::string run() {
    for (const abi::Task& each : schema_.tasks) task(each);
    for (const abi::Workflow& each : schema_.workflows) workflow(each);
    for (const abi::Processor& each : schema_.processors) processor(each);
    for (const abi::Schedule& each : schema_.schedules) schedule(each);
    return std::move(out_);
  }

 private:
  void line(size_t indent, const std::string& text) {
    out_ += std::string(indent, ' ') + text + "\n";
  }
  void open(const std::string& head) { out_ += "\n" + head + "\n"; }
  /// "when (…)", or nothing.
  void computed(size_t indent, std::string_view head, uint32_t computation) {
    if (computation == kNoComputation) return;
    std::string text = print(module_, module_.computations[computation].body);
    for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
      text.insert(at + 1, std::string(indent, ' '));
    line(indent, std::string(head) + " " + text);
  }
  std::string fields(abi::RecordId record) const {
    std::string text;
    for (const abi::RecordField& field : schema_.types[record].fields)
      text += (text.empty() ? "" : ", ") + field.name + ": " + schema_.types.name(field.type);
    return "(" + text + ")";
  }

  void task(const abi::Task& task) {
    const bool gives = schema_.types[task.result].kind != abi::Kind::Error;
    open("task " + task.name + fields(task.params) +
         (gives ? " -> " + schema_.types.name(task.result) : ""));
    if (!task.failures.empty()) line(2, fmt::format("fails with {}", fmt::join(task.failures, ", ")));
  }

  std::string subject(const abi::Step& step) const {
    switch (step.kind) {
      case StepKind::Task: return " " + schema_.tasks[step.subject].name;
      case StepKind::Decide: return " " + schema_.decisions[step.subject].name;
      case StepKind::Emit: return " " + schema_.events[step.subject].name;
      case StepKind::Start:
      case StepKind::Cancel: return " " + schema_.workflows[step.subject].name;
      case StepKind::Join: return fmt::format(" of {}", step.subject);
      case StepKind::Each: return fmt::format(" at most {}", step.limit);
      case StepKind::Repeat: return fmt::format(" at most {} times", step.limit);
      case StepKind::Await:
      case StepKind::Choose:
      case StepKind::Compute:
      case StepKind::Sleep:
      case StepKind::Fork:
      case StepKind::Resume:
      case StepKind::Complete:
      case StepKind::Fail: return "";
    }
    HELIOS_UNREACHABLE("a kind of step without a subject");
  }

  std::string target(uint32_t step) const {
    return step == kNoStep ? "nothing" : std::to_string(step);
  }

  void arm(const abi::Workflow& workflow, size_t indent, std::string head, const abi::Arm& arm,
           uint32_t scope) {
    if (arm.bind != kNoField)
      head += " as " + schema_.types[workflow.scopes[scope].frame].fields[arm.bind].name;
    line(indent, head + " -> " + target(arm.target));
    computed(indent + 2, "when", arm.when);
    computed(indent + 2, "found by", arm.event_key);
    computed(indent + 2, "being", arm.frame_key);
  }

  void arms(const abi::Workflow& workflow, const abi::Step& step) {
    for (const abi::Arm& each : step.arms) {
      std::string head = "arm";
      if (step.kind == StepKind::Task) head = schema_.tasks[step.subject].failures[each.failure];
      if (step.kind == StepKind::Await) head = "on " + schema_.events[each.event].name;
      arm(workflow, 4, head, each, step.scope);
    }
    for (const abi::Reminder& each : step.reminders) {
      computed(4, "after", each.after);
      line(6, "-> " + target(each.target));
    }
  }

  void retry(const abi::Step& step) {
    if (!step.retry) return;
    const abi::Retry& retry = *step.retry;
    std::string text = fmt::format("{} attempts, {} to {}", retry.attempts, duration(retry.first_ns),
                                   duration(retry.longest_ns));
    if (!retry.doubling) text += " as ever";
    if (!retry.jitter) text += " without jitter";
    for (uint32_t failure : retry.failures)
      text += " on " + schema_.tasks[step.subject].failures[failure];
    line(4, "retry " + text);
  }

  void step(const abi::Workflow& workflow, uint32_t index) {
    const abi::Step& step = workflow.steps[index];
    std::string head = fmt::format("{} {}: {}{}", index, step.name, word(step.kind), subject(step));
    if (step.scope != 0) head += fmt::format(" in scope {}", step.scope);
    if (step.bind != kNoField)
      head += " as " + schema_.types[workflow.scopes[step.scope].frame].fields[step.bind].name;
    if (step.next != kNoStep) head += fmt::format(" next {}", step.next);
    line(2, head);
    computed(4, "input", step.input);
    computed(4, "at", step.at);
    computed(4, "within", step.within);
    retry(step);
    if (step.undo_task != kNoStep) line(4, fmt::format("undo {}", step.undo_task));
    arms(workflow, step);
    if (step.others != kNoStep) line(4, fmt::format("others -> {}", step.others));
    if (step.timed_out != kNoStep) line(4, fmt::format("timed out -> {}", step.timed_out));
  }

  void workflow(const abi::Workflow& workflow) {
    open("workflow " + workflow.name + fields(workflow.params));
    for (const abi::Scope& scope : workflow.scopes) line(2, "frame " + fields(scope.frame));
    computed(2, "key", workflow.key);
    computed(2, "within", workflow.within);
    for (const abi::Arm& each : workflow.whenever)
      arm(workflow, 2, "whenever " + schema_.events[each.event].name, each, 0);
    for (uint32_t i = 0; i < workflow.steps.size(); ++i) step(workflow, i);
  }

  void processor(const abi::Processor& processor) {
    open("on " + schema_.events[processor.event].name + " " + fields(processor.frame));
    for (const abi::ProcessStep& step : processor.steps) {
      std::string head(word(step.kind));
      if (step.kind == abi::ProcessKind::Decide) head += " " + schema_.decisions[step.subject].name;
      if (step.kind == abi::ProcessKind::Emit) head += " " + schema_.events[step.subject].name;
      if (step.kind == abi::ProcessKind::Route) head += " to " + processor.topics[step.subject];
      if (step.kind == abi::ProcessKind::Start || step.kind == abi::ProcessKind::Signal)
        head += " " + schema_.workflows[step.subject].name;
      if (step.bind != kNoField)
        head += " as " + schema_.types[processor.frame].fields[step.bind].name;
      line(2, head);
      computed(4, "when", step.when);
      computed(4, "input", step.input);
    }
  }

  void schedule(const abi::Schedule& schedule) {
    open("schedule " + schedule.name + " starts " + schema_.workflows[schedule.workflow].name);
    line(2, fmt::format("minutes {:x} hours {:x} days {:x} months {:x} weekdays {:x}{} in {}",
                        schedule.minutes, schedule.hours, schedule.days, schedule.months,
                        schedule.weekdays, schedule.either_day ? " either" : "",
                        schema_.zones[schedule.zone]));
    computed(2, "input", schedule.input);
  }

  const Module& module_;
  const abi::Schema& schema_;
  std::string out_;
};

}  // namespace

std::string print_workflows(const Module& module) { return WorkflowPrinter(module).run(); }

std::vector<bool> used_computations(const Module& module) {
  std::vector<bool> used(module.computations.size());
  const auto mark = [&](std::initializer_list<uint32_t> some) {
    for (uint32_t each : some) {
      if (each < used.size()) used[each] = true;
    }
  };
  for (const abi::Workflow& workflow : module.schema.workflows) {
    mark({workflow.key, workflow.within});
    for (const abi::Arm& arm : workflow.whenever) mark({arm.when, arm.event_key, arm.frame_key});
    for (const abi::Step& step : workflow.steps) {
      mark({step.input, step.at, step.within});
      for (const abi::Arm& arm : step.arms) mark({arm.when, arm.event_key, arm.frame_key});
      for (const abi::Reminder& reminder : step.reminders) mark({reminder.after});
    }
  }
  for (const abi::Processor& processor : module.schema.processors) {
    for (const abi::ProcessStep& step : processor.steps) mark({step.when, step.input});
  }
  for (const abi::Schedule& schedule : module.schema.schedules) mark({schedule.input});
  return used;
}

}  // namespace helios::ir
