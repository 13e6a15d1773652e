#include "compiler/syntax/build.h"

/// The steps of a workflow, one by one.
namespace helios::syntax {

std::optional<ast::StepForm> Builder::step(P::StepContext* tree) {
  if (tree->doStep()) return do_step(tree->doStep());
  if (tree->awaitStep()) return await_step(tree->awaitStep());
  if (tree->chooseStep()) return choose_step(tree->chooseStep());
  if (tree->decideStep()) return decide_step(tree->decideStep());
  if (tree->emitStep()) return emit_step(tree->emitStep());
  if (tree->startStep()) return start_step(tree->startStep());
  if (tree->eachStep()) return each_step(tree->eachStep());
  if (tree->repeatStep()) return repeat_step(tree->repeatStep());
  if (tree->letDecl()) return let_decl(tree->letDecl());
  if (tree->CANCEL()) return ast::CancelStep{call(tree->call())};
  if (tree->SLEEP()) {
    const ast::ExprId when = plain(tree->plain());
    if (tree->UNTIL()) return ast::SleepStep{{}, when, {}};
    ast::SleepStep sleep{when, {}, {}};
    if (tree->BUSINESS()) sleep.calendar = path(tree->path());
    return sleep;
  }
  if (tree->PARALLEL()) {
    ast::ParallelStep parallel;
    for (auto* each : tree->stepBlock()) parallel.branches.push_back(body(each));
    return parallel;
  }
  if (tree->COMPLETE()) return ast::CompleteStep{};
  if (tree->CONTINUE()) return ast::ContinueStep{};
  if (tree->FAIL()) return ast::FailStep{tree->text() ? reason_text(tree->text()) : ast::ExprId()};
  return std::nullopt;
}

ast::DoStep Builder::do_step(P::DoStepContext* tree) {
  ast::DoStep step;
  if (tree->name()) step.bind = name(tree->name());
  step.task = call(tree->call());
  for (auto* each : tree->doClause()) do_clause(step, each);
  for (auto* each : tree->failureArm())
    step.arms.push_back({name(each->name()), body(each->stepBody())});
  return step;
}

void Builder::do_clause(ast::DoStep& step, P::DoClauseContext* tree) {
  const Span at = span(tree);
  if (tree->retryClause()) {
    if (!said_twice(step.retry.has_value(), at, "`retry`")) step.retry = retry(tree->retryClause());
  } else if (tree->TIMEOUT()) {
    if (!said_twice(step.timeout.valid(), at, "`timeout`")) step.timeout = plain(tree->plain());
  } else if (tree->UNDO()) {
    if (!said_twice(step.undo.has_value(), at, "`undo`")) step.undo = call(tree->call());
  }
}

ast::Retry Builder::retry(P::RetryClauseContext* tree) {
  ast::Retry retry;
  retry.span = span(tree);
  retry.times = plain(tree->plain(0));
  if (tree->FROM()) retry.first = plain(tree->plain(1));
  if (tree->DOUBLING()) retry.longest = plain(tree->plain(2));
  retry.jitter = tree->WITHOUT() == nullptr;
  for (auto* each : tree->name()) retry.on.push_back(name(each));
  return retry;
}

ast::DecideStep Builder::decide_step(P::DecideStepContext* tree) {
  ast::DecideStep step;
  step.decision = call(tree->call());
  if (tree->name()) step.bind = name(tree->name());
  return step;
}

ast::EmitStep Builder::emit_step(P::EmitStepContext* tree) {
  ast::RecordExpr event{path(tree->path()), field_inits(tree->fieldInits())};
  return {exprs_.add(std::move(event), source::join(span(tree->path()), span(tree)))};
}

ast::StartStep Builder::start_step(P::StartStepContext* tree) {
  ast::StartStep step;
  step.workflow = call(tree->call());
  if (tree->IN()) step.in = plain(tree->plain());
  step.waits = tree->WAIT() != nullptr;
  if (tree->name()) step.bind = name(tree->name());
  return step;
}

}  // namespace helios::syntax
