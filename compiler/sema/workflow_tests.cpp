#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ir/awaited.h"
#include "compiler/sema/tests.h"
#include "compiler/sema/workflows.h"

/// What tests say of workflows: how tasks answer, and what is called, emitted and waited for.
namespace helios::sema {
namespace {

using Statement = ir::TestStatement;
using Stands = Statement::Stands;

Statement of(Statement::Kind kind) {
  Statement s{};
  s.kind = kind;
  return s;
}

ExprId count_of(Context& cx, Scope& scope, const std::optional<ast::Often>& often, source::Span span) {
  const TypeId integer = cx.module.schema.types.basic(abi::Kind::Int);
  if (!often) return {};
  if (often->once) return cx.module.exprs.constant(integer, abi::Datum(int64_t{1}), span);
  return elaborate(cx, scope, often->times, integer);
}

/// The fields that are said, of a record that may have more.
std::vector<Statement::FieldIs> some_fields(Context& cx, Scope& scope, ast::ExprId with,
                                            abi::RecordId record) {
  std::vector<Statement::FieldIs> fields;
  if (!with.valid()) return fields;
  const Site site{cx, scope};
  const auto& said = std::get<ast::RecordExpr>(scope.file->exprs[with].form);
  const std::vector<const ast::FieldInit*> places = fields_by_place(site, record, said.fields);
  for (uint32_t i = 0; i < places.size(); ++i) {
    if (places[i] == nullptr) continue;
    const TypeId type = cx.module.schema.types[record].fields[i].type;
    fields.push_back({i, elaborate(cx, scope, places[i]->value, type)});
  }
  return fields;
}

std::optional<Statement::Reply> reply(Context& cx, Scope& scope, uint32_t number,
                                      const ast::TaskReply& said) {
  using Kind = Statement::Reply::Kind;
  const TypeId result = cx.module.schema.tasks[number].result;
  Statement::Reply reply{Kind::Silent, 0, {}, count_of(cx, scope, said.often, said.span)};
  switch (said.kind) {
    case ast::TaskReply::Kind::Silent:
      return reply;
    case ast::TaskReply::Kind::Fails:
      reply.kind = Kind::Fails;
      if (const auto failure = failure_of(cx, number, said.failure)) reply.failure = *failure;
      return reply;
    case ast::TaskReply::Kind::Answers:
      reply.kind = Kind::Answers;
      if (result == cx.module.schema.types.error()) {
        cx.reporter.report(said.span, diag::TaskHasNoAnswer, cx.module.schema.tasks[number].name)
            .help("leave it away: a task that a test says nothing about succeeds");
        return std::nullopt;
      }
      reply.answer = elaborate(cx, scope, said.answer, result);
      return reply;
  }
  return std::nullopt;
}

/// What a workflow waits for somewhere, by name.
std::vector<std::string> all_awaited(const abi::Schema& schema, const abi::Workflow& workflow) {
  std::vector<std::string> all;
  for (const abi::Step& step : workflow.steps) {
    if (step.kind == abi::StepKind::Task) all.push_back(schema.tasks[step.subject].name);
    if (step.kind == abi::StepKind::Start && step.bind != abi::kNoField)
      all.push_back(schema.workflows[step.subject].name);
    if (step.kind != abi::StepKind::Await) continue;
    for (const abi::Arm& arm : step.arms) all.push_back(schema.events[arm.event].name);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

/// An event, a task or a workflow.
bool find_awaited(Context& cx, const ast::File& file, const ast::Path& path, Statement& s) {
  if (path.segments.empty()) return false;
  const Symbol* const symbol = cx.resolve(file, full_name(path));
  if (symbol != nullptr && std::holds_alternative<WorkflowSymbol>(symbol->form)) {
    s.stands = Stands::AwaitsWorkflow;
    s.awaited = std::get<WorkflowSymbol>(symbol->form).index;
    return true;
  }
  if (symbol == nullptr && path.segments.size() > 1) {
    const auto task = called_task(cx, file, path);
    s.stands = Stands::AwaitsTask;
    s.awaited = task.value_or(0);
    return task.has_value();
  }
  const auto* event = find_declared<EventSymbol>(cx, file, full_name(path), path.span, "event");
  if (event == nullptr) return false;
  s.stands = Stands::AwaitsEvent;
  s.awaited = event->id.index;
  return true;
}

void check_waits_for(Context& cx, const Statement& s, source::Span span) {
  const abi::Schema& schema = cx.module.schema;
  const abi::Workflow& workflow = schema.workflows[s.subject];
  const std::vector<std::string> all = all_awaited(schema, workflow);
  const std::string name = ir::name_of_awaited(schema, s);
  if (std::find(all.begin(), all.end(), name) != all.end()) return;
  auto& message = cx.reporter.report(span, diag::NeverAwaited, workflow.name, name);
  if (!all.empty()) message.help(fmt::format("it waits for {}", fmt::join(all, ", ")));
}

Stands stands(ast::ExpectInstance::State state) {
  using State = ast::ExpectInstance::State;
  switch (state) {
    case State::WaitingFor: return Stands::AwaitsEvent;
    case State::NotStarted: return Stands::NotStarted;
    case State::Completed: return Stands::Completed;
    case State::Failed: return Stands::Failed;
    case State::Cancelled: return Stands::Cancelled;
    case State::Parked: return Stands::Parked;
  }
  return Stands::Completed;
}

}  // namespace

std::optional<Statement> elaborate_replies(Context& cx, Scope& scope, const ast::TaskReplies& said) {
  const auto task = called_task(cx, *scope.file, said.task);
  if (!task) return std::nullopt;
  Statement s = of(Statement::Kind::TaskReplies);
  s.subject = *task;
  for (const ast::TaskReply& each : said.replies) {
    if (auto made = reply(cx, scope, *task, each)) s.replies.push_back(*made);
  }
  return s;
}

std::optional<Statement> elaborate_called(Context& cx, Scope& scope, const ast::ExpectCalled& said) {
  const auto task = called_task(cx, *scope.file, said.task);
  if (!task) return std::nullopt;
  Statement s = of(Statement::Kind::ExpectCalled);
  s.subject = *task;
  s.fields = some_fields(cx, scope, said.with, cx.module.schema.tasks[*task].params);
  s.count = count_of(cx, scope, said.often, said.task.span);
  return s;
}

std::optional<Statement> elaborate_expected_event(Context& cx, Scope& scope,
                                                  const ast::ExpectEmitted& said) {
  if (said.event.segments.empty()) return std::nullopt;
  const auto* event = find_declared<EventSymbol>(cx, *scope.file, full_name(said.event),
                                                 said.event.span, "event");
  if (event == nullptr) return std::nullopt;
  Statement s = of(Statement::Kind::ExpectEmitted);
  s.event = event->id;
  s.fields = some_fields(cx, scope, said.with, event->record);
  s.count = count_of(cx, scope, said.often, said.event.span);
  return s;
}

std::optional<Statement> elaborate_instance(Context& cx, Scope& scope,
                                            const ast::ExpectInstance& said) {
  const auto workflow = called_workflow(cx, *scope.file, said.workflow);
  if (!workflow) return std::nullopt;
  Statement s = of(Statement::Kind::ExpectInstance);
  s.subject = *workflow;
  s.refused_because = said.because;
  s.stands = stands(said.state);
  const TypeId key = cx.module.schema.workflows[*workflow].key_type;
  if (!key.valid()) return std::nullopt;  // it has none, and was told so
  const abi::RecordId record = cx.module.schema.types[key].record;
  if (said.has_key)
    s.value = arguments_record(cx, scope, said.workflow, fields_of(cx, record), record);
  if (said.state != ast::ExpectInstance::State::WaitingFor) return s;
  if (!find_awaited(cx, *scope.file, said.awaited, s)) return std::nullopt;
  check_waits_for(cx, s, said.awaited.span);
  return s;
}

}  // namespace helios::sema
