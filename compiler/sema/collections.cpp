#include <map>

#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// `{ a, b }`, `{ DE -> 1.5 }` and `fees[DE]`.
namespace helios::sema {
namespace {

/// The type that all items are; reports the first that does not fit the others.
TypeId common_type(const Site& site, const std::vector<Operand>& items) {
  TypeId type = site.types().error();
  for (const Operand& item : items) {
    if (site.is_error(item.expr)) continue;
    const TypeId of_item = site.types().unwrapped(site.type(item.expr));
    if (site.kind(type) == Kind::Error) {
      type = of_item;
    } else if (auto both = joined(site, type, of_item)) {
      type = *both;
    }
  }
  return type;
}

std::vector<Operand> infer_items(const Site& site, const std::vector<ast::ExprId>& items,
                                 TypeId hint) {
  std::vector<Operand> operands(items.size());
  // What says its own type first, so that it can say what the others mean.
  TypeId known = hint;
  for (bool later : {false, true}) {
    for (size_t i = 0; i < items.size(); ++i) {
      if (needs_context(site, items[i]) != later) continue;
      operands[i] = {infer(site, items[i], known), site.span(items[i])};
      if (!known.valid() && !site.is_error(operands[i].expr))
        known = site.types().unwrapped(site.type(operands[i].expr));
    }
  }
  return operands;
}

/// Beside a mistake the items stay silent too.
TypeId lost(const Site& site, TypeId hint) {
  return hint.valid() && site.kind(hint) == Kind::Error ? hint : TypeId();
}

}  // namespace

ExprId infer_form(const Site& site, const ast::BracesExpr& e, Span span, TypeId hint) {
  const abi::Type wanted = hint.valid() ? site.types()[site.types().unwrapped(hint)] : abi::Type{};
  const bool into_collection = wanted.kind == Kind::List || wanted.kind == Kind::Set;
  if (wanted.kind == Kind::Map && e.items.empty())
    return site.add(Op::MakeMap, site.types().unwrapped(hint), span);
  std::vector<Operand> items =
      infer_items(site, e.items, into_collection ? wanted.element : lost(site, hint));
  const TypeId element = into_collection ? wanted.element : common_type(site, items);
  if (site.kind(element) == Kind::Error) {
    if (e.items.empty())
      site.report(span, diag::EmptyBraces).help("say the type where it is declared: `set of Id`");
    return site.error(span, hint);
  }
  const bool as_set = wanted.kind == Kind::Set;
  std::vector<ExprId> values;
  bool wrong = false;
  for (const Operand& item : items) {
    values.push_back(convert(site, item, element));
    // In a set, texts that ignore case are one when they are one so.
    if (as_set && ignores_case(site, element)) values.back() = folded(site, values.back());
    wrong = wrong || site.is_error(values.back());
  }
  const TypeId type = as_set ? site.types().set(element) : site.types().list(element);
  if (wrong) return site.error(span, type);
  return site.add(as_set ? Op::MakeSet : Op::MakeList, type, span, values);
}

ExprId infer_form(const Site& site, const ast::MapExpr& e, Span span, TypeId hint) {
  const abi::Type wanted = hint.valid() ? site.types()[site.types().unwrapped(hint)] : abi::Type{};
  const bool known = wanted.kind == Kind::Map;
  std::vector<ast::ExprId> key_asts, value_asts;
  for (const ast::MapEntry& entry : e.entries) {
    key_asts.push_back(entry.key);
    value_asts.push_back(entry.value);
  }
  const std::vector<Operand> keys =
      infer_items(site, key_asts, known ? wanted.element : lost(site, hint));
  const std::vector<Operand> values =
      infer_items(site, value_asts, known ? wanted.mapped : lost(site, hint));
  const TypeId key = known ? wanted.element : common_type(site, keys);
  const TypeId value = known ? wanted.mapped : common_type(site, values);
  if (site.kind(key) == Kind::Error || site.kind(value) == Kind::Error)
    return site.error(span, hint);
  std::vector<ExprId> operands;
  std::map<uint32_t, Span> seen;
  bool wrong = false;
  for (size_t i = 0; i < keys.size(); ++i) {
    operands.push_back(convert(site, keys[i], key));
    operands.push_back(convert(site, values[i], value));
    wrong = wrong || site.is_error(operands[2 * i]) || site.is_error(operands[2 * i + 1]);
    if (wrong) continue;
    const auto [first, fresh] = seen.emplace(class_of(site, operands[2 * i]), keys[i].span);
    if (!fresh)
      site.report(keys[i].span, diag::KeyTwice).label(first->second, "it stands here too");
  }
  const TypeId type = site.types().map(key, value);
  return wrong ? site.error(span, type) : site.add(Op::MakeMap, type, span, operands);
}

ExprId infer_form(const Site& site, const ast::IndexExpr& e, Span span, TypeId) {
  const Operand base = infer_known(site, e.base);
  if (site.is_error(base.expr)) {
    examine(site, e.index);
    return site.error(span);
  }
  const abi::Type map = site.types()[site.type(base.expr)];
  if (map.kind != Kind::Map) {
    site.report(base.span, diag::NotAMap, site.text(base.span), site.say(site.type(base.expr)))
        .help(map.kind == Kind::List ? "look into each of them: `any x in … where …`, or take the "
                                       "first with `top 1 of …`"
                                     : "only a `map of K to V` is looked up with `[…]`");
    examine(site, e.index);
    return site.error(span);
  }
  const ExprId raw_key = infer(site, e.index, map.element);
  const TypeId result = site.types().optional(map.mapped);
  if (site.is_error(raw_key)) return site.error(span, result);
  // Looking up what is missing finds nothing.
  return lifted_over(site, raw_key, span, [&](ExprId present) {
    ExprId key = convert(site, {present, site.span(e.index)}, map.element);
    if (site.is_error(key)) return site.error(span, result);
    if (ignores_case(site, map.element)) key = folded(site, key);  // as the map's keys lie
    return site.add(Op::Lookup, result, span, {base.expr, key});
  });
}

}  // namespace helios::sema
