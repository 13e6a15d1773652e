#include "compiler/syntax/build.h"

namespace helios::syntax {

ast::TypeId Builder::type(P::TypeContext* tree) {
  if (tree == nullptr || tree->typeBase() == nullptr) return types_.add(ast::ErrorType{}, span(tree));
  ast::TypeId result = type_base(tree->typeBase());
  // `T??` says no more than `T?`.
  if (!tree->QUESTION().empty()) result = types_.add(ast::OptionalType{result}, span(tree));
  return result;
}

ast::TypeId Builder::type_base(P::TypeBaseContext* tree) {
  const Span at = span(tree);
  if (tree->exception != nullptr) return types_.add(ast::ErrorType{}, at);
  if (tree->MONEY()) {
    std::optional<ast::Name> currency;
    if (auto* word = tree->CURRENCY()) {
      currency = ast::Name{std::string(text_of(span(word))), span(word)};
    }
    return types_.add(ast::MoneyType{currency}, at);
  }
  if (tree->TEXT_TYPE()) return types_.add(ast::TextType{tree->IGNORING() != nullptr}, at);
  if (tree->LIST()) return types_.add(ast::ListType{type(tree->type(0))}, at);
  if (tree->SET()) return types_.add(ast::SetType{type(tree->type(0))}, at);
  if (tree->MAP()) {
    const ast::TypeId key = type(tree->type(0));
    return types_.add(ast::MapType{key, type(tree->type(1))}, at);
  }
  if (tree->OPEN_PAREN()) return type(tree->type(0));
  ast::Path named = path(tree->path());
  if (named.segments.empty()) return types_.add(ast::ErrorType{}, at);
  return types_.add(ast::NamedType{std::move(named)}, at);
}

std::vector<ast::Param> Builder::params(P::ParamsContext* tree) {
  std::vector<ast::Param> result;
  if (tree == nullptr) return result;
  for (auto* each : tree->param()) {
    ast::Param param{name(each->fieldName()), type(each->type())};
    if (!param.name.text.empty()) result.push_back(std::move(param));
  }
  return result;
}

}  // namespace helios::syntax
