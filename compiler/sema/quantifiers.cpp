#include "compiler/ir/typing.h"
#include "compiler/sema/expression.h"

/// `any x in p.items where …`, `sum of x.price for x in p.items`, `top 4 of r in reasons by
/// r.lost`.
namespace helios::sema {
namespace {

using ast::QuantifierKind;

/// The collection with one element named, and what the author asks of it.
struct Loop {
  ExprId collection;
  ir::VarId variable;
  TypeId element;
  ExprId where;
};

/// A collection that can be gone through; invalid after reporting.
ExprId collection_of(const Site& site, ast::ExprId expr) {
  const Operand said = infer_known(site, expr);
  if (site.is_error(said.expr)) return {};
  const Kind kind = site.kind(said.expr);
  if (kind == Kind::List || kind == Kind::Set) return said.expr;
  diag::Diagnostic& message =
      site.report(said.span, diag::TypeMismatch, site.say(site.type(said.expr)), "a list or a set");
  if (kind == Kind::Map) message.help("a map is looked up, not gone through: `fees[p.country]`");
  return {};
}

bool can_be_summed(const Site& site, TypeId type) {
  const Kind k = site.kind(type);
  return k == Kind::Int || k == Kind::Decimal || k == Kind::Money || k == Kind::Duration;
}

ExprId fold_over(const Site& site, QuantifierKind kind, const Loop& loop, Operand value,
                 Span span) {
  value.expr = require_known(site, value);
  if (site.is_error(value.expr) || site.is_error(loop.where)) return site.error(span);
  const TypeId type = site.type(value.expr);
  const bool sum = kind == QuantifierKind::Sum, collect = kind == QuantifierKind::Collect;
  if (!collect && !(sum ? can_be_summed(site, type) : ir::is_ordered(site.types(), type))) {
    site.report(value.span, diag::TypeMismatch, site.say(type),
                sum ? "a number, an amount or a duration" : "something that has an order");
    return site.error(span);
  }
  const Op op = sum                           ? Op::Sum
                : collect                     ? Op::Collect
                : kind == QuantifierKind::Min ? Op::Min
                                              : Op::Max;
  const TypeId result = sum       ? type
                        : collect ? site.types().list(type)
                                  : site.types().optional(type);
  return site.add(op, result, span, {loop.collection, loop.where, value.expr}, loop.variable.index);
}

ExprId quantified(const Site& site, const ast::QuantifierExpr& e, const Loop& loop, Span span) {
  auto test = [&](Op op) {
    if (site.is_error(loop.where)) return site.error(span, site.boolean());
    return site.add(op, site.boolean(), span, {loop.collection, loop.where}, loop.variable.index);
  };
  switch (e.kind) {
    case QuantifierKind::Any: return test(Op::Any);
    case QuantifierKind::All: return test(Op::All);
    case QuantifierKind::No: return test(Op::No);
    case QuantifierKind::Count:
      if (site.is_error(loop.where)) return site.error(span, site.integer());
      return site.add(Op::Count, site.integer(), span, {loop.collection, loop.where},
                      loop.variable.index);
    case QuantifierKind::Sum:
    case QuantifierKind::Min:
    case QuantifierKind::Max:
    case QuantifierKind::Collect:
      return fold_over(site, e.kind, loop, {infer(site, e.value), site.span(e.value)}, span);
  }
  return site.error(span);
}

/// The type a quantifier would have had, for what stands around a mistake.
TypeId type_of_kind(const Site& site, QuantifierKind kind) {
  switch (kind) {
    case QuantifierKind::Any:
    case QuantifierKind::All:
    case QuantifierKind::No: return site.boolean();
    case QuantifierKind::Count: return site.integer();
    case QuantifierKind::Sum:
    case QuantifierKind::Min:
    case QuantifierKind::Max:
    case QuantifierKind::Collect: break;
  }
  return site.types().error();
}

/// `body` sees the element, and what `where` proves of it. A collection that is no collection still
/// gives the element a name.
template <typename Body>
ExprId each_element(const Site& site, const ast::Name& name, ast::ExprId collection_ast,
                    ast::ExprId where, Span span, TypeId on_error, const Body& body) {
  const ExprId collection = collection_of(site, collection_ast);
  const TypeId element =
      collection.valid() ? site.types()[site.type(collection)].element : site.types().error();
  const ir::VarId variable = site.cx.module.add_variable(name.text, element);
  Local local{name.text, variable, element, name.span, true};
  Scope scope = site.scope;
  scope.locals.push_back(&local);
  const Site inner{site.cx, scope};
  Loop loop{collection, variable, element, {}};
  loop.where = where.valid() ? condition(inner, where) : site.constant(true, span);
  if (where.valid()) narrow(site.cx, scope, where, true);
  const ExprId result = body(inner, loop);
  return collection.valid() ? result : site.error(span, on_error);
}

}  // namespace

Element element_of(const Site& site, ExprId collection, std::string name, Span span) {
  const TypeId type = site.types()[site.type(collection)].element;
  const ir::VarId variable = site.cx.module.add_variable(std::move(name), type);
  return {variable, site.add(Op::Variable, type, span, {}, variable.index)};
}

ExprId infer_form(const Site& site, const ast::QuantifierExpr& e, Span span, TypeId) {
  return each_element(
      site, e.variable, e.collection, e.where, span, type_of_kind(site, e.kind),
      [&](const Site& inner, const Loop& loop) { return quantified(inner, e, loop, span); });
}

ExprId infer_form(const Site& site, const ast::CountOf& e, Span span, TypeId) {
  const ExprId collection = infer_known(site, e.collection).expr;
  if (site.is_error(collection)) return site.error(span, site.integer());
  const Kind kind = site.kind(collection);
  if (kind == Kind::List || kind == Kind::Set || kind == Kind::Map)
    return site.add(Op::Count, site.integer(), span, {collection});
  site.report(site.span(e.collection), diag::TypeMismatch, site.say(site.type(collection)),
              "a list, a set or a map")
      .help("what the past counts is a feature: declare `feature … = count of …`");
  return site.error(span, site.integer());
}

ExprId infer_form(const Site& site, const ast::FoldOf& e, Span span, TypeId hint) {
  const auto* braces = std::get_if<ast::BracesExpr>(&site.ast(e.collection).form);
  ExprId collection;
  if (braces) {  // `min of {a, b}`: the items say what they are
    const TypeId wanted = hint.valid() ? site.types().unwrapped(hint) : hint;
    const bool usable =
        wanted.valid() && (can_be_summed(site, wanted) || ir::is_ordered(site.types(), wanted));
    collection = infer(site, e.collection, usable ? site.types().list(wanted) : TypeId());
    if (site.is_error(collection)) return site.error(span, hint);
  } else {
    collection = collection_of(site, e.collection);
    if (!collection.valid()) return site.error(span, hint);
  }
  const Element element = element_of(site, collection, "item", span);
  const Loop loop{collection, element.variable, site.type(element.read), site.constant(true, span)};
  const ExprId result =
      fold_over(site, e.kind, loop, {element.read, site.span(e.collection)}, span);
  const bool never_empty = braces && !braces->items.empty();
  if (!never_empty || site.is_error(result) || !site.is_optional(result)) return result;
  return site.add(Op::Unwrap, site.types().unwrapped(site.type(result)), span, {result});
}

ExprId infer_form(const Site& site, const ast::TopExpr& e, Span span, TypeId) {
  const ExprId count = elaborate(site, e.count, site.integer());
  return each_element(
      site, e.variable, e.collection, e.where, span, site.types().error(),
      [&](const Site& inner, const Loop& loop) {
        const Operand by = infer_known(inner, e.by);
        const TypeId result = site.types().list(loop.element);
        if (site.is_error(by.expr) || site.is_error(count) || site.is_error(loop.where))
          return site.error(span, result);
        if (!ir::is_ordered(site.types(), site.type(by.expr))) {
          site.report(by.span, diag::TypeMismatch, site.say(site.type(by.expr)),
                      "something that has an order");
          return site.error(span, result);
        }
        return site.add(Op::Top, result, span, {loop.collection, loop.where, count, by.expr},
                        loop.variable.index);
      });
}

}  // namespace helios::sema
