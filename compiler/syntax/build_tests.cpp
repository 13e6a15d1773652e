#include "compiler/syntax/build.h"

namespace helios::syntax {
namespace {

template <typename T>
T* as(antlr4::tree::ParseTree* tree) {
  return dynamic_cast<T*>(tree);
}

}  // namespace

ast::TestDecl Builder::test_decl(P::TestDeclContext* tree) {
  ast::TestDecl test;
  const auto texts = tree->TEXT();
  test.title_span = span(tree->start);
  if (!texts.empty()) {
    test.title = plain_text(texts[0]);
    test.title_span = span(texts[0]);
  }
  if (tree->OVER() && texts.size() > 1) {
    test.over_file = plain_text(texts[1]);
    test.over_span = span(texts[1]);
  }
  test.body = statements(tree->testStatement());
  return test;
}

std::vector<ast::TestStatement> Builder::statements(const std::vector<P::TestStatementContext*>& trees) {
  std::vector<ast::TestStatement> result;
  for (auto* each : trees) {
    if (auto built = statement(each)) result.push_back(std::move(*built));
  }
  return result;
}

std::optional<ast::TestStatement> Builder::statement(P::TestStatementContext* tree) {
  if (tree->givenStatement()) return given(tree->givenStatement());
  if (tree->expectStatement()) return expect(tree->expectStatement());
  if (tree->forEachStatement()) {
    return ast::TestStatement{for_each(tree->forEachStatement()), span(tree)};
  }
  if (tree->afterStatement()) {
    return ast::TestStatement{ast::AfterTime{plain(tree->afterStatement()->plain())}, span(tree)};
  }
  if (tree->taskStatement()) return replies(tree->taskStatement());
  return std::nullopt;
}

std::optional<ast::TestStatement> Builder::given(P::GivenStatementContext* tree) {
  const Span all = span(tree);
  if (auto* each = as<P::GivenOneContext>(tree)) {
    return ast::TestStatement{ast::GivenEvents{operand(each->operand()), {}, {}}, all};
  }
  if (auto* each = as<P::GivenManyContext>(tree)) {
    ast::GivenEvents events;
    events.count = plain(each->plain(0));
    events.event = operand(each->operand());
    if (each->EVERY()) events.every = plain(each->plain(1));
    return ast::TestStatement{events, all};
  }
  if (auto* each = as<P::GivenFeatureContext>(tree)) {
    ast::GivenFeature feature{name(each->name()), value(each->value())};
    if (feature.feature.text.empty()) return std::nullopt;
    return ast::TestStatement{std::move(feature), all};
  }
  auto dates = [&](ast::GivenList& list, auto* each) {
    size_t next = 0;
    if (each->FROM()) list.from = plain(each->plain(next++));
    if (each->UNTIL()) list.until = plain(each->plain(next));
  };
  ast::GivenList list;
  if (auto* each = as<P::GivenEntryContext>(tree)) {
    list.list = name(each->name());
    list.entry = value(each->value());
    dates(list, each);
  } else if (auto* each = as<P::GivenMappingContext>(tree)) {
    list.list = name(each->name());
    list.entry = operand(each->operand());
    list.mapped_to = value(each->value());
    dates(list, each);
  }
  if (list.list.text.empty()) return std::nullopt;
  return ast::TestStatement{std::move(list), all};
}

std::optional<ast::TestStatement> Builder::expect(P::ExpectStatementContext* tree) {
  const Span all = span(tree);
  using State = ast::ExpectRule::State;
  auto rule = [&](P::PathContext* named, State state) -> std::optional<ast::TestStatement> {
    ast::Path at = path(named);
    if (at.segments.empty()) return std::nullopt;
    return ast::TestStatement{ast::ExpectRule{std::move(at), state}, all};
  };
  if (auto* each = as<P::ExpectHeldContext>(tree)) return rule(each->path(), State::Held);
  if (auto* each = as<P::ExpectNotHeldContext>(tree)) return rule(each->path(), State::DidNotHold);
  if (auto* each = as<P::ExpectUndecidedContext>(tree)) return rule(each->path(), State::Undecided);
  if (auto* each = as<P::ExpectRefusedContext>(tree)) {
    ast::ExpectRefused refused;
    if (each->text()) refused.because = plain_text(each->text());
    return ast::TestStatement{std::move(refused), all};
  }
  if (auto* each = as<P::ExpectShareContext>(tree)) {
    const ast::ExprId what = condition(each->condition());
    const ast::ExprId low = value(each->value(0));
    return ast::TestStatement{ast::ExpectShare{what, low, value(each->value(1))}, all};
  }
  if (auto* each = as<P::ExpectConditionContext>(tree)) {
    return ast::TestStatement{ast::ExpectCondition{condition(each->condition()), paths(each->paths())}, all};
  }
  return expect_of_workflows(tree);
}

ast::ForEachCase Builder::for_each(P::ForEachStatementContext* tree) {
  ast::ForEachCase loop;
  loop.name = name(tree->name());
  if (tree->TEXT()) {
    loop.from_csv = plain_text(tree->TEXT());
    loop.from_span = span(tree->TEXT());
  }
  for (auto* each : tree->inlineCase()) {
    loop.inline_cases.push_back(exprs_.add(ast::RecordExpr{{}, field_inits(each->fieldInits())}, span(each)));
  }
  loop.body = statements(tree->testStatement());
  return loop;
}

}  // namespace helios::syntax
