#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/expression.h"
#include "runtime/value/decimal.h"

/// `p.amount to EUR by fx`, `x rounded half up to 2 digits`, and `bucket of p.account in 100 for
/// "…"`.
namespace helios::sema {
namespace {

value::Rounding rounding(ast::RoundedExpr::Mode mode) {
  switch (mode) {
    case ast::RoundedExpr::Mode::HalfEven: return value::Rounding::HalfEven;
    case ast::RoundedExpr::Mode::HalfUp: return value::Rounding::HalfUp;
    case ast::RoundedExpr::Mode::Up: return value::Rounding::Up;
    case ast::RoundedExpr::Mode::Down: return value::Rounding::Down;
  }
  return value::Rounding::HalfEven;
}

/// By the codes of currencies, or by an enum of which a member, at least, is spelled as one.
bool names_currencies(const Site& site, TypeId key) {
  const abi::Type& t = site.types()[key];
  if (t.kind != Kind::Enum) return t.kind == Kind::Text;
  const auto& members = site.types()[t.enumeration].members;
  return std::any_of(members.begin(), members.end(), [](const abi::EnumMember& member) {
    return value::find_currency(member.spelling).has_value();
  });
}

bool are_rates(const Site& site, TypeId type) {
  const abi::Type t = site.types()[type];
  return t.kind == Kind::Map && names_currencies(site, t.element) && site.kind(t.mapped) == Kind::Decimal;
}

}  // namespace

ExprId infer_form(const Site& site, const ast::ConvertExpr& e, Span span, TypeId) {
  const Operand amount = infer_known(site, e.amount), rates = infer_known(site, e.rates);
  const std::optional<value::Currency> currency = value::find_currency(e.currency.text);
  if (!currency) {
    site.report(e.currency.span, diag::UnknownName, "currency", e.currency.text);
    return site.error(span);
  }
  const TypeId result = site.types().optional(site.types().money(*currency));
  if (site.is_error(amount.expr) || site.is_error(rates.expr)) return site.error(span, result);
  const Kind kind = site.kind(amount.expr);
  if (kind != Kind::Money && kind != Kind::MixedMoney) {
    site.report(amount.span, diag::TypeMismatch, site.say(site.type(amount.expr)), "`Money`");
    return site.error(span, result);
  }
  if (!are_rates(site, site.type(rates.expr))) {
    site.report(rates.span, diag::TypeMismatch, site.say(site.type(rates.expr)),
                "`map of Currency to Decimal`")
        .help("rates are declared by `std.iso.Currency`, by an enum of your own whose members are spelled as codes, "
              "or by code: `list fx: map of Text to Decimal = { \"USD\" -> 0.92 }`");
    return site.error(span, result);
  }
  const ExprId mixed = convert(site, amount, site.types().basic(Kind::MixedMoney));
  return site.add(Op::ConvertMoney, result, span, {mixed, rates.expr});
}

ExprId infer_form(const Site& site, const ast::RoundedExpr& e, Span span, TypeId hint) {
  const Operand operand = infer_known(site, e.operand, hint);
  const std::optional<int64_t> digits =
      constant_int(site, e.digits, 0, value::Decimal::kDigits, "the number of digits");
  if (site.is_error(operand.expr) || !digits) return site.error(span, site.type(operand.expr));
  const Kind kind = site.kind(operand.expr);
  if (kind != Kind::Decimal && kind != Kind::Money) {
    site.report(operand.span, diag::TypeMismatch, site.say(site.type(operand.expr)),
                "`Decimal` or `Money`")
        .help(kind == Kind::Int ? "a whole number has nothing to round"
                                : "only numbers and amounts are rounded");
    return site.error(span, site.type(operand.expr));
  }
  constexpr uint32_t kModeShift = 8;
  const uint32_t payload =
      static_cast<uint32_t>(rounding(e.mode)) << kModeShift | static_cast<uint32_t>(*digits);
  return site.add(Op::Round, site.type(operand.expr), span, {operand.expr}, payload);
}

ExprId infer_form(const Site& site, const ast::BucketExpr& e, Span span, TypeId) {
  constexpr int64_t kBucketsMax = 1'000'000;  // one in a million is fine enough for any split
  const Operand id = infer_known(site, e.id);
  const std::optional<int64_t> count =
      constant_int(site, e.count, 1, kBucketsMax, "the number of buckets");
  Scope scope = site.scope;
  const std::optional<abi::Datum> salt =
      elaborate_constant(site.cx, scope, e.salt, site.types().text());
  if (site.is_error(id.expr) || !count || !salt) return site.error(span, site.integer());
  const Kind kind = site.kind(id.expr);
  if (kind != Kind::Id && kind != Kind::Text) {
    site.report(id.span, diag::TypeMismatch, site.say(site.type(id.expr)), "`Id` or `Text`");
    return site.error(span, site.integer());
  }
  const ExprId salt_expr = site.constant(site.types().text(), *salt, site.span(e.salt));
  return site.add(Op::Bucket, site.integer(), span,
                  {id.expr, site.constant(*count, site.span(e.count)), salt_expr});
}

}  // namespace helios::sema
