#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// `service`: the tasks that workflows may call.
namespace helios::sema {
namespace {

abi::Task elaborate_task(Context& cx, const Symbol& service, const ast::TaskDecl& decl) {
  abi::TypeTable& types = cx.module.schema.types;
  abi::Task task;
  task.name = fmt::format("{}.{}", service.name, decl.name.text);
  task.qualified = fmt::format("{}.{}", qualified_name(cx, service), decl.name.text);
  Parameters params;
  std::vector<const ast::Name*> names, failures;
  for (const ast::Param& param : decl.params) {
    params.types.push_back(kept_type(cx, resolve_type(cx, *service.file, param.type)));
    params.names.push_back(param.name.text);
    names.push_back(&param.name);
  }
  report_duplicates(cx, names);
  task.params = params_record(cx, task.name, params, decl.span);
  task.result = decl.result.valid() ? resolve_type(cx, *service.file, decl.result) : types.error();
  for (const ast::Name& failure : decl.failures) {
    task.failures.push_back(failure.text);
    failures.push_back(&failure);
  }
  report_duplicates(cx, failures);
  return task;
}

}  // namespace

SymbolForm elaborate_service(Context& cx, Symbol& symbol, const ast::ServiceDecl& decl) {
  if (decl.tasks.empty()) {
    cx.reporter.report(symbol.span, diag::NothingDeclared, "service", symbol.name, "task")
        .help(fmt::format("say what it does: `task hold(payment: Id) fails with unavailable`"));
  }
  std::vector<abi::Task> tasks;
  std::vector<const ast::Name*> names;
  for (const ast::TaskDecl& task : decl.tasks) {
    names.push_back(&task.name);
    tasks.push_back(elaborate_task(cx, symbol, task));
  }
  report_duplicates(cx, names);
  auto& all = cx.module.schema.tasks;
  const auto first = static_cast<uint32_t>(all.size());
  all.insert(all.end(), tasks.begin(), tasks.end());
  return ServiceSymbol{first, static_cast<uint32_t>(tasks.size())};
}

}  // namespace helios::sema
