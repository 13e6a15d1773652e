#include "compiler/syntax/build.h"

namespace helios::syntax {
namespace {

template <typename T>
T* as(antlr4::tree::ParseTree* tree) {
  return dynamic_cast<T*>(tree);
}

ast::QuantifierKind fold_kind(std::string_view word) {
  if (word == "sum") return ast::QuantifierKind::Sum;
  return word == "min" ? ast::QuantifierKind::Min : ast::QuantifierKind::Max;
}

ast::CivilPart civil_part(P::CivilPartContext* tree) {
  if (tree->YEAR()) return ast::CivilPart::Year;
  if (tree->MONTH()) return ast::CivilPart::Month;
  if (tree->DAY()) return ast::CivilPart::Day;
  if (tree->HOUR()) return ast::CivilPart::Hour;
  if (tree->MINUTE()) return ast::CivilPart::Minute;
  if (tree->SECOND()) return ast::CivilPart::Second;
  if (tree->WEEKDAY()) return ast::CivilPart::Weekday;
  if (tree->DATE_WORD()) return ast::CivilPart::Date;
  return ast::CivilPart::Time;
}

}  // namespace

ast::ExprId Builder::primary(P::PrimaryContext* tree) {
  const Span all = span(tree);
  if (tree->exception != nullptr) return error(all);
  if (auto* each = as<P::LiteralPrimaryContext>(tree)) return literal(each->literal());
  if (auto* each = as<P::ParenthesisedContext>(tree)) return condition(each->condition());
  if (auto* each = as<P::IfPrimaryContext>(tree)) {
    const ast::ExprId test = condition(each->condition(0));
    const ast::ExprId then = condition(each->condition(1));
    return exprs_.add(ast::IfExpr{test, then, condition(each->condition(2))}, all);
  }
  if (auto* each = as<P::BlockContext>(tree)) {
    const ast::BlockKind kind = each->ANY()   ? ast::BlockKind::AnyOf
                                : each->ALL() ? ast::BlockKind::AllOf
                                              : ast::BlockKind::NoOf;
    return exprs_.add(ast::BlockExpr{kind, {}, block_members(each->blockMembers())}, all);
  }
  if (auto* each = as<P::AtLeastBlockContext>(tree)) {
    const ast::ExprId least = plain(each->plain());
    return exprs_.add(
        ast::BlockExpr{ast::BlockKind::AtLeast, least, block_members(each->blockMembers())}, all);
  }
  if (auto* each = as<P::BucketContext>(tree)) {
    const ast::ExprId id = operand(each->operand());
    const ast::ExprId count = plain(each->plain());
    const ast::ExprId salt = exprs_.add(ast::TextLiteral{plain_text(each->text())}, span(each->text()));
    return exprs_.add(ast::BucketExpr{id, count, salt}, all);
  }
  for (auto build : {&Builder::collection_primary, &Builder::calendar_primary, &Builder::brace_primary}) {
    if (const ast::ExprId built = (this->*build)(tree); built.valid()) return built;
  }
  return error(all);
}

std::vector<ast::BlockMember> Builder::block_members(P::BlockMembersContext* tree) {
  std::vector<ast::BlockMember> members;
  if (tree == nullptr) return members;
  for (auto* each : tree->blockMember()) {
    ast::BlockMember member;
    if (each->fieldName()) member.label = name(each->fieldName());
    if (member.label && member.label->text.empty()) member.label.reset();
    member.condition = condition(each->condition());
    members.push_back(std::move(member));
  }
  return members;
}

// ---- over lists ----

ast::ExprId Builder::collection_primary(P::PrimaryContext* tree) {
  const Span all = span(tree);
  if (auto* each = as<P::QuantifierContext>(tree)) return quantifier(each);
  if (auto* each = as<P::TopContext>(tree)) return top(each);
  if (auto* each = as<P::CountOfContext>(tree)) {
    return exprs_.add(ast::CountOf{operand(each->operand())}, all);
  }
  if (auto* each = as<P::FoldOfContext>(tree)) {
    return exprs_.add(ast::FoldOf{fold_kind(text_of(span(each->start))), operand(each->operand())}, all);
  }
  if (auto* each = as<P::CountWhereContext>(tree)) {
    const ast::ExprId collection = value(each->value());
    const ast::ExprId where = optional_condition(each->condition());
    return exprs_.add(
        ast::QuantifierExpr{ast::QuantifierKind::Count, name(each->name()), collection, where, {}}, all);
  }
  if (auto* each = as<P::FoldWhereContext>(tree)) {
    const ast::ExprId what = arithmetic(each->arithmetic());
    const ast::ExprId collection = value(each->value());
    const ast::ExprId where = optional_condition(each->condition());
    return exprs_.add(
        ast::QuantifierExpr{fold_kind(text_of(span(each->start))), name(each->name()), collection, where, what}, all);
  }
  return {};
}

ast::ExprId Builder::quantifier(P::QuantifierContext* tree) {
  const ast::QuantifierKind kind = tree->ANY()   ? ast::QuantifierKind::Any
                                   : tree->ALL() ? ast::QuantifierKind::All
                                                 : ast::QuantifierKind::No;
  const ast::ExprId collection = value(tree->value());
  const ast::ExprId where = optional_condition(tree->condition());
  return exprs_.add(ast::QuantifierExpr{kind, name(tree->name()), collection, where, {}}, span(tree));
}

ast::ExprId Builder::top(P::TopContext* tree) {
  ast::TopExpr result;
  result.count = plain(tree->plain());
  result.variable = name(tree->name());
  result.collection = value(tree->value(0));
  result.where = optional_condition(tree->condition(0));
  result.by = value(tree->value(1));
  if (tree->condition().size() > 1) said_twice(true, span(tree->condition(1)), "`where`");
  return exprs_.add(std::move(result), span(tree));
}

// ---- days and clocks ----

ast::ExprId Builder::calendar_primary(P::PrimaryContext* tree) {
  const Span all = span(tree);
  if (auto* each = as<P::CivilContext>(tree)) {
    ast::CivilExpr result;
    result.part = civil_part(each->civilPart());
    result.operand = operand(each->operand());
    if (each->path()) result.zone = path_value(path(each->path()));
    if (each->text()) {
      result.zone = exprs_.add(ast::TextLiteral{plain_text(each->text())}, span(each->text()));
    }
    return exprs_.add(result, all);
  }
  if (auto* each = as<P::BusinessDaysContext>(tree)) {
    const ast::ExprId from = operand(each->operand(0));
    const ast::ExprId to = operand(each->operand(1));
    return exprs_.add(ast::BusinessDaysBetweenExpr{from, to, path(each->path())}, all);
  }
  if (auto* each = as<P::DaysBetweenContext>(tree)) {
    const ast::ExprId from = operand(each->operand(0));
    return exprs_.add(ast::DaysBetweenExpr{from, operand(each->operand(1))}, all);
  }
  return {};
}

// ---- braces ----

ast::ExprId Builder::brace_primary(P::PrimaryContext* tree) {
  const Span all = span(tree);
  if (auto* each = as<P::MapBracesContext>(tree)) {
    ast::MapExpr map;
    for (auto* entry : each->mapEntry()) {
      const ast::ExprId key = condition(entry->condition(0));
      map.entries.push_back({key, condition(entry->condition(1))});
    }
    return exprs_.add(std::move(map), all);
  }
  if (auto* each = as<P::BracesContext>(tree)) {
    ast::BracesExpr braces;
    for (auto* item : each->condition()) braces.items.push_back(condition(item));
    return exprs_.add(std::move(braces), all);
  }
  if (auto* each = as<P::NamePrimaryContext>(tree)) {
    const ast::Name named = name(each->name());
    return named.text.empty() ? error(all) : exprs_.add(ast::NameExpr{named}, all);
  }
  return {};
}

}  // namespace helios::syntax
