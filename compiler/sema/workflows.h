#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/expression.h"
#include "compiler/sema/frames.h"

/// `workflow`: steps as the author wrote them to a machine, in one walk. What leads to the step
/// that comes next is a Way: exits of the steps before that have no target yet, and what may be
/// said here because every one of those ways gives it.
namespace helios::sema {

struct Exit {
  enum class Slot : uint8_t { Next, Others, TimedOut, Arm, Reminder, Whenever };
  uint32_t step = 0;
  Slot slot = Slot::Next;
  uint32_t index = 0;  // of the arm or reminder
};

struct Way {
  Scope scope;
  std::vector<Exit> exits;
  bool open = true;       // something leads here
  bool reported = false;  // that nothing does
};

/// A workflow being written.
struct WorkflowBody {
  Context& cx;
  Symbol& symbol;
  const ast::WorkflowDecl& decl;
  uint32_t id;
  Frames frames;
  std::vector<Local*> bound = {};               // by any step
  std::map<std::string, uint32_t> names = {};   // of steps, how often
  // Where the step stands that is being written:
  uint32_t scope = 0;                           // whose frame is innermost
  const char* may_not_wait = nullptr;           // beside a wait: what the author would call the place
  bool repeats = false;

  abi::Workflow& machine() { return cx.module.schema.workflows[id]; }
  abi::Step& step(uint32_t n) { return machine().steps[n]; }
};

// ---- workflows.cpp ----

/// The step that all exits of the way lead to; the way goes on with none.
uint32_t add_step(WorkflowBody& w, Way& way, abi::StepKind kind, std::string name,
                  source::Span span);
void write_body(WorkflowBody& w, Way& way, const ast::Body& body);
/// Where ways meet: what all give.
Way join(std::vector<Way> ways);
/// A way on from an exit, with what may be said on `from`.
Way way_from(const Way& from, Exit exit);
/// A name for what a step gives; its field in the innermost frame.
uint32_t bind(WorkflowBody& w, Way& way, const ast::Name& name, TypeId type);
/// Reports a step that waits where none may.
void refuse_waiting(WorkflowBody& w, source::Span span);
/// A value over the frames here: as it is, and as a record of one field.
uint32_t compute(WorkflowBody& w, ExprId value, source::Span span);
uint32_t compute_one(WorkflowBody& w, ExprId value, source::Span span);
uint32_t compute_duration(WorkflowBody& w, Way& way, ast::ExprId duration);

// ---- a file a kind of step ----

void write_do(WorkflowBody& w, Way& way, const ast::DoStep& step, source::Span span);
void write_await(WorkflowBody& w, Way& way, const ast::AwaitStep& step, source::Span span);
/// `whenever`: an arm that stands beside all steps.
void write_whenever(WorkflowBody& w, const Way& start, const ast::EventArm& arm);
void write_choose(WorkflowBody& w, Way& way, const ast::ChooseStep& step, source::Span span);
void write_parallel(WorkflowBody& w, Way& way, const ast::ParallelStep& step, source::Span span);
void write_each(WorkflowBody& w, Way& way, const ast::EachStep& step, source::Span span);
void write_repeat(WorkflowBody& w, Way& way, const ast::RepeatStep& step, source::Span span);
void write_decide(WorkflowBody& w, Way& way, const ast::DecideStep& step, source::Span span);
void write_emit(WorkflowBody& w, Way& way, const ast::EmitStep& step, source::Span span);
void write_start(WorkflowBody& w, Way& way, const ast::StartStep& step, source::Span span);
void write_cancel(WorkflowBody& w, Way& way, const ast::CancelStep& step, source::Span span);
void write_sleep(WorkflowBody& w, Way& way, const ast::SleepStep& step, source::Span span);
void write_let(WorkflowBody& w, Way& way, const ast::LetDecl& step, source::Span span);
void write_end(WorkflowBody& w, Way& way, const ast::FailStep& step, source::Span span);
void write_end(WorkflowBody& w, Way& way, const ast::CompleteStep& step, source::Span span);
void write_end(WorkflowBody& w, Way& way, const ast::ContinueStep& step, source::Span span);

/// A condition that a workflow branches by: outcomes, events and results, no thresholds.
ExprId elaborate_branch(WorkflowBody& w, Way& way, ast::ExprId condition);

// ---- what processors, workflows and schedules say alike: calls_of_workflows.cpp ----

/// A record of `params` made of the arguments; an Error after reporting.
ExprId arguments_record(Context& cx, Scope& scope, const ast::Call& call, const Parameters& params,
                        abi::RecordId record);
/// The decision, workflow or task that is called; nullopt after reporting.
std::optional<ir::DecisionId> called_decision(Context& cx, const ast::File& file,
                                              const ast::Call& call);
std::optional<uint32_t> called_workflow(Context& cx, const ast::File& file, const ast::Call& call);
std::optional<uint32_t> called_task(Context& cx, const ast::File& file, const ast::Path& path);
/// In Task::failures; nullopt after reporting. (workflow_tasks.cpp)
std::optional<uint32_t> failure_of(Context& cx, uint32_t task, const ast::Name& name);
Parameters fields_of(const Context& cx, abi::RecordId record);
/// An event to be emitted: what the runtime gives may be left out.
ExprId elaborate_emitted(Context& cx, Scope& scope, ast::ExprId event);
/// What keeps the result of a decision.
TypeId decided_type(Context& cx, ir::DecisionId id);

// ---- decided.cpp ----

/// The result of the decision with its reasons.
abi::RecordId decided_record(Context& cx, ir::DecisionId id);
/// In processors and workflows a decision's name means its result with its reasons.
TypeId kept_type(Context& cx, TypeId type);
abi::RecordId params_record(Context& cx, const std::string& of, const Parameters& params,
                            source::Span span);

}  // namespace helios::sema
