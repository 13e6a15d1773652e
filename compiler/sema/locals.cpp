#include "compiler/sema/declarations.h"

/// Names that live inside a declaration: parameters and lets; and the scopes that see them.
namespace helios::sema {

Scope file_scope(const Symbol& symbol) {
  Scope scope;
  scope.file = symbol.file;
  return scope;
}

Local* add_local(Context& cx, const ast::Name& name, ir::VarId variable, TypeId type) {
  auto& locals = cx.declarations->locals;
  locals.push_back(std::make_unique<Local>(Local{name.text, variable, type, name.span}));
  return locals.back().get();
}

Local* add_local(Context& cx, const ast::LetDecl& let) {
  auto& locals = cx.declarations->locals;
  locals.push_back(std::make_unique<Local>(Local{let.name.text, &let, {}, let.name.span}));
  return locals.back().get();
}

std::vector<ir::VarId> add_params(Context& cx, Scope& scope,
                                  const std::vector<ast::Param>& params) {
  std::vector<ir::VarId> variables;
  std::vector<const ast::Name*> names;
  for (const ast::Param& param : params) {
    const TypeId type = resolve_type(cx, *scope.file, param.type);
    variables.push_back(cx.module.add_variable(param.name.text, type));
    scope.locals.push_back(add_local(cx, param.name, variables.back(), type));
    names.push_back(&param.name);
  }
  report_duplicates(cx, names);
  return variables;
}

std::optional<int64_t> constant_number(Context& cx, Scope& scope, ast::ExprId expr,
                                       abi::Kind kind) {
  std::optional<abi::Datum> value =
      elaborate_constant(cx, scope, expr, cx.module.schema.types.basic(kind));
  if (!value || !value->known()) return std::nullopt;
  return value->as_int();
}

bool is_error(const Context& cx, ExprId expr) { return cx.module.exprs[expr].op == ir::Op::Error; }

}  // namespace helios::sema
