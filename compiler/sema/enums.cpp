#include <set>

#include "compiler/sema/declarations.h"

namespace helios::sema {
namespace {

/// Two members spelled alike in the data could not be told apart.
void report_like_spellings(Context& cx, const ast::EnumDecl& decl) {
  std::map<std::string_view, const ast::EnumMember*> first;
  for (const ast::EnumMember& member : decl.members) {
    const std::string& spelling = member.spelling ? *member.spelling : member.name.text;
    auto [at, fresh] = first.emplace(spelling, &member);
    if (fresh || at->second->name.text == member.name.text) continue;
    cx.reporter
        .report(member.name.span, diag::LikeSpellings, member.name.text, at->second->name.text,
                spelling)
        .label(at->second->name.span, "the other one")
        .help("give one of them another spelling: `" + member.name.text + " from \"…\"`");
  }
}

}  // namespace

SymbolForm elaborate_enum(Context& cx, Symbol& symbol, const ast::EnumDecl& decl) {
  abi::Enum result{.name = symbol.name, .ordered = decl.ordered, .members = {}};
  std::vector<const ast::Name*> names;
  std::set<std::string_view> seen;
  for (const ast::EnumMember& member : decl.members) {
    names.push_back(&member.name);
    if (!seen.insert(member.name.text).second) continue;
    result.members.push_back(
        {member.name.text, member.spelling.value_or(member.name.text), member.doc});
  }
  if (decl.members.empty()) {
    cx.reporter.report(symbol.span, diag::NothingDeclared, "enum", symbol.name, "member")
        .help("name what it can be: `enum " + symbol.name + " { low, high }`");
  }
  report_duplicates(cx, names);
  report_like_spellings(cx, decl);
  return EnumSymbol{cx.module.schema.types.add_enum(std::move(result))};
}

}  // namespace helios::sema
