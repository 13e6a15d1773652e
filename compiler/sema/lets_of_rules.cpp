#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// A `let` that stands after a rule belongs to that rule, though its author may have meant the decision.
namespace helios::sema {
namespace {

struct LetOfRule {
  const ast::Rule* rule = nullptr;
  const ast::LetDecl* let = nullptr;
};

LetOfRule find_let(const std::vector<ast::Item>& items, const std::string& name) {
  for (const ast::Item& item : items) {
    if (const auto* group = std::get_if<ast::Group>(&item)) {
      if (const LetOfRule found = find_let(group->items, name); found.let) return found;
      continue;
    }
    const auto& rule = std::get<ast::Rule>(item);
    for (const ast::LetDecl& let : rule.lets) {
      if (let.name.text == name) return {&rule, &let};
    }
  }
  return {};
}

/// The decision whose text the place is in.
const ast::DecisionDecl* decision_around(const Site& site, Span at) {
  for (const Symbol* symbol : site.cx.declarations->decisions) {
    const bool here = symbol->file == site.scope.file && symbol->decl->span.begin <= at.begin &&
                      at.end <= symbol->decl->span.end;
    if (here) return std::get_if<ast::DecisionDecl>(&symbol->decl->form);
  }
  return nullptr;
}

}  // namespace

bool explain_let_of_rule(const Site& site, const ast::Name& name, diag::Diagnostic& message) {
  const ast::DecisionDecl* decision = decision_around(site, name.span);
  const LetOfRule found = decision ? find_let(decision->items, name.text) : LetOfRule();
  if (!found.let) return false;
  message.label(found.let->name.span, fmt::format("a `let` of the rule `{}` alone, after which it stands",
                                                  found.rule->name.text))
      .help("put the `let` before the first rule, and all of the decision sees it");
  return true;
}

}  // namespace helios::sema
