#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// The steps without steps within: `decide`, `emit`, `start`, `cancel`, `let`, and the ends.
namespace helios::sema {

void write_decide(WorkflowBody& w, Way& way, const ast::DecideStep& step, source::Span span) {
  const auto decision = called_decision(w.cx, *w.symbol.file, step.decision);
  if (!decision) {
    if (step.bind) bind(w, way, *step.bind, w.cx.module.schema.types.error());
    return;
  }
  const abi::Decision called = w.cx.module.schema.decisions[decision->index];
  if (called.on_event) {
    w.cx.reporter.report(step.decision.span, diag::DecidedTooLate, called.name)
        .help(fmt::format("decide in a processor and pass the result on: `on {} as e {{ decide "
                          "{}(e) as risk … }}`",
                          w.cx.module.schema.events[*called.on_event].name, called.name))
        .help("or decide over values: `decision …(p: …) -> …`");
  }
  const Parameters params{called.params, called.param_names};
  const abi::RecordId record = params_record(w.cx, called.name + ".input", params, span);
  const uint32_t input =
      compute(w, arguments_record(w.cx, way.scope, step.decision, params, record), span);
  const std::string name = step.bind ? step.bind->text : called.name;
  const uint32_t index = add_step(w, way, abi::StepKind::Decide, name, span);
  w.step(index).subject = decision->index;
  w.step(index).input = input;
  way.exits = {{index}};
  if (!step.bind) return;
  const uint32_t field = bind(w, way, *step.bind, decided_type(w.cx, *decision));
  w.step(index).bind = field;
}

void write_emit(WorkflowBody& w, Way& way, const ast::EmitStep& step, source::Span span) {
  const ExprId event = elaborate_emitted(w.cx, way.scope, step.event);
  const Site site{w.cx, way.scope};
  if (site.is_error(event)) return;
  const abi::RecordId record = site.types()[site.type(event)].record;
  const auto id = event_of_record(w.cx, record);
  const uint32_t input = compute(w, event, span);
  const std::string& name = w.cx.module.schema.events[id->index].name;
  const uint32_t index = add_step(w, way, abi::StepKind::Emit, "emit_" + name, span);
  w.step(index).subject = id->index;
  w.step(index).input = input;
  way.exits = {{index}};
}

void write_start(WorkflowBody& w, Way& way, const ast::StartStep& step, source::Span span) {
  if (step.waits) refuse_waiting(w, span);
  const auto workflow = called_workflow(w.cx, *w.symbol.file, step.workflow);
  abi::TypeTable& types = w.cx.module.schema.types;
  const TypeId boolean = types.basic(abi::Kind::Bool);
  if (!workflow) {
    if (step.bind) bind(w, way, *step.bind, types.error());
    return;
  }
  const abi::RecordId params = w.cx.module.schema.workflows[*workflow].params;
  const ExprId input =
      arguments_record(w.cx, way.scope, step.workflow, fields_of(w.cx, params), params);
  const uint32_t computed = compute(w, input, step.workflow.span);
  uint32_t at = abi::kNoComputation;
  if (step.in.valid()) {
    const TypeId time = types.basic(abi::Kind::Time);
    const ExprId wait =
        elaborate(w.cx, way.scope, step.in, types.basic(abi::Kind::Duration));
    const ExprId now = w.cx.module.exprs.add(Op::StepTime, time, span);
    at = compute(w, w.cx.module.exprs.add(Op::Add, time, span, {now, wait}), span);
  }
  const std::string name = step.workflow.callee.segments.back().text;
  const uint32_t index = add_step(w, way, abi::StepKind::Start, "start_" + name, span);
  w.step(index).subject = *workflow;
  w.step(index).input = computed;
  w.step(index).at = at;
  way.exits = {{index}};
  if (!step.waits) return;
  const uint32_t field = step.bind ? bind(w, way, *step.bind, boolean)
                                   : w.frames.add_hidden(w.scope, name + "_ended", boolean);
  w.step(index).bind = field;
}

void write_cancel(WorkflowBody& w, Way& way, const ast::CancelStep& step, source::Span span) {
  const auto workflow = called_workflow(w.cx, *w.symbol.file, step.workflow);
  if (!workflow) return;
  const TypeId key = w.cx.module.schema.workflows[*workflow].key_type;
  if (!key.valid()) return;  // it has none, and was told so
  const abi::RecordId record = w.cx.module.schema.types[key].record;
  const ExprId input =
      arguments_record(w.cx, way.scope, step.workflow, fields_of(w.cx, record), record);
  const uint32_t computed = compute(w, input, span);
  const std::string name = step.workflow.callee.segments.back().text;
  const uint32_t index = add_step(w, way, abi::StepKind::Cancel, "cancel_" + name, span);
  w.step(index).subject = *workflow;
  w.step(index).input = computed;
  way.exits = {{index}};
}

void write_let(WorkflowBody& w, Way& way, const ast::LetDecl& step, source::Span span) {
  const Site site{w.cx, way.scope};
  const TypeId wanted =
      step.type.valid() ? resolve_type(w.cx, *way.scope.file, step.type) : TypeId();
  const ExprId value =
      wanted.valid() ? elaborate(w.cx, way.scope, step.value, wanted) : infer(site, step.value);
  const uint32_t input = compute_one(w, value, span);
  const uint32_t index = add_step(w, way, abi::StepKind::Compute, step.name.text, span);
  w.step(index).input = input;
  const uint32_t field = bind(w, way, step.name, w.cx.module.exprs[value].type);
  w.step(index).bind = field;
  way.exits = {{index}};
}

void write_end(WorkflowBody& w, Way& way, const ast::CompleteStep&, source::Span span) {
  add_step(w, way, abi::StepKind::Complete, "complete", span);
  way.open = false;
}

void write_end(WorkflowBody& w, Way& way, const ast::FailStep& step, source::Span span) {
  const Site site{w.cx, way.scope};
  const ExprId reason = step.reason.valid()
                            ? elaborate_template(w.cx, way.scope, step.reason)
                            : site.constant(site.types().text(), abi::Datum(std::string()), span);
  const uint32_t input = compute_one(w, reason, span);
  const uint32_t index = add_step(w, way, abi::StepKind::Fail, "fail", span);
  w.step(index).input = input;
  way.open = false;
}

}  // namespace helios::sema
