#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// `and`, `or`, `if` and blocks: each part is read under what the parts before it prove.
namespace helios::sema {
namespace {

std::vector<ExprId> chain(const Site& site, const std::vector<ast::ExprId>& members,
                          bool conjunction) {
  std::vector<ExprId> conditions;
  Scope scope = site.scope;
  for (size_t i = 0; i < members.size(); ++i) {
    conditions.push_back(condition({site.cx, scope}, members[i]));
    if (i + 1 < members.size()) narrow(site.cx, scope, members[i], conjunction);
  }
  return conditions;
}

/// Remembers what the author called a condition. An expression that has another name already is
/// named anew.
ExprId labelled(const Site& site, ExprId condition, const ast::Name& label) {
  auto& labels = site.cx.module.labels;
  if (site.is_error(condition)) return condition;
  auto [at, fresh] = labels.emplace(condition, label.text);
  if (fresh || at->second == label.text) return condition;
  const ExprId again = site.add(Op::And, site.boolean(), site.exprs()[condition].span, {condition});
  labels.emplace(again, label.text);
  return again;
}

void check_labels(const Site& site, const ast::BlockExpr& e) {
  for (size_t i = 0; i < e.members.size(); ++i) {
    if (!e.members[i].label) continue;
    for (size_t j = 0; j < i; ++j) {
      if (!e.members[j].label || e.members[j].label->text != e.members[i].label->text) continue;
      site.report(e.members[i].label->span, diag::DuplicateName, e.members[i].label->text)
          .label(e.members[j].label->span, "first said here");
    }
  }
}

ExprId at_least(const Site& site, const ast::BlockExpr& e, const std::vector<ExprId>& members,
                Span span) {
  const auto most = static_cast<int64_t>(members.size());
  const std::optional<int64_t> count =
      constant_int(site, e.at_least, 1, most, "the number of conditions that must hold");
  if (!count) return site.error(span, site.boolean());
  for (ExprId member : members) {
    if (site.is_error(member)) return site.error(span, site.boolean());
  }
  return site.add(Op::AtLeast, site.boolean(), span, members, static_cast<uint32_t>(*count));
}

}  // namespace

void flatten(const Site& site, ast::ExprId expr, ast::BinaryOp op,
             std::vector<ast::ExprId>& members) {
  const auto* binary = std::get_if<ast::BinaryExpr>(&site.ast(expr).form);
  if (!binary || binary->op != op) {
    members.push_back(expr);
    return;
  }
  flatten(site, binary->left, op, members);
  flatten(site, binary->right, op, members);
}

ExprId condition(const Site& site, ast::ExprId expr) {
  return elaborate(site, expr, site.boolean());
}

ExprId infer_logic(const Site& site, const ast::BinaryExpr& e, Span span) {
  std::vector<ast::ExprId> members;
  flatten(site, e.left, e.op, members);
  flatten(site, e.right, e.op, members);
  const bool conjunction = e.op == ast::BinaryOp::And;
  const std::vector<ExprId> conditions = chain(site, members, conjunction);
  return conjunction ? all_of(site, conditions, span) : any_of(site, conditions, span);
}

ExprId infer_form(const Site& site, const ast::BlockExpr& e, Span span, TypeId) {
  check_labels(site, e);
  std::vector<ast::ExprId> members;
  for (const ast::BlockMember& member : e.members) members.push_back(member.condition);
  std::vector<ExprId> conditions;
  if (e.kind == ast::BlockKind::AtLeast) {  // all are asked: none may lean on another
    for (ast::ExprId member : members) conditions.push_back(condition(site, member));
  } else {
    conditions = chain(site, members, e.kind == ast::BlockKind::AllOf);
  }
  for (size_t i = 0; i < conditions.size(); ++i) {
    if (e.members[i].label) conditions[i] = labelled(site, conditions[i], *e.members[i].label);
  }
  switch (e.kind) {
    case ast::BlockKind::AllOf: return all_of(site, conditions, span);
    case ast::BlockKind::AnyOf: return any_of(site, conditions, span);
    case ast::BlockKind::NoOf: return negated(site, any_of(site, conditions, span), span);
    case ast::BlockKind::AtLeast: return at_least(site, e, conditions, span);
  }
  return site.error(span, site.boolean());
}

ExprId infer_form(const Site& site, const ast::IfExpr& e, Span span, TypeId hint) {
  const ExprId test = condition(site, e.condition);
  Scope yes = site.scope, no = site.scope;
  narrow(site.cx, yes, e.condition, true);
  narrow(site.cx, no, e.condition, false);
  const Site then_site{site.cx, yes}, else_site{site.cx, no};
  Operand then{{}, site.span(e.then)}, otherwise{{}, site.span(e.otherwise)};
  if (!hint.valid() && needs_context(site, e.then)) {
    otherwise.expr = infer(else_site, e.otherwise);
    then.expr = infer(then_site, e.then, site.type(otherwise.expr));
  } else {
    then.expr = infer(then_site, e.then, hint);
    otherwise.expr = infer(else_site, e.otherwise, hint.valid() ? hint : site.type(then.expr));
  }
  const TypeId a = site.type(then.expr), b = site.type(otherwise.expr);
  const std::optional<TypeId> both = joined(site, a, b);
  if (!both) {
    site.report(span, diag::BranchesDiffer, site.say(a), site.say(b))
        .help("both must give one type");
    return site.error(span, hint);
  }
  if (site.is_error(test) || site.is_error(then.expr) || site.is_error(otherwise.expr))
    return site.error(span, *both);
  return site.add(Op::If, *both, span,
                  {test, convert(then_site, then, *both), convert(else_site, otherwise, *both)});
}

}  // namespace helios::sema
