#include "compiler/syntax/build.h"

/// `workflow` and the steps that have steps within.
namespace helios::syntax {

ast::WorkflowDecl Builder::workflow_decl(P::WorkflowDeclContext* tree) {
  ast::WorkflowDecl workflow;
  workflow.name = name(tree->name());
  workflow.params = params(tree->params());
  workflow.body.span = span(tree);
  for (auto* each : tree->workflowItem()) {
    if (auto* key = each->workflowKey()) {
      if (said_twice(!workflow.key.empty(), span(key), "`key`")) continue;
      for (auto* part : key->value()) workflow.key.push_back(value(part));
    } else if (each->WITHIN()) {
      if (!said_twice(workflow.within.valid(), span(each), "the deadline of the whole"))
        workflow.within = plain(each->plain());
    } else if (each->eventArm()) {
      workflow.whenever.push_back(event_arm(each->eventArm()));
    } else {
      add_step(workflow.body, each->step());
    }
  }
  return workflow;
}

ast::Body Builder::body(P::StepBlockContext* tree) {
  ast::Body result;
  result.span = span(tree);
  if (tree == nullptr) return result;
  for (auto* each : tree->step()) add_step(result, each);
  return result;
}

ast::Body Builder::body(P::StepBodyContext* tree) {
  if (tree == nullptr) return {};
  if (tree->stepBlock()) return body(tree->stepBlock());
  ast::Body result;
  result.span = span(tree);
  add_step(result, tree->step());
  return result;
}

void Builder::add_step(ast::Body& body, P::StepContext* tree) {
  if (tree == nullptr) return;
  if (auto form = step(tree)) body.steps.push_back({std::move(*form), span(tree)});
}

ast::EventArm Builder::event_arm(P::EventArmContext* tree) {
  return {name(tree->name()), path(tree->path()), optional_condition(tree->condition()),
          body(tree->stepBody()), span(tree)};
}

ast::AwaitStep Builder::await_step(P::AwaitStepContext* tree) {
  ast::AwaitStep step;
  if (tree->plain()) step.within = plain(tree->plain());
  for (auto* each : tree->awaitArm()) await_arm(step, each);
  return step;
}

void Builder::await_arm(ast::AwaitStep& step, P::AwaitArmContext* tree) {
  if (tree->eventArm()) {
    step.arms.push_back(event_arm(tree->eventArm()));
  } else if (tree->AFTER()) {
    step.reminders.push_back({plain(tree->plain()), body(tree->stepBody())});
  } else if (tree->OTHERWISE()) {
    if (!said_twice(step.otherwise.has_value(), span(tree), "`otherwise`"))
      step.otherwise = body(tree->stepBody());
  } else if (tree->TIMED()) {
    if (!said_twice(step.timed_out.has_value(), span(tree), "`timed out`"))
      step.timed_out = body(tree->stepBody());
  }
}

ast::ChooseStep Builder::choose_step(P::ChooseStepContext* tree) {
  ast::ChooseStep step;
  for (auto* each : tree->chooseArm()) {
    if (each->WHEN()) {
      step.arms.push_back({optional_condition(each->condition()), body(each->stepBody())});
    } else if (!said_twice(step.otherwise.has_value(), span(each), "`otherwise`")) {
      step.otherwise = body(each->stepBody());
    }
  }
  return step;
}

ast::EachStep Builder::each_step(P::EachStepContext* tree) {
  ast::EachStep step;
  step.item = name(tree->name());
  step.list = plain(tree->plain(0));
  step.at_most = plain(tree->plain(1));
  step.body = body(tree->stepBlock());
  return step;
}

ast::RepeatStep Builder::repeat_step(P::RepeatStepContext* tree) {
  ast::RepeatStep step;
  step.at_most = plain(tree->plain());
  step.until = optional_condition(tree->condition());
  step.body = body(tree->stepBlock());
  if (tree->OTHERWISE()) step.otherwise = body(tree->stepBody());
  return step;
}

}  // namespace helios::syntax
