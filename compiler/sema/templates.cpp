#include "compiler/sema/expression.h"

/// Texts with `{…}` in them: the words of reasons.
namespace helios::sema {
namespace {

/// Merges texts that stand side by side; a template without values is one text.
ExprId format(const Site& site, const ast::Template& e, Span span) {
  const TypeId text = site.types().text();
  std::vector<ExprId> parts;
  std::string fixed;
  bool wrong = false;
  auto close = [&] {
    if (!fixed.empty()) parts.push_back(site.constant(text, abi::Datum(fixed), span));
    fixed.clear();
  };
  for (const ast::Template::Part& part : e.parts) {
    if (!part.expr.valid()) {
      fixed += part.text;
      continue;
    }
    close();
    const ExprId value = infer_known(site, part.expr).expr;
    if (!site.is_error(value) && !site.scope.protected_readable &&
        holds_protected(site, site.type(value))) {
      site.report(site.span(part.expr), diag::ProtectedField, site.text(part.expr))
          .help("it holds a protected field: name the fields to show");
      wrong = true;
    }
    wrong = wrong || site.is_error(value);
    parts.push_back(value);
  }
  if (wrong) return site.error(span, text);
  if (parts.empty()) return site.constant(text, abi::Datum(fixed), span);
  close();
  return site.add(Op::Format, text, span, parts);
}

}  // namespace

ExprId infer_form(const Site& site, const ast::Template& e, Span span, TypeId) {
  return format(site, e, span);
}

ExprId elaborate_template(Context& cx, Scope& scope, ast::ExprId id) {
  const Site site{cx, scope};
  return elaborate(site, id, site.types().text());
}

}  // namespace helios::sema
