#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// `thresholds(p.segment)`: defines, tables and other decisions.
namespace helios::sema {
namespace {

Parameters of_variables(const Site& site, const std::vector<ir::VarId>& variables) {
  Parameters params;
  for (ir::VarId variable : variables) {
    params.types.push_back(site.cx.module.variables[variable.index].type);
    params.names.push_back(site.cx.module.variables[variable.index].name);
  }
  return params;
}

std::string count_of(size_t count) {
  return count == 1 ? "1 value" : fmt::format("{} values", count);
}

ExprId call(const Site& site, Op op, const ast::CallExpr& e, const Parameters& params,
            TypeId result, uint32_t index, Span span) {
  const auto values = arguments(site, e.function, e.args, params, span);
  if (!values || site.kind(result) == Kind::Error) return site.error(span, result);
  return site.add(op, result, span, *values, index);
}

ExprId call_decision(const Site& site, const Symbol& symbol, ir::DecisionId id,
                     const ast::CallExpr& e, Span span) {
  const abi::Decision& decision = site.cx.module.schema.decisions[id.index];
  TypeId result = site.types().record(decision.result);
  if (std::get<ast::DecisionDecl>(symbol.decl->form).when.valid())
    result = site.types().optional(result);
  return call(site, Op::Decide, e, {decision.params, decision.param_names}, result, id.index, span);
}

ExprId not_callable(const Site& site, const ast::CallExpr& e, const Symbol& symbol, Span span) {
  const bool record = symbol.kind == "type" || symbol.kind == "event";
  site.report(span, diag::NotCallable, symbol.name, symbol.kind)
      .help(record ? fmt::format("a value of it is written `{} {{ … }}`", symbol.name)
            : symbol.kind == "feature"
                ? fmt::format("say whose with `for`: `{} for …`", symbol.name)
                : "functions, tables and decisions take values in parentheses");
  for (ast::ExprId arg : e.args) examine(site, arg);
  return site.error(span);
}

}  // namespace

std::optional<std::vector<ExprId>> arguments(const Site& site, const ast::Path& callee,
                                             const std::vector<ast::ExprId>& args,
                                             const Parameters& params, Span span) {
  if (args.size() != params.types.size()) {
    const std::string& name = callee.segments.back().text;
    site.report(span, diag::ArgumentCount, name, count_of(params.types.size()),
                std::to_string(args.size()))
        .help(fmt::format("write `{}({})`", name, fmt::join(params.names, ", ")));
    for (ast::ExprId arg : args) examine(site, arg);
    return std::nullopt;
  }
  std::vector<ExprId> values;
  bool wrong = false;
  for (size_t i = 0; i < args.size(); ++i) {
    values.push_back(elaborate(site, args[i], params.types[i]));
    wrong = wrong || site.is_error(values.back());
  }
  if (wrong) return std::nullopt;
  return values;
}

ExprId infer_form(const Site& site, const ast::CallExpr& e, Span span, TypeId) {
  std::string name;
  for (const ast::Name& segment : e.function.segments)
    name += (name.empty() ? "" : ".") + segment.text;
  const Symbol* symbol = site.cx.resolve(*site.scope.file, name);
  if (!symbol) {
    std::vector<std::string_view> known;
    for (const auto& [other, declared] : site.cx.names[site.cx.file_index(*site.scope.file)]) {
      if (declared->kind == "function" || declared->kind == "table" || declared->kind == "decision")
        known.push_back(other);
    }
    suggest(site.report(e.function.span, diag::UnknownName, "function, table or decision", name),
            name, known);
    for (ast::ExprId arg : e.args) examine(site, arg);
    return site.error(span);
  }
  if (const auto* function = std::get_if<FunctionSymbol>(&symbol->form)) {
    const ir::Function& callee = site.cx.module.functions[function->id.index];
    return call(site, Op::Call, e, of_variables(site, callee.params), site.type(callee.body),
                function->id.index, span);
  }
  if (const auto* table = std::get_if<TableSymbol>(&symbol->form)) {
    const ir::Table& callee = site.cx.module.tables[table->id.index];
    return call(site, Op::CallTable, e, of_variables(site, callee.params), callee.result,
                table->id.index, span);
  }
  if (const auto* decision = std::get_if<DecisionSymbol>(&symbol->form)) {
    return call_decision(site, *symbol, decision->id, e, span);
  }
  if (is_broken(*symbol)) {
    for (ast::ExprId arg : e.args) examine(site, arg);
    return site.error(span);
  }
  return not_callable(site, e, *symbol, span);
}

}  // namespace helios::sema
