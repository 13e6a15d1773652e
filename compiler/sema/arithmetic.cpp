#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// `+ - * /` between numbers, money, times and durations. Which types go together, and what they
/// give, is one list.
namespace helios::sema {
namespace {

using ast::BinaryOp;

std::string_view sign(BinaryOp op) {
  if (op == BinaryOp::Add) return "+";
  if (op == BinaryOp::Subtract) return "-";
  return op == BinaryOp::Multiply ? "*" : "/";
}

bool is_number(Kind kind) { return kind == Kind::Int || kind == Kind::Decimal; }
bool is_money(Kind kind) { return kind == Kind::Money || kind == Kind::MixedMoney; }

std::string advice(const Site& site, BinaryOp op, Operand left, Operand right) {
  const Kind l = site.kind(left.expr), r = site.kind(right.expr);
  const std::string a = site.text(left.span), b = site.text(right.span);
  if (l == Kind::MixedMoney || r == Kind::MixedMoney) {
    return fmt::format("its currency is in the value: convert it first, `{} to EUR by fx`",
                       l == Kind::MixedMoney ? a : b);
  }
  if (is_money(l) && is_number(r) && op != BinaryOp::Multiply) {
    return fmt::format("say the currency: `{} {}`", b,
                       value::code(site.types()[site.type(left.expr)].currency));
  }
  if (l == Kind::Date && r == Kind::Date && op == BinaryOp::Subtract)
    return fmt::format("write `days from {} to {}`", b, a);
  if (l == Kind::Date)
    return fmt::format("write `{} {} 3 days`", a, op == BinaryOp::Subtract ? "minus" : "plus");
  if (l == Kind::Time && is_number(r))
    return fmt::format("say the unit: `{0}s`, `{0}m`, `{0}h` or `{0}d`", b);
  if (l == Kind::Duration && is_number(r) && op != BinaryOp::Divide)
    return "a duration is multiplied by a whole number only";
  if (l == Kind::Text || r == Kind::Text)
    return "texts are put together in reasons only: `because \"{a} and {b}\"`";
  return "";
}

ExprId refuse(const Site& site, BinaryOp op, Operand left, Operand right, Span span, Span op_span) {
  const TypeId l = site.type(left.expr), r = site.type(right.expr);
  const bool moneys = site.kind(l) == Kind::Money && site.kind(r) == Kind::Money;
  if (moneys) {
    const std::string code(value::code(site.types()[l].currency));
    site.report(op_span, diag::CurrenciesMixed, site.say(l), site.say(r))
        .help(fmt::format("convert one with rates that you declare: `{} to {} by fx`",
                          site.text(right.span), code));
    return site.error(span);
  }
  diag::Diagnostic& message =
      site.report(op_span, diag::OperatorTypes, sign(op), site.say(l), site.say(r));
  if (std::string help = advice(site, op, left, right); !help.empty()) message.help(help);
  return site.error(span);
}

/// Both as Decimals when one is.
std::optional<TypeId> common_number(const Site& site, Operand& left, Operand& right) {
  const Kind l = site.kind(left.expr), r = site.kind(right.expr);
  if (!is_number(l) || !is_number(r)) return std::nullopt;
  const TypeId type = l == Kind::Int && r == Kind::Int ? site.integer() : site.decimal();
  left.expr = convert(site, left, type);
  right.expr = convert(site, right, type);
  return type;
}

ExprId sum(const Site& site, BinaryOp op, Operand left, Operand right, Span span, Span op_span) {
  const Op ir_op = op == BinaryOp::Add ? Op::Add : Op::Subtract;
  auto make = [&](TypeId type) { return site.add(ir_op, type, span, {left.expr, right.expr}); };
  if (auto type = common_number(site, left, right)) return make(*type);
  const TypeId l = site.type(left.expr), r = site.type(right.expr);
  const Kind kl = site.kind(l), kr = site.kind(r);
  const TypeId time = site.types().basic(Kind::Time), duration = site.types().basic(Kind::Duration);
  if (l == r && (kl == Kind::Money || kl == Kind::Duration)) return make(l);
  if (kl == Kind::Time && kr == Kind::Duration) return make(time);
  if (kl == Kind::Time && kr == Kind::Time && op == BinaryOp::Subtract) return make(duration);
  if (kl == Kind::Duration && kr == Kind::Time && op == BinaryOp::Add) {
    return site.add(ir_op, time, span, {right.expr, left.expr});
  }
  return refuse(site, op, left, right, span, op_span);
}

ExprId product(const Site& site, Operand left, Operand right, Span span, Span op_span) {
  if (auto type = common_number(site, left, right))
    return site.add(Op::Multiply, *type, span, {left.expr, right.expr});
  const bool swapped = is_number(site.kind(left.expr));
  const Operand amount = swapped ? right : left, factor = swapped ? left : right;
  const Kind kind = site.kind(amount.expr), by = site.kind(factor.expr);
  const bool scales =
      (kind == Kind::Money && is_number(by)) || (kind == Kind::Duration && by == Kind::Int);
  if (!scales) return refuse(site, BinaryOp::Multiply, left, right, span, op_span);
  return site.add(Op::Multiply, site.type(amount.expr), span, {amount.expr, factor.expr});
}

ExprId quotient(const Site& site, Operand left, Operand right, Span span, Span op_span) {
  const TypeId l = site.type(left.expr), r = site.type(right.expr);
  const Kind kl = site.kind(l), kr = site.kind(r);
  const TypeId decimal = site.decimal();
  if (is_number(kl) && is_number(kr)) {
    return divided(site, decimal, convert(site, left, decimal),
                   {convert(site, right, decimal), right.span}, span);
  }
  if (l == r && (kl == Kind::Money || kl == Kind::Duration))
    return divided(site, decimal, left.expr, right, span);
  if (kl == Kind::Money && is_number(kr)) {
    return divided(site, l, left.expr, {convert(site, right, decimal), right.span}, span);
  }
  if (kl == Kind::Duration && kr == Kind::Int) return divided(site, l, left.expr, right, span);
  return refuse(site, BinaryOp::Divide, left, right, span, op_span);
}

}  // namespace

ExprId arithmetic(const Site& site, BinaryOp op, Operand left, Operand right, Span span,
                  Span op_span) {
  left.expr = require_known(site, left);
  right.expr = require_known(site, right);
  if (site.is_error(left.expr) || site.is_error(right.expr)) return site.error(span);
  if (!op_span.valid()) op_span = span;
  if (op == BinaryOp::Multiply) return product(site, left, right, span, op_span);
  if (op == BinaryOp::Divide) return quotient(site, left, right, span, op_span);
  return sum(site, op, left, right, span, op_span);
}

ExprId negative(const Site& site, Operand operand, Span span) {
  const ExprId e = operand.expr;
  if (site.is_error(e)) return site.error(span, site.type(e));
  const Kind kind = site.kind(e);
  if (is_number(kind) || kind == Kind::Money || kind == Kind::Duration) {
    const ExprId result = site.add(Op::Negate, site.type(e), span, {e});
    // A literal's sign is part of it.
    if (!site.is_constant(e)) return result;
    const std::optional<abi::Datum> value = fold(site, result);
    return value ? site.constant(site.type(e), *value, span) : result;
  }
  site.report(span, diag::TypeMismatch, site.say(site.type(e)),
              "a number, an amount or a duration");
  return site.error(span);
}

}  // namespace helios::sema
