#include "compiler/sema/expression.h"
#include "runtime/abi/spelling.h"

/// `e.source as Ip` reads a text, `e.port as Text` spells a value.
namespace helios::sema {
namespace {

bool can_be_shown(Kind kind) {
  return abi::can_be_spelled(kind) || kind == Kind::Bool || kind == Kind::Enum ||
         kind == Kind::Money || kind == Kind::MixedMoney || kind == Kind::Cidr;
}

ExprId spell(const Site& site, Operand value, TypeId text, Span span) {
  const Kind kind = site.kind(value.expr);
  if (kind == Kind::Text) return value.expr;
  if (can_be_shown(kind)) return site.add(Op::Format, text, span, {value.expr});
  diag::Diagnostic& message =
      site.report(value.span, diag::TypeMismatch, site.say(site.type(value.expr)),
                  "a value that is spelled as one text");
  if (kind == Kind::Id) message.help("an Id is opaque: declare it `Text` to look into it");
  return site.error(span, text);
}

}  // namespace

ExprId infer_form(const Site& site, const ast::ReadAsExpr& e, Span span, TypeId) {
  const Operand value = infer_known(site, e.value);
  const TypeId wanted = resolve_type(site.cx, *site.scope.file, e.type);
  const Kind kind = site.kind(wanted);
  if (kind == Kind::Error || site.is_error(value.expr)) {
    return site.error(span, kind == Kind::Text ? wanted : site.types().optional(wanted));
  }
  if (kind == Kind::Text) return spell(site, value, wanted, span);
  if (!abi::can_be_spelled(kind)) {
    site.report(e.said, diag::TypeMismatch, site.say(wanted), "a type whose values a text spells")
        .help("a text is read as `Int`, `Decimal`, `Ip`, `Time`, `Date`, `TimeOfDay` or `Duration`");
    return site.error(span, site.types().optional(wanted));
  }
  const TypeId result = site.types().optional(wanted);
  if (site.kind(value.expr) != Kind::Text) {
    site.report(value.span, diag::TypeMismatch, site.say(site.type(value.expr)), "`Text`")
        .help("`as` reads what a text spells");
    return site.error(span, result);
  }
  return site.add(Op::ReadAs, result, span, {value.expr});
}

}  // namespace helios::sema
