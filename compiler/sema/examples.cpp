#include <fmt/format.h>

#include "compiler/sema/declarations.h"

/// `example usual = CardPayment { … }`: an event to make others of.
namespace helios::sema {

SymbolForm elaborate_example(Context& cx, Symbol& symbol, const ast::ExampleDecl& decl) {
  Scope scope = file_scope(symbol);
  scope.protected_readable = true;
  scope.in_test = true;
  const ExprId value = elaborate(cx, scope, decl.value);
  if (is_error(cx, value)) return BrokenSymbol{};
  const abi::TypeTable& types = cx.module.schema.types;
  const TypeId type = cx.module.exprs[value].type;
  const auto event = types[type].kind == abi::Kind::Record ? event_of_record(cx, types[type].record)
                                                           : std::nullopt;
  if (!event) {
    cx.reporter
        .report(symbol.file->exprs[decl.value].span, diag::NotAnEvent,
                fmt::format("`{}`", types.name(type)))
        .help(fmt::format("write an event out: `example {} = {} {{ … }}`", symbol.name,
                          example_event(cx, *symbol.file)));
    return BrokenSymbol{};
  }
  return ExampleSymbol{value, *event};
}

}  // namespace helios::sema
