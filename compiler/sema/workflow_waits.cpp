#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// `await`, `whenever` and `sleep`: what a workflow waits for.
namespace helios::sema {
namespace {

/// For as long as it lives, what is written is done beside a wait, and may not wait itself.
class Beside {
 public:
  Beside(WorkflowBody& w, const char* what) : w_(w), before_(w.may_not_wait) {
    w.may_not_wait = what;
  }
  ~Beside() { w_.may_not_wait = before_; }
  Beside(const Beside&) = delete;

 private:
  WorkflowBody& w_;
  const char* before_;
};

/// The members of a conjunction.
std::vector<ExprId> conjuncts(const ir::Exprs& exprs, ExprId condition) {
  if (exprs[condition].op != Op::And) return {condition};
  std::vector<ExprId> all;
  for (ExprId operand : exprs.operands(condition)) {
    for (ExprId each : conjuncts(exprs, operand)) all.push_back(each);
  }
  return all;
}

/// `v.payment is p.id`: what finds the instances an event is for.
void add_keys(WorkflowBody& w, abi::Arm& arm, ExprId condition, ir::VarId event,
              source::Span span) {
  const ir::Exprs& exprs = w.cx.module.exprs;
  for (ExprId each : conjuncts(exprs, condition)) {
    if (exprs[each].op != Op::Equal) continue;
    ExprId of_event = exprs.operand(each, 0), of_frame = exprs.operand(each, 1);
    const std::vector<ir::VarId> only_event{event};
    if (w.frames.variables_of(of_frame) == only_event) std::swap(of_event, of_frame);
    const std::vector<ir::VarId> other = w.frames.variables_of(of_frame);
    const bool fits = w.frames.variables_of(of_event) == only_event && !other.empty() &&
                      std::find(other.begin(), other.end(), event) == other.end();
    if (!fits) continue;
    arm.event_key = w.frames.computation({}, w.frames.in_record(of_event), span, event);
    arm.frame_key = w.frames.computation(w.scope, w.frames.in_record(of_frame), span);
    return;
  }
}

/// The event of an arm under its name, its `where` proved. Nothing where there is no such event.
abi::Arm event_arm(WorkflowBody& w, Way& way, const ast::EventArm& arm) {
  abi::Arm made;
  const auto* event = arm.event.segments.empty()
                          ? nullptr
                          : find_declared<EventSymbol>(w.cx, *w.symbol.file, full_name(arm.event),
                                                       arm.event.span, "event");
  abi::TypeTable& types = w.cx.module.schema.types;
  made.event = event ? event->id.index : 0;
  made.bind = bind(w, way, arm.name, event ? types.record(event->record) : types.error());
  if (!arm.where.valid()) return made;
  const Local& local = *way.scope.locals.back();
  const auto variable = std::get<ir::VarId>(local.meaning);
  const source::Span span = way.scope.file->exprs[arm.where].span;
  const ExprId where = elaborate_condition(w.cx, way.scope, arm.where);
  narrow(w.cx, way.scope, arm.where, true);
  if (is_error(w.cx, where)) return made;
  made.when = w.frames.computation(w.scope, where, span, variable);
  add_keys(w, made, where, variable, span);
  return made;
}

/// The end of what is done beside a wait.
void write_resume(WorkflowBody& w, Way& way, source::Span span) {
  if (!way.open) return;
  add_step(w, way, abi::StepKind::Resume, "resume", span);
  way.open = false;
  way.reported = true;
}

void check_await(WorkflowBody& w, const Scope& scope, const ast::AwaitStep& step,
                 source::Span span) {
  if (step.arms.empty()) {
    w.cx.reporter.report(span, diag::NothingAwaited)
        .help("name an event: `await within 2d { v: Verdict where … -> … }`; to let time pass, "
              "`sleep 2d`");
  }
  if (step.within.valid() && !step.timed_out) {
    w.cx.reporter.report(span, diag::NoAnswerInTime)
        .help("say what then: `timed out -> …`");
  }
  if (step.reminders.size() > abi::kRemindersMax) {
    const ast::ExprId after = step.reminders[abi::kRemindersMax].after;
    w.cx.reporter.report(scope.file->exprs[after].span, diag::OutsideBounds,
                         "how many `after` one wait has", "0", std::to_string(abi::kRemindersMax));
  }
  if (!step.within.valid() && step.timed_out) {
    w.cx.reporter.report(step.timed_out->span, diag::NothingTimesOut)
        .help("say how long it waits: `await within 2d { … }`");
  }
  if (!step.within.valid() && !w.decl.within.valid()) {
    w.cx.reporter.report(span, diag::WaitsForEver)
        .help("say how long: `await within 2d { … timed out -> … }`, or give the workflow a "
              "deadline: `within 30d`");
  }
}

void write_event_arms(WorkflowBody& w, const Way& way, std::vector<Way>& ways, uint32_t index,
                      const ast::AwaitStep& step) {
  for (const ast::EventArm& arm : step.arms) {
    const auto n = static_cast<uint32_t>(w.step(index).arms.size());
    w.step(index).arms.emplace_back();
    Way inside = way_from(way, {index, Exit::Slot::Arm, n});
    const abi::Arm made = event_arm(w, inside, arm);
    w.step(index).arms[n] = made;
    write_body(w, inside, arm.body);
    ways.push_back(std::move(inside));
  }
}

void write_reminders(WorkflowBody& w, Way& way, uint32_t index, const ast::AwaitStep& step) {
  for (const ast::AfterArm& arm : step.reminders) {
    const auto n = static_cast<uint32_t>(w.step(index).reminders.size());
    w.step(index).reminders.push_back({compute_duration(w, way, arm.after), abi::kNoStep});
    Way inside = way_from(way, {index, Exit::Slot::Reminder, n});
    const Beside wait(w, "a reminder");
    write_body(w, inside, arm.body);
    write_resume(w, inside, arm.body.span);
  }
}

}  // namespace

void write_await(WorkflowBody& w, Way& way, const ast::AwaitStep& step, source::Span span) {
  refuse_waiting(w, span);
  check_await(w, way.scope, step, span);
  const uint32_t within =
      step.within.valid() ? compute_duration(w, way, step.within) : abi::kNoComputation;
  const std::string name = step.arms.empty() ? "wait" : step.arms.front().name.text;
  const uint32_t index = add_step(w, way, abi::StepKind::Await, "await_" + name, span);
  w.step(index).within = within;
  std::vector<Way> ways;
  write_event_arms(w, way, ways, index, step);
  write_reminders(w, way, index, step);
  if (step.otherwise) {
    Way inside = way_from(way, {index, Exit::Slot::Others});
    const Beside wait(w, "the answer to an event that does not fit");
    write_body(w, inside, *step.otherwise);
    write_resume(w, inside, step.otherwise->span);
  }
  if (step.timed_out) {
    Way inside = way_from(way, {index, Exit::Slot::TimedOut});
    write_body(w, inside, *step.timed_out);
    ways.push_back(std::move(inside));
  }
  if (!ways.empty()) way = join(std::move(ways));
}

void write_whenever(WorkflowBody& w, const Way& start, const ast::EventArm& arm) {
  const auto n = static_cast<uint32_t>(w.machine().whenever.size());
  w.machine().whenever.emplace_back();
  Way inside = way_from(start, {0, Exit::Slot::Whenever, n});
  const abi::Arm made = event_arm(w, inside, arm);
  w.machine().whenever[n] = made;
  const Beside steps(w, "what is done `whenever` an event comes");
  write_body(w, inside, arm.body);
  write_resume(w, inside, arm.span);
}

void write_end(WorkflowBody& w, Way& way, const ast::ContinueStep&, source::Span span) {
  if (!w.may_not_wait) {
    w.cx.reporter.report(span, diag::ContinuesNothing)
        .help("`continue` stands in `after … ->` and `otherwise ->` of an `await`; steps go on by "
              "themselves");
    return;
  }
  write_resume(w, way, span);
  way.reported = false;
}

namespace {

ExprId business_days_from_now(WorkflowBody& w, Way& way, const ast::SleepStep& step,
                              source::Span span) {
  const Site site{w.cx, way.scope};
  const TypeId time = site.types().basic(abi::Kind::Time);
  const ExprId days = elaborate(w.cx, way.scope, step.duration, site.integer());
  const auto calendar = calendar_named(site, *step.calendar);
  if (!calendar || site.is_error(days)) return site.error(span, time);
  const ExprId now = site.add(Op::StepTime, time, span, {});
  return site.add(Op::PlusBusinessDays, time, span, {now, days, calendar->constant});
}

}  // namespace

void write_sleep(WorkflowBody& w, Way& way, const ast::SleepStep& step, source::Span span) {
  refuse_waiting(w, span);
  abi::TypeTable& types = w.cx.module.schema.types;
  const TypeId time = types.basic(abi::Kind::Time), duration = types.basic(abi::Kind::Duration);
  ExprId until;
  if (step.until.valid()) {
    until = elaborate(w.cx, way.scope, step.until, time);
  } else if (step.calendar) {
    until = business_days_from_now(w, way, step, span);
  } else {
    const ExprId now = w.cx.module.exprs.add(Op::StepTime, time, span);
    const ExprId length = elaborate(w.cx, way.scope, step.duration, duration);
    until = w.cx.module.exprs.add(Op::Add, time, span, {now, length});
  }
  const uint32_t at = compute(w, until, span);
  const uint32_t index = add_step(w, way, abi::StepKind::Sleep, "sleep", span);
  w.step(index).at = at;
  way.exits = {{index}};
}

}  // namespace helios::sema
