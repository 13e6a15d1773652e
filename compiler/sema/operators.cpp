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
  switch (e.op) {
    case And: case Or: return infer_logic(site, e, span);
    case Is: case IsNot: case Less: case LessEqual: case Greater: case GreaterEqual: case In: case NotIn:
      return infer_comparison(site, e, span);
    case Add: case Subtract: case Multiply: case Divide: {
      const bool same = e.op == Add || e.op == Subtract;
      const auto [left, right] = infer_pair(site, e.left, e.right, same ? hint : TypeId());
      return arithmetic(site, e.op, left, right, span, e.op_span);
    }
    case Otherwise: return infer_otherwise(site, e, span, hint);
  }
  return site.error(span);
}

}  // namespace helios::sema
