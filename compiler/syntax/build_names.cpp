#include <algorithm>

#include <fmt/format.h>

#include "compiler/syntax/build.h"

namespace helios::syntax {

source::Span Builder::span(const antlr4::Token* token) const {
  const auto begin = static_cast<uint32_t>(token->getStartIndex());
  const auto end = static_cast<uint32_t>(token->getStopIndex() + 1);
  return {reading_.file, begin, std::max(begin, end)};
}

source::Span Builder::span(const ParserRuleContext* tree) const {
  if (tree == nullptr || tree->start == nullptr) return {reading_.file, 0, 0};
  const Span first = span(tree->start);
  if (tree->stop == nullptr) return first;
  const Span last = span(tree->stop);
  if (last.end < first.begin) return {reading_.file, first.begin, first.begin};  // an empty tree
  return {reading_.file, first.begin, last.end};
}

ast::Name Builder::name(ParserRuleContext* tree) const {
  const Span at = span(tree);
  if (tree == nullptr || tree->exception != nullptr) return {"", at};
  return {std::string(text_of(at)), at};
}

ast::Path Builder::path(P::PathContext* tree) const {
  ast::Path result;
  result.span = span(tree);
  if (tree == nullptr) return result;
  result.segments.push_back(name(tree->name()));
  for (auto* field : tree->fieldName()) result.segments.push_back(name(field));
  std::erase_if(result.segments, [](const ast::Name& n) { return n.text.empty(); });
  return result;
}

std::vector<ast::Path> Builder::paths(P::PathsContext* tree) const {
  std::vector<ast::Path> result;
  if (tree == nullptr) return result;
  for (auto* each : tree->path()) result.push_back(path(each));
  std::erase_if(result, [](const ast::Path& p) { return p.segments.empty(); });
  return result;
}

std::string Builder::doc(const ParserRuleContext* tree) const {
  if (tree == nullptr || tree->start == nullptr) return {};
  const auto found = docs_.find(static_cast<uint32_t>(tree->start->getStartIndex()));
  return found == docs_.end() ? std::string() : found->second;
}

bool Builder::said_twice(bool already, Span again, std::string_view what) {
  if (already) reading_.reporter.report(again, diag::SaidTwice, what);
  return already;
}

}  // namespace helios::syntax
