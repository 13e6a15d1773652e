#include "compiler/sema/expression.h"

namespace helios::sema {

ExpressionMemory& Site::memory() const {
  if (!cx.memory) cx.memory = std::make_shared<ExpressionMemory>();
  return *cx.memory;
}

ExprId infer_raw(const Site& site, ast::ExprId id, TypeId hint) {
  const ast::Expr& expr = site.ast(id);
  return std::visit([&](const auto& form) { return infer_form(site, form, expr.span, hint); },
                    expr.form);
}

ExprId infer(const Site& site, ast::ExprId id, TypeId hint) {
  const ExprId raw = infer_raw(site, id, hint);
  if (!site.is_optional(raw) || site.is_error(raw) || !proved_known(site, raw)) return raw;
  return site.add(Op::Unwrap, site.types().unwrapped(site.type(raw)), site.span(id), {raw});
}

Operand infer_known(const Site& site, ast::ExprId id, TypeId hint) {
  const Operand operand{infer(site, id, hint), site.span(id)};
  return {require_known(site, operand), operand.span};
}

ExprId elaborate(const Site& site, ast::ExprId id, TypeId expected) {
  return convert(site, {infer(site, id, expected), site.span(id)}, expected);
}

void examine(const Site& site, ast::ExprId expr) {
  const auto* braces = std::get_if<ast::BracesExpr>(&site.ast(expr).form);
  if (braces && braces->items.empty()) return;  // what they would hold was reported
  infer(site, expr, site.types().error());
}

std::pair<Operand, Operand> infer_pair(const Site& site, ast::ExprId left, ast::ExprId right,
                                       TypeId hint) {
  auto hint_of = [&](const Operand& known) {
    const TypeId type = site.types().unwrapped(site.type(known.expr));
    if (auto decision = decision_of(site, type))
      return site.cx.module.schema.decisions[decision->index].outcome;
    return type;
  };
  if (needs_context(site, left) && !needs_context(site, right)) {
    const Operand second{infer(site, right, hint), site.span(right)};
    const Operand first{infer(site, left, hint_of(second)), site.span(left)};
    return {first, second};
  }
  const Operand first{infer(site, left, hint), site.span(left)};
  return {first, Operand{infer(site, right, hint_of(first)), site.span(right)}};
}

// ---- what the declaration side calls ----

ExprId elaborate(Context& cx, Scope& scope, ast::ExprId expr, TypeId expected) {
  return elaborate(Site{cx, scope}, expr, expected);
}

ExprId elaborate_condition(Context& cx, Scope& scope, ast::ExprId expr) {
  return condition(Site{cx, scope}, expr);
}

}  // namespace helios::sema
