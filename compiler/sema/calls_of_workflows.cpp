#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// What processors, workflows and schedules call: decisions, workflows, tasks; and what they emit.
namespace helios::sema {

ExprId arguments_record(Context& cx, Scope& scope, const ast::Call& call, const Parameters& params,
                        abi::RecordId record) {
  const Site site{cx, scope};
  const TypeId type = site.types().record(record);
  if (call.callee.segments.empty()) return site.error(call.span, type);
  const auto values = arguments(site, call.callee, call.args, params, call.span);
  if (!values) return site.error(call.span, type);
  return site.add(Op::MakeRecord, type, call.span, *values);
}

Parameters fields_of(const Context& cx, abi::RecordId record) {
  Parameters params;
  for (const abi::RecordField& field : cx.module.schema.types[record].fields) {
    params.types.push_back(field.type);
    params.names.push_back(field.name);
  }
  return params;
}

namespace {

template <typename Form>
const Form* called(Context& cx, const ast::File& file, const ast::Call& call, const char* kind) {
  if (call.callee.segments.empty()) return nullptr;
  return find_declared<Form>(cx, file, full_name(call.callee), call.callee.span, kind);
}

}  // namespace

std::optional<ir::DecisionId> called_decision(Context& cx, const ast::File& file,
                                              const ast::Call& call) {
  const auto* found = called<DecisionSymbol>(cx, file, call, "decision");
  if (!found) return std::nullopt;
  return found->id;
}

std::optional<uint32_t> called_workflow(Context& cx, const ast::File& file, const ast::Call& call) {
  const auto* found = called<WorkflowSymbol>(cx, file, call, "workflow");
  if (!found) return std::nullopt;
  return found->index;
}

std::optional<uint32_t> called_task(Context& cx, const ast::File& file, const ast::Path& path) {
  if (path.segments.empty()) return std::nullopt;
  std::vector<ast::Name> service = path.segments;
  const ast::Name task = service.back();
  service.pop_back();
  if (service.empty()) {
    cx.reporter.report(task.span, diag::TaskWithoutService, task.text)
        .help(fmt::format("say whose task it is: `payments.{}`", task.text));
    return std::nullopt;
  }
  const source::Span span = source::join(service.front().span, service.back().span);
  const auto* found = find_declared<ServiceSymbol>(cx, file, full_name(service), span, "service");
  if (!found) return std::nullopt;
  std::vector<std::string_view> known;
  for (uint32_t i = 0; i < found->task_count; ++i) {
    const std::string_view qualified = cx.module.schema.tasks[found->first_task + i].name;
    known.push_back(qualified.substr(qualified.rfind('.') + 1));
    if (known.back() == task.text) return found->first_task + i;
  }
  suggest(cx.reporter.report(task.span, diag::UnknownName, "task", task.text), task.text, known);
  return std::nullopt;
}

ExprId elaborate_emitted(Context& cx, Scope& scope, ast::ExprId event) {
  const auto& literal = std::get<ast::RecordExpr>(scope.file->exprs[event].form);
  if (literal.type.segments.empty()) return Site{cx, scope}.error(literal.type.span);
  const auto* form = find_declared<EventSymbol>(cx, *scope.file, full_name(literal.type),
                                                literal.type.span, "event");
  Scope inside = scope;
  if (form) inside.emitted = form->record;
  if (!form) {
    for (const ast::FieldInit& init : literal.fields) examine(Site{cx, inside}, init.value);
    return Site{cx, scope}.error(literal.type.span);
  }
  return elaborate(cx, inside, event, cx.module.schema.types.record(form->record));
}

TypeId decided_type(Context& cx, ir::DecisionId id) {
  abi::TypeTable& types = cx.module.schema.types;
  const TypeId type = types.record(decided_record(cx, id));
  const auto& decl =
      std::get<ast::DecisionDecl>(cx.declarations->decisions[id.index]->decl->form);
  return decl.when.valid() ? types.optional(type) : type;
}

}  // namespace helios::sema
