#include "compiler/sema/expression.h"

/// Which piece answers for which operator.
namespace helios::sema {

ExprId negated(const Site& site, ExprId condition, Span span) {
  if (site.is_error(condition)) return site.error(span, site.boolean());
  return site.add(Op::Not, site.boolean(), span, {condition});
}

ExprId infer_form(const Site& site, const ast::UnaryExpr& e, Span span, TypeId hint) {
  switch (e.op) {
    case ast::UnaryOp::Not: return negated(site, condition(site, e.operand), span);
    case ast::UnaryOp::Negate: {
      if (const auto* number = std::get_if<ast::IntLiteral>(&site.ast(e.operand).form)) {
        return infer_form(site, ast::IntLiteral{"-" + number->digits}, span, hint);
      }
      return negative(site, infer_known(site, e.operand, hint), span);
    }
  }
  return site.error(span);
}

ExprId infer_form(const Site& site, const ast::BinaryExpr& e, Span span, TypeId hint) {
  using enum ast::BinaryOp;
  if (e.op == And || e.op == Or) return infer_logic(site, e, span);
  if (e.op == Otherwise) return infer_otherwise(site, e, span, hint);
  const bool sum = e.op == Add || e.op == Subtract;
  if (!sum && e.op != Multiply && e.op != Divide) return infer_comparison(site, e, span);
  const auto [left, right] = infer_pair(site, e.left, e.right, sum ? hint : TypeId());
  return arithmetic(site, e.op, left, right, span, e.op_span);
}

}  // namespace helios::sema
