#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expr.h"

/// Processors, services, workflows and schedules as written.
namespace helios::ast {

/// `payments.hold(p.id, p.amount)`: of a task, a decision or a workflow.
struct Call {
  Path callee;
  std::vector<ExprId> args;
  Span span;
};

// ---- steps ----

struct Step;
/// One step, or several in braces.
struct Body {
  std::vector<Step> steps;
  Span span;
};

/// `retry 5 times from 1s doubling to 1m without jitter on unavailable`
struct Retry {
  ExprId times;
  ExprId first, longest;            // may be invalid: as without the clause
  bool jitter = true;
  std::vector<Name> on;             // none: every failure that has no arm
  Span span;
};
struct FailureArm {                 // `refused -> fail "…"`
  Name failure;
  Body body;
};
struct DoStep {                     // `do hold = payments.hold(p.id) … { … }`
  std::optional<Name> bind;
  Call task;
  std::optional<Retry> retry;
  ExprId timeout;                   // may be invalid
  std::optional<Call> undo;
  std::vector<FailureArm> arms;
};
struct EventArm {                   // `v: Verdict where v.payment is p.id -> …`
  Name name;
  Path event;
  ExprId where;                     // may be invalid
  Body body;
  Span span;
};
struct AfterArm {                   // `after 24h -> …`
  ExprId after;
  Body body;
};
struct AwaitStep {
  ExprId within;                    // may be invalid
  std::vector<EventArm> arms;
  std::vector<AfterArm> reminders;
  std::optional<Body> otherwise, timed_out;
};
struct ChooseArm {
  ExprId when;
  Body body;
};
struct ChooseStep {
  std::vector<ChooseArm> arms;
  std::optional<Body> otherwise;
};
struct DecideStep {                 // `decide payment_risk(p) as risk`
  Call decision;
  std::optional<Name> bind;
};
struct EmitStep {
  ExprId event;                     // a RecordExpr
};
struct StartStep {                  // `start review(p)`, `start x(p) in 365d`, `start x(p) and wait as done`
  Call workflow;
  ExprId in;                        // may be invalid: now
  bool waits = false;
  std::optional<Name> bind;
};
struct CancelStep {
  Call workflow;                    // its key in parentheses
};
struct SleepStep {
  ExprId duration, until;           // one of them
  std::optional<Path> calendar;     // `sleep 2 business days of bank_days`: `duration` counts them
};
struct ParallelStep {
  std::vector<Body> branches;
};
struct EachStep {                   // `each item in p.items at most 10 at once { … }`
  Name item;
  ExprId list;
  ExprId at_most;
  Body body;
};
struct RepeatStep {                 // `repeat at most 10 times until complete_set { … } otherwise -> …`
  ExprId at_most;
  ExprId until;
  Body body;
  std::optional<Body> otherwise;    // after the last time without
};
struct CompleteStep {};
struct ContinueStep {};             // in an arm of an `await`: go on waiting
struct FailStep {
  ExprId reason;                    // Template; may be invalid
};
using StepForm = std::variant<DoStep, AwaitStep, ChooseStep, DecideStep, EmitStep, StartStep, CancelStep, SleepStep, ParallelStep,
                              EachStep, RepeatStep, LetDecl, CompleteStep, ContinueStep, FailStep>;
struct Step {
  StepForm form;
  Span span;
};

// ---- declarations ----

struct Enrich {                     // `enrich p.merchant.risk = …`
  Path field;
  ExprId value;
};
struct Signal {                     // `signal review(p.payment)`: the key of the instance
  Call workflow;
};
struct Route {
  std::string topic;
  Span topic_span;
};
using Action = std::variant<Enrich, DecideStep, StartStep, Signal, EmitStep, Route>;
struct ProcessorItem {
  ExprId when;                      // may be invalid: always
  Action action;
  Span span;
};
struct ProcessorDecl {              // `on CardPayment as p { … }`
  Path event;
  Name name;
  std::vector<ProcessorItem> items;
};

struct TaskDecl {                   // `task hold(payment: Id) -> Hold fails with unavailable, refused`
  Name name;
  std::vector<Param> params;
  TypeId result;                    // may be invalid: none
  std::vector<Name> failures;
  Span span;
};
struct ServiceDecl {
  Name name;
  std::vector<TaskDecl> tasks;
};

struct WorkflowDecl {
  Name name;
  std::vector<Param> params;
  std::vector<ExprId> key;
  ExprId within;                    // may be invalid
  std::vector<EventArm> whenever;
  Body body;
};

/// `schedule nightly at "0 3 * * *" in "Europe/Berlin" as due start rescreening(due)`
struct ScheduleDecl {
  Name name;
  std::string cron, zone;
  Span cron_span, zone_span;
  std::optional<Name> due;
  Call workflow;
};

}  // namespace helios::ast
