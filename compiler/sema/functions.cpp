#include "compiler/sema/declarations.h"

/// `define` and module-level `let`.
namespace helios::sema {

SymbolForm elaborate_function(Context& cx, Symbol& symbol, const ast::DefineDecl& decl) {
  Scope scope = file_scope(symbol);
  ir::Function function{.name = symbol.name, .params = {}, .body = {}, .span = symbol.span};
  function.params = add_params(cx, scope, decl.params);
  const TypeId result =
      decl.result.valid() ? resolve_type(cx, *symbol.file, decl.result) : TypeId();
  function.body = elaborate(cx, scope, decl.body, result);
  const ir::FunctionId id(static_cast<uint32_t>(cx.module.functions.size()));
  cx.module.functions.push_back(std::move(function));
  return FunctionSymbol{id};
}

SymbolForm elaborate_module_let(Context& cx, Symbol& symbol, const ast::LetDecl& decl) {
  Scope scope = file_scope(symbol);
  const TypeId type = decl.type.valid() ? resolve_type(cx, *symbol.file, decl.type) : TypeId();
  const ExprId value = elaborate(cx, scope, decl.value, type);
  check_has_result(cx, scope, value);
  return ConstantSymbol{value};
}

}  // namespace helios::sema
