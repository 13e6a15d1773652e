#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// `do x = payments.hold(p.id) retry … timeout … undo … { refused -> … }`
namespace helios::sema {
namespace {

/// Never more: what a service did not do in so many attempts a person looks at.
constexpr int64_t kAttemptsMax = 1000;

uint32_t task_input(WorkflowBody& w, Scope& scope, uint32_t task, const ast::Call& call) {
  const abi::RecordId params = w.cx.module.schema.tasks[task].params;
  const ExprId input = arguments_record(w.cx, scope, call, fields_of(w.cx, params), params);
  return compute(w, input, call.span);
}

int64_t constant_duration(WorkflowBody& w, Way& way, ast::ExprId expr, int64_t otherwise) {
  if (!expr.valid()) return otherwise;
  return constant_number(w.cx, way.scope, expr, abi::Kind::Duration).value_or(otherwise);
}

abi::Retry elaborate_retry(WorkflowBody& w, Way& way, uint32_t task, const ast::DoStep& step) {
  abi::Retry retry;
  if (!step.retry) return retry;
  const ast::Retry& said = *step.retry;
  const Site site{w.cx, way.scope};
  // `retry 5 times` is five attempts more than the first.
  if (auto times = constant_int(site, said.times, 1, kAttemptsMax, "how often a task is retried"))
    retry.attempts = static_cast<uint32_t>(*times + 1);
  retry.first_ns = constant_duration(w, way, said.first, retry.first_ns);
  retry.doubling = !said.first.valid() || said.longest.valid();
  retry.longest_ns =
      constant_duration(w, way, said.longest, retry.doubling ? retry.longest_ns : retry.first_ns);
  retry.jitter = said.jitter;
  for (const ast::Name& name : said.on) {
    if (auto failure = failure_of(w.cx, task, name)) retry.failures.push_back(*failure);
  }
  if (!said.on.empty()) return retry;
  const auto& failures = w.cx.module.schema.tasks[task].failures;
  for (uint32_t i = 0; i < failures.size(); ++i) {
    const bool has_arm = std::any_of(step.arms.begin(), step.arms.end(), [&](const auto& arm) {
      return arm.failure.text == failures[i];
    });
    if (!has_arm) retry.failures.push_back(i);
  }
  return retry;
}

void check_failures(WorkflowBody& w, uint32_t index, const abi::Retry& retry,
                    const ast::DoStep& step) {
  const abi::Task& task = w.cx.module.schema.tasks[index];
  for (uint32_t i = 0; i < task.failures.size(); ++i) {
    const auto& retried = retry.failures;
    const bool handled =
        std::find(retried.begin(), retried.end(), i) != retried.end() ||
        std::any_of(step.arms.begin(), step.arms.end(),
                    [&](const auto& arm) { return arm.failure.text == task.failures[i]; });
    if (handled) continue;
    w.cx.reporter.report(step.task.span, diag::FailureUnhandled, task.name, task.failures[i])
        .help(fmt::format("say what then: `{{ {} -> fail \"…\" }}`", task.failures[i]))
        .help(fmt::format("or try again: `retry 5 times on {}`", task.failures[i]));
  }
}

/// Nobody is asked about an undo: it is tried until it is done, or a person looks at it.
abi::Retry retry_of_everything(WorkflowBody& w, uint32_t task) {
  abi::Retry retry;
  for (uint32_t i = 0; i < w.cx.module.schema.tasks[task].failures.size(); ++i)
    retry.failures.push_back(i);
  return retry;
}

/// By what it gives, else by what it does.
std::string step_name(const ast::DoStep& step) {
  return step.bind ? step.bind->text : step.task.callee.segments.back().text;
}

/// A step outside the flow. What it is given is computed before the task is sent, and may not speak
/// of what the task gives.
uint32_t write_undo(WorkflowBody& w, const Way& way, const ast::DoStep& step, TypeId result) {
  const auto task = called_task(w.cx, *w.symbol.file, step.undo->callee);
  if (!task) return abi::kNoStep;
  Scope scope = way.scope;
  Local* own = nullptr;
  if (step.bind) {
    own = add_local(w.cx, *step.bind, w.cx.module.add_variable(step.bind->text, result), result);
    scope.locals.push_back(own);
  }
  const uint32_t input = task_input(w, scope, *task, *step.undo);
  if (own && own->used) {
    w.cx.reporter.report(step.undo->span, diag::UndoUsesResult, own->name)
        .label(own->span, "known when the task has answered")
        .help("an undo is written down before its task is sent, so that none is ever lost: give it "
              "what was known before");
  }
  Way apart{scope, {}};
  const uint32_t undo = add_step(w, apart, abi::StepKind::Task, step_name(step) + "_undo",
                                 step.undo->span);
  w.step(undo).subject = *task;
  w.step(undo).input = input;
  w.step(undo).retry = retry_of_everything(w, *task);
  return undo;
}

void write_failure_arms(WorkflowBody& w, std::vector<Way>& ways, const Way& way, uint32_t index,
                        uint32_t task, const ast::DoStep& step) {
  std::vector<const ast::Name*> names;
  for (const ast::FailureArm& arm : step.arms) {
    names.push_back(&arm.failure);
    const auto failure = failure_of(w.cx, task, arm.failure);
    const auto n = static_cast<uint32_t>(w.step(index).arms.size());
    w.step(index).arms.push_back({.failure = failure.value_or(0)});
    Way inside = way_from(way, {index, Exit::Slot::Arm, n});
    write_body(w, inside, arm.body);
    ways.push_back(std::move(inside));
  }
  report_duplicates(w.cx, names);
}

}  // namespace

std::optional<uint32_t> failure_of(Context& cx, uint32_t task, const ast::Name& name) {
  const std::vector<std::string>& failures = cx.module.schema.tasks[task].failures;
  const auto found = std::find(failures.begin(), failures.end(), name.text);
  if (found != failures.end()) return static_cast<uint32_t>(found - failures.begin());
  diag::Diagnostic& message = cx.reporter.report(name.span, diag::UnknownName, "failure", name.text);
  suggest(message, name.text, {failures.begin(), failures.end()});
  if (message.helps.empty() && !failures.empty())
    message.help(fmt::format("this task fails with {}", fmt::join(failures, ", ")));
  return std::nullopt;
}

void write_do(WorkflowBody& w, Way& way, const ast::DoStep& step, source::Span span) {
  refuse_waiting(w, span);
  const auto task = called_task(w.cx, *w.symbol.file, step.task.callee);
  if (!task) {  // what it would give stays silent
    if (step.bind) bind(w, way, *step.bind, w.cx.module.schema.types.error());
    return;
  }
  const abi::Task called = w.cx.module.schema.tasks[*task];
  const uint32_t input = task_input(w, way.scope, *task, step.task);
  const uint32_t within =
      step.timeout.valid() ? compute_duration(w, way, step.timeout) : abi::kNoComputation;
  const uint32_t index = add_step(w, way, abi::StepKind::Task, step_name(step), span);
  const uint32_t undo =
      step.undo ? write_undo(w, way, step, called.result) : abi::kNoStep;
  const abi::Retry retry = elaborate_retry(w, way, *task, step);
  check_failures(w, *task, retry, step);
  abi::Step& made = w.step(index);
  made.subject = *task;
  made.input = input;
  made.within = within;
  made.undo_task = undo;
  if (step.retry) made.retry = retry;
  std::vector<Way> ways{way_from(way, {index})};
  write_failure_arms(w, ways, way, index, *task, step);
  const bool gives = w.cx.module.schema.types[called.result].kind != abi::Kind::Error;
  if (step.bind && !gives) {
    w.cx.reporter.report(step.bind->span, diag::TaskGivesNothing, called.name)
        .help(fmt::format("write `do {}(…)`, or declare what it gives: `task {}(…) -> …`",
                          called.name, step.task.callee.segments.back().text));
  }
  if (step.bind) {
    const uint32_t field = bind(w, ways.front(), *step.bind, called.result);
    w.step(index).bind = gives ? field : abi::kNoField;
  }
  way = join(std::move(ways));
}

}  // namespace helios::sema
