#include <fmt/format.h>

#include "compiler/sema/expression.h"

/// Expressions that must be constants: what lists hold, defaults, windows, bounds.
namespace helios::sema {
namespace {

/// Whether the value depends on anything that only an event brings.
bool sees_input(const Site& site, ExprId e) {
  switch (site.op(e)) {
    case Op::Variable: case Op::FeatureRead: case Op::ListRef: case Op::Output: case Op::Outcome: case Op::Decide: case Op::Reasons:
    case Op::CallTable: return true;
    case Op::Error: case Op::Constant: case Op::Let: case Op::Field: case Op::MakeRecord: case Op::MakeList: case Op::MakeSet:
    case Op::MakeMap: case Op::Some: case Op::Unwrap: case Op::IsKnown: case Op::Otherwise: case Op::And: case Op::Or: case Op::Not:
    case Op::AtLeast: case Op::If: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater:
    case Op::GreaterEqual: case Op::In: case Op::IpIn: case Op::IpInAny: case Op::Add: case Op::Subtract: case Op::Multiply:
    case Op::Divide: case Op::Negate: case Op::Round: case Op::IntToDecimal: case Op::ToMixedMoney: case Op::ConvertMoney:
    case Op::FoldCase: case Op::StartsWith: case Op::EndsWith: case Op::Contains: case Op::StartsWithAny: case Op::EndsWithAny:
    case Op::ContainsAny: case Op::ContainsAll: case Op::Matches: case Op::Like: case Op::LikeAny: case Op::MatchesAny:
    case Op::Format: case Op::Any: case Op::All: case Op::No: case Op::Count: case Op::Sum: case Op::Min: case Op::Max: case Op::Top:
    case Op::Collect: case Op::Lookup: case Op::Civil: case Op::PlusMonths: case Op::PlusDays: case Op::PlusBusinessDays:
    case Op::BusinessDaysBetween: case Op::DaysBetween: case Op::Bucket: case Op::Call: break;
  }
  for (ExprId operand : site.exprs().operands(e)) {
    if (sees_input(site, operand)) return true;
  }
  return false;
}

bool is_arithmetic(Op op) {
  return op == Op::Add || op == Op::Subtract || op == Op::Multiply || op == Op::Divide || op == Op::Negate || op == Op::PlusDays ||
         op == Op::PlusMonths;
}

void report_not_constant(const Site& site, ast::ExprId said, ExprId e) {
  const Span span = site.span(said);
  if (!sees_input(site, e) && is_arithmetic(site.op(e))) {
    site.report(span, diag::DoesNotFit, site.say(site.type(e)));
  } else {
    site.report(span, diag::NotAConstant).help("write the value out, or name a `let` of the module that does");
  }
}

}  // namespace

std::optional<abi::Datum> elaborate_constant(Context& cx, Scope& scope, ast::ExprId expr, TypeId type) {
  const Site site{cx, scope};
  const ExprId e = elaborate(site, expr, type);
  if (site.is_error(e)) return std::nullopt;
  std::optional<abi::Datum> value = fold(site, e);
  if (!value) report_not_constant(site, expr, e);
  return value;
}

std::optional<int64_t> constant_int(const Site& site, ast::ExprId expr, int64_t low, int64_t high, std::string_view what) {
  Scope scope = site.scope;
  const std::optional<abi::Datum> value = elaborate_constant(site.cx, scope, expr, site.integer());
  if (!value) return std::nullopt;
  if (value->as_int() >= low && value->as_int() <= high) return value->as_int();
  site.report(site.span(expr), diag::OutsideBounds, what, std::to_string(low), std::to_string(high));
  return std::nullopt;
}

}  // namespace helios::sema
