#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// What may be missing: tested, given a meaning, or refused.
namespace helios::sema {
namespace {

/// Something that an author might say for a missing value of the type.
std::string example_of(const Site& site, TypeId type) {
  const abi::Type t = site.types()[type];
  switch (t.kind) {
    case Kind::Bool: return "false";
    case Kind::Int:
    case Kind::Decimal: return "0";
    case Kind::Money: return fmt::format("0 {}", value::code(t.currency));
    case Kind::Text:
    case Kind::Id: return "\"\"";
    case Kind::Duration: return "0s";
    case Kind::Date: return "2026-01-01";
    case Kind::TimeOfDay: return "00:00";
    case Kind::Enum: {
      const auto& members = site.types()[t.enumeration].members;
      return members.empty() ? "" : members.front().name;
    }
    case Kind::List:
    case Kind::Set: return "{}";
    case Kind::Error:
    case Kind::MixedMoney:
    case Kind::Time:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Record:
    case Kind::Map:
    case Kind::Optional: return "";
  }
  return "";
}

/// Where the field that may be missing was declared.
void label_declaration(const Site& site, diag::Diagnostic& message, ExprId e) {
  const ir::Expr x = site.exprs()[e];
  if (x.op != Op::Field) return;
  const TypeId base = site.type(site.exprs().operand(e, 0));
  const auto& sources = site.cx.declarations->record_sources;
  auto source = sources.find(site.types()[base].record);
  if (source == sources.end() || x.payload >= source->second.fields->size()) return;
  message.label((*source->second.fields)[x.payload].span, "declared optional here");
}

/// Something short enough to be repeated in a message.
bool is_short(const std::string& text) {
  return text.size() <= 60 && text.find('\n') == std::string::npos;
}

/// `max of x in xs` takes what follows it as its own: from the outside it is spoken of in
/// parentheses.
std::string as_operand(const std::string& said) {
  constexpr std::string_view kReachFar[] = {"max of ", "min of ", "sum of ", "top ", "if ",
                                            "any ",    "all ",    "no ",     "count of "};
  const bool reaches_far =
      std::any_of(std::begin(kReachFar), std::end(kReachFar),
                  [&](std::string_view opening) { return said.rfind(opening, 0) == 0; });
  return reaches_far ? "(" + said + ")" : said;
}

void help_with_missing(const Site& site, diag::Diagnostic& message, Operand operand) {
  const std::string said = site.text(operand.span);
  const std::string example = example_of(site, site.types().unwrapped(site.type(operand.expr)));
  const auto lifted = site.memory().lifted.find(operand.expr);
  if (lifted != site.memory().lifted.end() && lifted->second.divisor.valid()) {
    message.label(lifted->second.divisor, "where this is zero, there is no result");
  }
  label_declaration(site, message, operand.expr);
  if (!is_short(said)) {
    message.help(
        "give it a name with `let`, then test it with `is known` or say what unknown means with "
        "`otherwise`");
    return;
  }
  // `max of x in xs otherwise 0`: the author gave the list a meaning, not the maximum.
  constexpr std::string_view kOtherwise = " otherwise ";
  const size_t own = as_operand(said) == said ? said.npos : said.rfind(kOtherwise);
  if (own != said.npos) {
    message.help(fmt::format("what is meant for the whole stands behind parentheses: `({}){}`",
                             said.substr(0, own), said.substr(own)));
    return;
  }
  if (!example.empty())
    message.help(fmt::format("say what unknown means: `{} otherwise {}`", as_operand(said), example));
  message.help(fmt::format("or test it first: `{} is known and …`", as_operand(said)));
}

/// A value that can be told apart from others by its name: not worth a warning where it is
/// computed.
bool is_path(const Site& site, ast::ExprId expr) {
  const ast::ExprForm& form = site.ast(expr).form;
  if (const auto* field = std::get_if<ast::FieldExpr>(&form)) return is_path(site, field->base);
  const auto* name = std::get_if<ast::NameExpr>(&form);
  if (!name) return false;
  const Local* local = find_local(site.scope, name->name.text).local;
  return !local || std::holds_alternative<ir::VarId>(local->meaning);
}

}  // namespace

ExprId require_known(const Site& site, Operand operand) {
  const ExprId e = operand.expr;
  if (!site.is_optional(e)) return e;
  const TypeId inner = site.types().unwrapped(site.type(e));
  if (site.is_error(e)) return site.error(operand.span, inner);
  if (proved_known(site, e)) return site.add(Op::Unwrap, inner, operand.span, {e});
  diag::Diagnostic& message =
      site.report(operand.span, diag::UnguardedOptional, site.text(operand.span));
  help_with_missing(site, message, operand);
  return site.error(operand.span, inner);
}

ExprId lifted_over(const Site& site, ExprId base, Span span,
                   const std::function<ExprId(ExprId)>& make) {
  const TypeId present_type = site.types().unwrapped(site.type(base));
  if (!site.is_optional(base)) return make(base);
  const ExprId present = make(site.add(Op::Unwrap, present_type, span, {base}));
  if (site.is_error(present)) return site.error(span, site.types().optional(site.type(present)));
  const TypeId optional = site.types().optional(site.type(present));
  const ExprId some =
      site.is_optional(present) ? present : site.add(Op::Some, optional, span, {present});
  const ExprId is_there = site.add(Op::IsKnown, site.boolean(), span, {base});
  const ExprId whole =
      site.add(Op::If, optional, span, {is_there, some, site.unknown(optional, span)});
  site.memory().lifted[whole] = {present, base, {}};
  return whole;
}

ExprId divided(const Site& site, TypeId type, ExprId numerator, Operand divisor, Span span) {
  const ExprId quotient = site.add(Op::Divide, type, span, {numerator, divisor.expr});
  if (proved_nonzero(site, divisor.expr)) return quotient;
  const TypeId divisor_type = site.type(divisor.expr), optional = site.types().optional(type);
  const bool decimal = site.kind(divisor_type) == Kind::Decimal;
  const ExprId zero = site.constant(
      divisor_type, decimal ? abi::Datum(value::Decimal{}) : abi::Datum(int64_t{0}), divisor.span);
  const ExprId some = site.add(Op::Some, optional, span, {quotient});
  const ExprId test = site.add(Op::NotEqual, site.boolean(), divisor.span, {divisor.expr, zero});
  const ExprId whole = site.add(Op::If, optional, span, {test, some, site.unknown(optional, span)});
  site.memory().lifted[whole] = {quotient, {}, divisor.span};
  return whole;
}

ExprId infer_form(const Site& site, const ast::KnownExpr& e, Span span, TypeId) {
  const ExprId operand = infer_raw(site, e.operand);
  if (site.is_error(operand)) return site.error(span, site.boolean());
  if (!site.is_optional(operand)) {
    if (is_path(site, e.operand)) {
      site.report(span, diag::AlwaysKnown, site.text(e.operand)).help("leave the test away");
    }
    return site.constant(e.known, span);
  }
  const ExprId known = site.add(Op::IsKnown, site.boolean(), span, {operand});
  return e.known ? known : site.add(Op::Not, site.boolean(), span, {known});
}

ExprId infer_otherwise(const Site& site, const ast::BinaryExpr& e, Span span, TypeId hint) {
  const TypeId present_hint = hint.valid() ? site.types().unwrapped(hint) : hint;
  ExprId left, right;
  if (needs_context(site, e.left) && !present_hint.valid()) {
    right = infer(site, e.right);
    left = infer_raw(site, e.left, site.type(right));
  } else {
    left = infer_raw(site, e.left, present_hint);
    right = infer(site, e.right,
                  site.is_error(left) ? present_hint : site.types().unwrapped(site.type(left)));
  }
  if (site.is_error(left) || site.is_error(right)) {
    const TypeId type = site.types().unwrapped(site.type(site.is_error(left) ? right : left));
    return site.error(span, site.kind(type) == Kind::Error ? hint : type);
  }
  if (!site.is_optional(left)) {
    if (is_path(site, e.left)) {
      site.report(e.op_span, diag::NeverUnknown, site.text(e.left))
          .help("leave the `otherwise` away");
    }
    return left;
  }
  const std::optional<TypeId> type =
      joined(site, site.types().unwrapped(site.type(left)), site.type(right));
  if (!type) {
    convert(site, {right, site.span(e.right)},
            site.types().unwrapped(site.type(left)));  // says why not
    return site.error(span, site.types().unwrapped(site.type(left)));
  }
  const ExprId first = convert(site, {left, site.span(e.left)}, site.types().optional(*type));
  const ExprId second = convert(site, {right, site.span(e.right)}, *type);
  return site.add(Op::Otherwise, *type, span, {first, second});
}

}  // namespace helios::sema
