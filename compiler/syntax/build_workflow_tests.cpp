#include "compiler/syntax/build.h"

/// What tests say of workflows: how tasks answer, and what instances do.
namespace helios::syntax {
namespace {

template <typename T>
T* as(antlr4::tree::ParseTree* tree) {
  return dynamic_cast<T*>(tree);
}

using State = ast::ExpectInstance::State;

}  // namespace

std::optional<ast::TestStatement> Builder::replies(P::TaskStatementContext* tree) {
  ast::TaskReplies replies{path(tree->path()), {}};
  if (replies.task.segments.empty()) return std::nullopt;
  for (auto* each : tree->taskReply()) replies.replies.push_back(reply(each));
  return ast::TestStatement{std::move(replies), span(tree)};
}

ast::TaskReply Builder::reply(P::TaskReplyContext* tree) {
  using Kind = ast::TaskReply::Kind;
  ast::TaskReply reply{Kind::Silent, {}, {}, often(tree->often()), span(tree)};
  if (tree->FAILS()) {
    reply.kind = Kind::Fails;
    reply.failure = name(tree->name());
  } else if (!tree->NEVER()) {
    reply.kind = Kind::Answers;
    reply.answer = value(tree->value());
  }
  return reply;
}

std::optional<ast::TestStatement> Builder::expect_of_workflows(P::ExpectStatementContext* tree) {
  const Span all = span(tree);
  if (auto* each = as<P::ExpectCalledContext>(tree)) {
    ast::ExpectCalled called{path(each->path()), some_fields(each->fieldInits()), often(each->often())};
    return ast::TestStatement{std::move(called), all};
  }
  if (auto* each = as<P::ExpectEmittedContext>(tree)) {
    ast::ExpectEmitted emitted{path(each->path()), some_fields(each->fieldInits()), often(each->often())};
    return ast::TestStatement{std::move(emitted), all};
  }
  if (auto* each = as<P::ExpectWaitingContext>(tree)) {
    ast::ExpectInstance expect = instance(each->instance(), State::WaitingFor);
    expect.awaited = path(each->path());
    return ast::TestStatement{std::move(expect), all};
  }
  if (auto* each = as<P::ExpectNotStartedContext>(tree))
    return ast::TestStatement{instance(each->instance(), State::NotStarted), all};
  if (auto* each = as<P::ExpectEndedContext>(tree)) {
    const State state = each->COMPLETED()   ? State::Completed
                        : each->FAILED()    ? State::Failed
                        : each->CANCELLED() ? State::Cancelled
                                            : State::Parked;
    ast::ExpectInstance expect = instance(each->instance(), state);
    if (each->text()) expect.because = plain_text(each->text());
    return ast::TestStatement{std::move(expect), all};
  }
  return std::nullopt;
}

ast::ExpectInstance Builder::instance(P::InstanceContext* tree, State state) {
  ast::ExpectInstance expect{{}, false, state, {}, {}};
  if (tree == nullptr) return expect;
  expect.has_key = tree->OPEN_PAREN() != nullptr;
  expect.workflow.callee = path(tree->path());
  expect.workflow.span = span(tree);
  for (auto* each : tree->condition()) expect.workflow.args.push_back(condition(each));
  return expect;
}

std::optional<ast::Often> Builder::often(P::OftenContext* tree) {
  if (tree == nullptr) return std::nullopt;
  if (tree->ONCE()) return ast::Often{true, {}};
  return ast::Often{false, plain(tree->plain())};
}

ast::ExprId Builder::some_fields(P::FieldInitsContext* tree) {
  if (tree == nullptr) return {};
  return exprs_.add(ast::RecordExpr{{}, field_inits(tree)}, span(tree));
}

}  // namespace helios::syntax
