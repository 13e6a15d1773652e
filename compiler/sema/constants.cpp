#include <algorithm>

#include "compiler/sema/expression.h"

/// Expressions that must be constants: what lists hold, defaults, windows, bounds.
namespace helios::sema {
namespace {

constexpr Op kInputs[] = {Op::Variable, Op::FeatureRead, Op::ListRef, Op::Output,
                          Op::Outcome,  Op::Decide,      Op::Reasons, Op::CallTable};
constexpr Op kArithmetic[] = {Op::Add,    Op::Subtract, Op::Multiply,  Op::Divide,
                              Op::Negate, Op::PlusDays, Op::PlusMonths};

template <size_t N>
bool is_one_of(Op op, const Op (&ops)[N]) {
  return std::find(std::begin(ops), std::end(ops), op) != std::end(ops);
}

/// Whether the value depends on anything that only an event brings.
bool sees_input(const Site& site, ExprId e) {
  if (is_one_of(site.op(e), kInputs)) return true;
  for (ExprId operand : site.exprs().operands(e)) {
    if (sees_input(site, operand)) return true;
  }
  return false;
}

/// The innermost arithmetic that has no result; invalid when there is none.
ExprId without_result(const Site& site, ExprId e) {
  for (ExprId operand : site.exprs().operands(e)) {
    if (const ExprId inner = without_result(site, operand); inner.valid()) return inner;
  }
  const bool computes = is_one_of(site.op(e), kArithmetic) && !sees_input(site, e);
  return computes && !fold(site, e) ? e : ExprId();
}

bool report_without_result(const Site& site, ExprId e) {
  const ExprId at = without_result(site, e);
  if (!at.valid()) return false;
  site.report(site.exprs()[at].span, diag::DoesNotFit, site.say(site.type(at)));
  return true;
}

void report_not_constant(const Site& site, ast::ExprId said, ExprId e) {
  const Span span = site.span(said);
  if (!report_without_result(site, e)) {
    site.report(span, diag::NotAConstant)
        .help("write the value out, or name a `let` of the module that does");
  }
}

}  // namespace

std::optional<abi::Datum> elaborate_constant(Context& cx, Scope& scope, ast::ExprId expr,
                                             TypeId type) {
  const Site site{cx, scope};
  const ExprId e = elaborate(site, expr, type);
  if (site.is_error(e)) return std::nullopt;
  std::optional<abi::Datum> value = fold(site, e);
  if (!value) report_not_constant(site, expr, e);
  return value;
}

void check_has_result(Context& cx, Scope& scope, ExprId e) {
  const Site site{cx, scope};
  if (!site.is_error(e)) report_without_result(site, e);
}

std::optional<int64_t> constant_int(const Site& site, ast::ExprId expr, int64_t low, int64_t high,
                                    std::string_view what) {
  Scope scope = site.scope;
  const std::optional<abi::Datum> value = elaborate_constant(site.cx, scope, expr, site.integer());
  if (!value) return std::nullopt;
  if (value->as_int() >= low && value->as_int() <= high) return value->as_int();
  site.report(site.span(expr), diag::OutsideBounds, what, std::to_string(low),
              std::to_string(high));
  return std::nullopt;
}

}  // namespace helios::sema
