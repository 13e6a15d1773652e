#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// From the type an expression has to the type its place wants: only what loses nothing and
/// surprises nobody.
namespace helios::sema {
namespace {

bool is_number(Kind kind) { return kind == Kind::Int || kind == Kind::Decimal; }

/// What to write instead, where that can be guessed.
std::string advice(const Site& site, Operand operand, TypeId expected) {
  const abi::Type from = site.types()[site.type(operand.expr)], to = site.types()[expected];
  const std::string said = site.text(operand.span);
  const bool literal = site.is_constant(operand.expr);
  if (is_number(from.kind) && to.kind == Kind::Money) {
    return literal ? fmt::format("say the currency: `{} {}`", said, value::code(to.currency)) : "";
  }
  if (is_number(from.kind) && to.kind == Kind::Duration) {
    return literal ? fmt::format("say the unit: `{0}s`, `{0}m`, `{0}h` or `{0}d`", said) : "";
  }
  if (from.kind == Kind::Decimal && to.kind == Kind::Int)
    return "use a Decimal here: nothing is rounded silently";
  if (from.kind == Kind::Time && to.kind == Kind::Date) {
    return fmt::format("say in which zone: `date of {} in \"Europe/Berlin\"`", said);
  }
  if (from.kind == Kind::Date && to.kind == Kind::Time && literal) {
    return fmt::format("say the time of day and the zone too: `{}T00:00:00Z`", said);
  }
  if (from.kind == Kind::Text && to.kind == Kind::Id) {
    return "an Id is quoted text where an Id is wanted; a value that is text elsewhere is not one";
  }
  if (from.kind == Kind::Id && to.kind == Kind::Text)
    return "an Id is opaque: declare it `Text` where its letters matter";
  if (from.kind == Kind::Text && literal && to.kind == Kind::Enum) {
    return "write the member's name without quotes";
  }
  if (from.kind == Kind::Text && literal && to.kind != Kind::Record)
    return "write it without quotes";
  if (from.kind == Kind::Set && to.kind == Kind::List)
    return "a set has no order; declare a set here";
  if (to.kind == Kind::Bool)
    return "a condition says whether something is so: compare it with something";
  return "";
}

ExprId refuse(const Site& site, Operand operand, TypeId expected) {
  const TypeId from = site.type(operand.expr);
  const Kind have = site.kind(from), want = site.kind(expected);
  const bool money = (have == Kind::Money || have == Kind::MixedMoney) && want == Kind::Money;
  if (money) {
    const std::string code(value::code(site.types()[expected].currency));
    site.report(operand.span, diag::CurrenciesMixed, site.say(from), site.say(expected))
        .help(fmt::format("convert it with rates that you declare: `{} to {} by fx`",
                          site.text(operand.span), code));
    return site.error(operand.span, expected);
  }
  diag::Diagnostic& message =
      site.report(operand.span, diag::TypeMismatch, site.say(from), site.say(expected));
  if (std::string help = advice(site, operand, expected); !help.empty()) message.help(help);
  return site.error(operand.span, expected);
}

ExprId retyped(const Site& site, ExprId e, TypeId type) {
  return site.constant(type, site.exprs().constant_value(e), site.exprs()[e].span);
}

/// A constant range of one address.
ExprId single_address(const Site& site, ExprId ip, TypeId cidr) {
  const value::Ip address = site.exprs().constant_value(ip).as_ip();
  return site.constant(cidr, abi::Datum(value::Cidr{address, 128}), site.exprs()[ip].span);
}

/// What a decision said, where its result alone is wanted; invalid when that is not what stands here.
ExprId without_reasons(const Site& site, ExprId decided, TypeId expected) {
  const std::optional<ir::DecisionId> decision = decision_of(site, site.type(decided));
  const abi::RecordId result = site.types()[expected].record;
  if (!decision || site.cx.module.schema.decisions[decision->index].result != result) return {};
  const Span span = site.exprs()[decided].span;
  std::vector<ExprId> values;
  for (uint32_t i = 0; i < site.types()[result].fields.size(); ++i) {
    const TypeId field = site.types()[result].fields[i].type;
    values.push_back(site.add(Op::Field, field, span, {decided}, i));
  }
  return site.add(Op::MakeRecord, expected, span, values);
}

/// A present value as another present type; invalid when there is no way.
ExprId convert_present(const Site& site, Operand operand, TypeId expected) {
  const ExprId e = operand.expr;
  const Span span = operand.span;
  const Kind have = site.kind(e), want = site.kind(expected);
  if (have == Kind::Int && want == Kind::Decimal) {
    if (!site.is_constant(e)) return site.add(Op::IntToDecimal, expected, span, {e});
    return site.constant(
        expected, abi::Datum(value::Decimal::from_int(site.exprs().constant_value(e).as_int())),
        span);
  }
  if (have == Kind::Money && want == Kind::MixedMoney)
    return site.add(Op::ToMixedMoney, expected, span, {e});
  if (have == Kind::Text &&
      want ==
          Kind::Text) {  // with and without `ignoring case`: the same text, compared differently
    return site.is_constant(e) ? retyped(site, e, expected) : e;
  }
  if (have == Kind::Ip && want == Kind::Cidr && site.is_constant(e))
    return single_address(site, e, expected);
  if (have == Kind::Record && want == Kind::Enum && decision_of(site, site.type(e))) {
    const ExprId outcome = outcome_of(site, e);
    if (site.type(outcome) == expected) return outcome;
  }
  if (have == Kind::Record && want == Kind::Record) return without_reasons(site, e, expected);
  return {};
}

}  // namespace

ExprId convert(const Site& site, Operand operand, TypeId expected) {
  if (!expected.valid()) return operand.expr;
  const TypeId from = site.type(operand.expr);
  if (from == expected) return operand.expr;
  if (site.is_error(operand.expr) || site.kind(expected) == Kind::Error)
    return site.error(operand.span, expected);
  const bool may_miss = site.kind(expected) == Kind::Optional;
  const TypeId inner = site.types().unwrapped(expected);
  if (site.is_optional(operand.expr)) {
    if (!may_miss) return convert(site, {require_known(site, operand), operand.span}, expected);
    return lifted_over(site, operand.expr, operand.span, [&](ExprId present) {
      return convert(site, {present, operand.span}, inner);
    });
  }
  ExprId present = from == inner ? operand.expr : convert_present(site, operand, inner);
  if (!present.valid()) return refuse(site, operand, expected);
  return may_miss ? site.add(Op::Some, expected, operand.span, {present}) : present;
}

std::optional<TypeId> joined(const Site& site, TypeId a, TypeId b) {
  if (a == b) return a;
  const bool may_miss = site.types().is_optional(a) || site.types().is_optional(b);
  const TypeId x = site.types().unwrapped(a), y = site.types().unwrapped(b);
  const Kind kx = site.kind(x), ky = site.kind(y);
  std::optional<TypeId> present;
  if (x == y || ky == Kind::Error) {
    present = x;
  } else if (kx == Kind::Error) {
    present = y;
  } else if (is_number(kx) && is_number(ky)) {
    present = site.decimal();
  } else if (kx == Kind::Text && ky == Kind::Text) {
    present = site.types().text(true);
  } else if ((kx == Kind::MixedMoney && ky == Kind::Money) ||
             (kx == Kind::Money && ky == Kind::MixedMoney)) {
    present = site.types().basic(Kind::MixedMoney);
  } else if ((kx == Kind::Ip && ky == Kind::Cidr) || (kx == Kind::Cidr && ky == Kind::Ip)) {
    present = site.types().basic(Kind::Cidr);
  }
  if (!present || !may_miss) return present;
  return site.types().optional(*present);
}

std::optional<ir::DecisionId> decision_of(const Site& site, TypeId result) {
  if (site.kind(result) != Kind::Record) return std::nullopt;
  const abi::RecordId record = site.types()[result].record;
  const auto& decisions = site.cx.module.schema.decisions;
  for (uint32_t i = 0; i < decisions.size(); ++i) {
    if (decisions[i].result == record || decisions[i].decided == record) return ir::DecisionId(i);
  }
  return std::nullopt;
}

ExprId outcome_of(const Site& site, ExprId result) {
  const std::optional<ir::DecisionId> decision = decision_of(site, site.type(result));
  if (!decision) return result;
  const TypeId outcome = site.cx.module.schema.decisions[decision->index].outcome;
  return site.add(Op::Field, outcome, site.exprs()[result].span, {result}, 0);
}

}  // namespace helios::sema
