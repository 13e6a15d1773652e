#include "compiler/syntax/build.h"

/// `on EVENT`, `service` and `schedule`.
namespace helios::syntax {

ast::Call Builder::call(P::CallContext* tree) {
  ast::Call result;
  result.span = span(tree);
  if (tree == nullptr) return result;
  result.callee = path(tree->path());
  for (auto* each : tree->condition()) result.args.push_back(condition(each));
  return result;
}

ast::ProcessorDecl Builder::processor_decl(P::ProcessorDeclContext* tree) {
  ast::ProcessorDecl processor;
  processor.event = path(tree->path());
  processor.name = name(tree->name());
  for (auto* each : tree->processorItem()) {
    if (auto item = processor_item(each)) processor.items.push_back(std::move(*item));
  }
  return processor;
}

std::optional<ast::ProcessorItem> Builder::processor_item(P::ProcessorItemContext* tree) {
  ast::ProcessorItem item{optional_condition(tree->condition()), {}, span(tree)};
  auto* action = tree->processorAction();
  if (action == nullptr) return std::nullopt;
  if (auto* each = dynamic_cast<P::EnrichActionContext*>(action)) {
    item.action = ast::Enrich{path(each->path()), optional_condition(each->condition())};
  } else if (auto* each = dynamic_cast<P::DecideActionContext*>(action)) {
    item.action = decide_step(each->decideStep());
  } else if (auto* each = dynamic_cast<P::StartActionContext*>(action)) {
    item.action = ast::StartStep{call(each->call()), {}, false, {}};
  } else if (auto* each = dynamic_cast<P::SignalActionContext*>(action)) {
    item.action = ast::Signal{call(each->call())};
  } else if (auto* each = dynamic_cast<P::EmitActionContext*>(action)) {
    item.action = emit_step(each->emitStep());
  } else if (auto* each = dynamic_cast<P::RouteActionContext*>(action)) {
    if (each->text() == nullptr) return std::nullopt;
    item.action = ast::Route{plain_text(each->text()), span(each->text())};
    if (each->condition() == nullptr) return item;
    if (!said_twice(item.when.valid(), span(each->condition()), "`when`"))
      item.when = condition(each->condition());
  } else {
    return std::nullopt;
  }
  return item;
}

ast::ServiceDecl Builder::service_decl(P::ServiceDeclContext* tree) {
  ast::ServiceDecl service;
  service.name = name(tree->name());
  for (auto* each : tree->taskDecl()) {
    ast::TaskDecl task = task_decl(each);
    if (!task.name.text.empty()) service.tasks.push_back(std::move(task));
  }
  return service;
}

ast::TaskDecl Builder::task_decl(P::TaskDeclContext* tree) {
  ast::TaskDecl task;
  const auto words = tree->name();
  task.span = span(tree);
  if (words.empty()) return task;
  task.name = name(words.front());
  task.params = params(tree->params());
  if (tree->type()) task.result = type(tree->type());
  for (size_t i = 1; i < words.size(); ++i) task.failures.push_back(name(words[i]));
  return task;
}

ast::ScheduleDecl Builder::schedule_decl(P::ScheduleDeclContext* tree) {
  ast::ScheduleDecl schedule;
  const auto words = tree->name();
  const auto texts = tree->text();
  if (words.empty() || texts.size() < 2) return schedule;
  schedule.name = name(words[0]);
  schedule.cron = plain_text(texts[0]);
  schedule.cron_span = span(texts[0]);
  schedule.zone = plain_text(texts[1]);
  schedule.zone_span = span(texts[1]);
  if (words.size() > 1) schedule.due = name(words[1]);
  schedule.workflow = call(tree->call());
  return schedule;
}

}  // namespace helios::syntax
