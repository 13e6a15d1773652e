#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {
namespace {

template <typename T>
T* as(antlr4::tree::ParseTree* tree) {
  return dynamic_cast<T*>(tree);
}

}  // namespace

ast::ExprId Builder::condition(P::ConditionContext* tree) {
  if (tree == nullptr) return error(tree);
  if (tree->comparison()) return comparison(tree->comparison());
  const Span all = span(tree);
  if (tree->NOT()) return exprs_.add(ast::UnaryExpr{ast::UnaryOp::Not, condition(tree->condition(0))}, all);
  TerminalNode* op = tree->AND() ? tree->AND() : tree->OR();
  if (op == nullptr) return error(tree);
  const ast::ExprId left = condition(tree->condition(0));
  const ast::ExprId right = condition(tree->condition(1));
  const ast::BinaryOp kind = tree->AND() ? ast::BinaryOp::And : ast::BinaryOp::Or;
  return exprs_.add(ast::BinaryExpr{kind, left, right, span(op)}, all);
}

ast::ExprId Builder::comparison(P::ComparisonContext* tree) {
  if (tree->value() == nullptr) return error(tree);
  const ast::ExprId left = value(tree->value());
  if (tree->comparisonTail() == nullptr) return tree->exception ? error(tree) : left;
  if (!tree->chainedTail().empty()) {
    report_chain(tree);
    return error(tree);
  }
  return comparison_tail(left, tree->comparisonTail(), span(tree));
}

/// `count of x in xs where x.age > 3 is 1`: the comparison belongs to the `where` of this form.
const ParserRuleContext* Builder::list_form_before(P::ComparisonContext* tree) {
  const auto* around = dynamic_cast<const ParserRuleContext*>(tree->parent);
  if (around == nullptr || around->getRuleIndex() != P::RuleCondition) return nullptr;
  const auto* form = dynamic_cast<const P::PrimaryContext*>(around->parent);
  const bool folds = dynamic_cast<const P::CountWhereContext*>(form) != nullptr ||
                     dynamic_cast<const P::FoldWhereContext*>(form) != nullptr;
  return folds ? form : nullptr;
}

/// `a < b < c`: what it most likely means is `a < b and b < c`.
void Builder::report_chain(P::ComparisonContext* tree) {
  P::ChainedTailContext* second = tree->chainedTail(0);
  auto& message = reading_.reporter.report(span(second->start), diag::ChainedComparison);
  auto* first = as<P::OrderTailContext>(tree->comparisonTail());
  if (first == nullptr || first->value() == nullptr || second->value() == nullptr) {
    message.help("join two comparisons with `and`, or put one in parentheses");
    return;
  }
  message.label(span(first->orderSign()), "the first comparison");
  if (const auto* whole = list_form_before(tree)) {
    message.help(fmt::format("what follows `where` is read as far as it goes: write `({}) {}`",
                             text_of(source::join(span(whole->start), span(first->value()))), text_of(span(second))));
    return;
  }
  const Span left = source::join(span(tree->value()), span(first->value()));
  message.help(fmt::format("write `{} and {} {}`", text_of(left), text_of(span(first->value())),
                           text_of(span(second))));
}

ast::ExprId Builder::negated_if(bool negated, ast::ExprId inner, Span all) {
  return negated ? exprs_.add(ast::UnaryExpr{ast::UnaryOp::Not, inner}, all) : inner;
}

ast::ExprId Builder::comparison_tail(ast::ExprId left, P::ComparisonTailContext* tail, Span all) {
  if (auto* known = as<P::KnownTailContext>(tail)) {
    const bool negated = known->NOT() != nullptr;
    return exprs_.add(ast::KnownExpr{left, (known->KNOWN() != nullptr) != negated}, all);
  }
  if (auto* is = as<P::IsTailContext>(tail)) return is_tail(left, is, all);
  if (auto* order = as<P::OrderTailContext>(tail)) {
    const ast::BinaryOp op = order_op(order->orderSign());
    return exprs_.add(ast::BinaryExpr{op, left, value(order->value()), span(order->orderSign())}, all);
  }
  if (auto* in = as<P::InTailContext>(tail)) {
    const ast::BinaryOp op = in->NOT() ? ast::BinaryOp::NotIn : ast::BinaryOp::In;
    const Span op_span{reading_.file, span(in->start).begin, span(in->IN()).end};
    return exprs_.add(ast::BinaryExpr{op, left, range(in->range()), op_span}, all);
  }
  if (auto* between = as<P::BetweenTailContext>(tail)) {
    const ast::ExprId low = value(between->value(0));
    const ast::ExprId inner = exprs_.add(ast::BetweenExpr{left, low, value(between->value(1))}, all);
    return negated_if(between->NOT() != nullptr, inner, all);
  }
  if (auto* text = as<P::TextTailContext>(tail)) return text_tail(left, text, all);
  if (auto* within = as<P::WithinTailContext>(tail)) {
    const ast::ExprId amount = plain(within->plain());
    return exprs_.add(
        ast::WithinBusinessDaysExpr{left, amount, path(within->path()), value(within->value())}, all);
  }
  return error(all);
}

ast::ExprId Builder::is_tail(ast::ExprId left, P::IsTailContext* tail, Span all) {
  const bool negated = tail->NOT() != nullptr || tail->NOT_EQUAL() != nullptr;
  const ast::ExprId right = value(tail->value());
  const bool any_of = tail->spread() && tail->spread()->ANY();
  const bool all_of = tail->spread() && tail->spread()->ALL();
  if (tail->IGNORING() == nullptr && !all_of) {
    Span op_span = span(tail->start);
    if (tail->NOT()) op_span.end = span(tail->NOT()).end;
    ast::BinaryOp op = negated ? ast::BinaryOp::IsNot : ast::BinaryOp::Is;
    if (any_of) op = negated ? ast::BinaryOp::NotIn : ast::BinaryOp::In;
    return exprs_.add(ast::BinaryExpr{op, left, right, op_span}, all);
  }
  ast::TextTestExpr test;
  test.test = ast::TextTest::Is;
  test.negated = negated;
  test.operand = left;
  test.spread = any_of ? ast::Spread::AnyOf : all_of ? ast::Spread::AllOf : ast::Spread::One;
  test.right = right;
  test.ignoring_case = tail->IGNORING() != nullptr;
  return exprs_.add(test, all);
}

ast::ExprId Builder::text_tail(ast::ExprId left, P::TextTailContext* tail, Span all) {
  P::TextTestContext* kind = tail->textTest();
  ast::TextTestExpr test;
  if (kind == nullptr) return error(all);
  test.test = kind->STARTS() || kind->START()       ? ast::TextTest::StartsWith
              : kind->ENDS() || kind->END()         ? ast::TextTest::EndsWith
              : kind->CONTAINS() || kind->CONTAIN() ? ast::TextTest::Contains
              : kind->LIKE()                        ? ast::TextTest::Like
                                                    : ast::TextTest::Matches;
  test.negated = tail->NOT() != nullptr;
  test.operand = left;
  if (P::SpreadContext* spread = tail->spread()) {
    test.spread = spread->ANY() ? ast::Spread::AnyOf : ast::Spread::AllOf;
  }
  test.right = value(tail->value());
  test.ignoring_case = tail->IGNORING() != nullptr;
  return exprs_.add(test, all);
}

ast::BinaryOp Builder::order_op(P::OrderSignContext* tree) const {
  if (tree->LESS()) return ast::BinaryOp::Less;
  if (tree->LESS_EQUAL()) return ast::BinaryOp::LessEqual;
  if (tree->GREATER()) return ast::BinaryOp::Greater;
  return ast::BinaryOp::GreaterEqual;
}

ast::ExprId Builder::range(P::RangeContext* tree) {
  if (tree == nullptr || tree->value().empty()) return error(tree);
  const bool excluded = tree->DOT_DOT_LESS() != nullptr;
  if (tree->DOT_DOT() == nullptr && !excluded) return value(tree->value(0));
  ast::RangeExpr result;
  result.high_excluded = excluded;
  TerminalNode* dots = excluded ? tree->DOT_DOT_LESS() : tree->DOT_DOT();
  const bool opens_with_dots = span(dots).begin == span(tree).begin;
  if (!opens_with_dots) result.low = value(tree->value(0));
  const size_t high = opens_with_dots ? 0 : 1;
  if (tree->value().size() > high) result.high = value(tree->value(high));
  return exprs_.add(result, span(tree));
}

}  // namespace helios::syntax
