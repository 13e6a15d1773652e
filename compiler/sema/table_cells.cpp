#include <fmt/format.h>

#include "compiler/sema/tables.h"

/// The condition side of a decision table: `>= 18`, `20..30`, `gold, silver`, `not x`, `unknown`,
/// `any`.
namespace helios::sema {
namespace {

ExprId any_of(ir::Exprs& exprs, TypeId boolean, std::vector<ExprId> tests, source::Span span) {
  return tests.size() == 1 ? tests[0] : exprs.add(ir::Op::Or, boolean, span, tests);
}

}  // namespace

ExprId elaborate_test(TableBody& body, size_t param, const ast::CellTest& cell) {
  ir::Exprs& exprs = body.cx.module.exprs;
  abi::TypeTable& types = body.cx.module.schema.types;
  const TypeId boolean = types.basic(abi::Kind::Bool), type = body.params[param];
  const bool optional = types.is_optional(type);
  if (cell.kind == ast::CellTest::Kind::Any) return {};
  if (types[type].kind == abi::Kind::Error) return exprs.add(ir::Op::Error, boolean, cell.span);
  const ExprId variable =
      exprs.add(ir::Op::Variable, type, cell.span, {}, body.ir.params[param].index);
  if (cell.kind == ast::CellTest::Kind::Unknown && !optional) {
    body.cx.reporter
        .report(cell.span, diag::TableColumn,
                fmt::format("`{}` is never unknown", body.decl.params[param].name.text))
        .help(fmt::format("let the table take `{}?`, or write `any`", types.name(type)));
    return exprs.add(ir::Op::Error, boolean, cell.span);
  }
  const ExprId known =
      optional ? exprs.add(ir::Op::IsKnown, boolean, cell.span, {variable}) : ExprId();
  if (cell.kind == ast::CellTest::Kind::Unknown) {
    return cell.negated ? known : exprs.add(ir::Op::Not, boolean, cell.span, {known});
  }
  const ExprId subject =
      optional ? exprs.add(ir::Op::Unwrap, types.unwrapped(type), cell.span, {variable}) : variable;
  std::vector<ExprId> tests;
  for (ast::ExprId alternative : cell.alternatives) {
    tests.push_back(elaborate_cell(body.cx, body.scope, subject, alternative));
  }
  if (tests.empty()) return {};
  ExprId test = any_of(exprs, boolean, std::move(tests), cell.span);
  if (cell.negated) test = exprs.add(ir::Op::Not, boolean, cell.span, {test});
  // What is missing is matched by `unknown` and `any` alone, also where a cell says `not`.
  return optional ? exprs.add(ir::Op::And, boolean, cell.span, {known, test}) : test;
}

}  // namespace helios::sema
