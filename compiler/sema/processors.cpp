#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/workflows.h"

/// `on EVENT`: what is done with an event as it comes, in the order of the text.
namespace helios::sema {
namespace {

struct ProcessorBody {
  Context& cx;
  const ast::File& file;
  const ast::ProcessorDecl& decl;
  abi::Processor& made;
  ir::EventId event;
  Frames frames;
  Scope scope;
  uint32_t when = abi::kNoComputation;  // of the item being written

  TypeId event_type() const {
    return cx.module.schema.types.record(cx.module.schema.events[event.index].record);
  }
  uint32_t compute(ExprId value, source::Span span) { return frames.computation(0, value, span); }
  void add(abi::ProcessKind kind, uint32_t subject, uint32_t input,
           uint32_t bind = abi::kNoField) {
    made.steps.push_back({kind, subject, when, input, bind});
  }
};

/// The record anew, with another value in the field that `path` leads to from `at` on.
ExprId with_field(ProcessorBody& p, ExprId record, const ast::Path& path, size_t at,
                  ast::ExprId value) {
  const Site site{p.cx, p.scope};
  const ast::Name& name = path.segments[at];
  const TypeId type = site.type(record);
  const bool is_record = site.kind(type) == Kind::Record;
  const int32_t found = is_record ? site.types()[site.types()[type].record].find(name.text) : -1;
  if (found < 0) return field_of(site, {record, path.span}, name, name.span);  // it says why
  std::vector<ExprId> values;
  const abi::RecordId id = site.types()[type].record;
  for (uint32_t i = 0; i < site.types()[id].fields.size(); ++i) {
    const TypeId field = site.types()[id].fields[i].type;
    const ExprId old = site.add(Op::Field, field, path.span, {record}, i);
    if (i != static_cast<uint32_t>(found)) {
      values.push_back(old);
    } else if (at + 1 == path.segments.size()) {
      values.push_back(elaborate(p.cx, p.scope, value, field));
    } else {
      values.push_back(with_field(p, old, path, at + 1, value));
    }
    if (site.is_error(values.back())) return site.error(path.span, type);
  }
  return site.add(Op::MakeRecord, type, path.span, values);
}

void write(ProcessorBody& p, const ast::Enrich& action, source::Span span) {
  const auto& segments = action.field.segments;
  if (segments.size() < 2 || segments.front().text != p.decl.name.text) {
    p.cx.reporter.report(action.field.span, diag::EnrichesNoField, p.decl.name.text)
        .help(fmt::format("name one: `enrich {}.risk = …`", p.decl.name.text));
    return;
  }
  const bool first = std::all_of(p.made.steps.begin(), p.made.steps.end(), [](const auto& step) {
    return step.kind == abi::ProcessKind::Enrich;
  });
  if (!first) {
    p.cx.reporter.report(span, diag::EnrichesLate)
        .help("write the `enrich` lines first: features and decisions see the event as it is then");
  }
  const Site site{p.cx, p.scope};
  const ExprId event = infer_form(site, ast::NameExpr{segments.front()}, segments.front().span, {});
  const ExprId made = with_field(p, event, action.field, 1, action.value);
  p.add(abi::ProcessKind::Enrich, 0, p.compute(made, span), 0);
}

/// Whether the decision is asked about the event at hand and nothing else.
bool is_about_the_event(const ProcessorBody& p, const ast::Call& call) {
  if (call.args.size() != 1) return false;
  const auto* name = std::get_if<ast::NameExpr>(&p.file.exprs[call.args[0]].form);
  return name && name->name.text == p.decl.name.text;
}

void write(ProcessorBody& p, const ast::DecideStep& action, source::Span span) {
  const auto decision = called_decision(p.cx, p.file, action.decision);
  abi::TypeTable& types = p.cx.module.schema.types;
  uint32_t input = abi::kNoComputation;
  if (decision) {
    const abi::Decision called = p.cx.module.schema.decisions[decision->index];
    if (called.on_event) {
      const bool fits = *called.on_event == p.event.index && is_about_the_event(p, action.decision);
      if (!fits) {
        p.cx.reporter.report(action.decision.span, diag::DecidesAnotherEvent, called.name)
            .help(fmt::format("write `decide {}({})` in the processor of its event", called.name,
                              p.decl.name.text));
      }
    } else {
      const Parameters params{called.params, called.param_names};
      const abi::RecordId record = params_record(p.cx, called.name + ".input", params, span);
      input = p.compute(arguments_record(p.cx, p.scope, action.decision, params, record), span);
    }
  }
  uint32_t field = abi::kNoField;
  if (action.bind) {
    TypeId type = decision ? decided_type(p.cx, *decision) : types.error();
    if (decision && p.when != abi::kNoComputation) type = types.optional(type);
    const Frames::Bound bound = p.frames.bind(0, *action.bind, type);
    field = bound.field;
    p.scope.locals.push_back(bound.local);
  }
  if (decision) p.add(abi::ProcessKind::Decide, decision->index, input, field);
}

void write(ProcessorBody& p, const ast::StartStep& action, source::Span span) {
  const auto workflow = called_workflow(p.cx, p.file, action.workflow);
  if (!workflow) return;
  const abi::RecordId params = p.cx.module.schema.workflows[*workflow].params;
  const ExprId input =
      arguments_record(p.cx, p.scope, action.workflow, fields_of(p.cx, params), params);
  p.add(abi::ProcessKind::Start, *workflow, p.compute(input, span));
}

void write(ProcessorBody& p, const ast::Signal& action, source::Span span) {
  const auto workflow = called_workflow(p.cx, p.file, action.workflow);
  if (!workflow) return;
  const TypeId key = p.cx.module.schema.workflows[*workflow].key_type;
  if (!key.valid()) return;
  const abi::RecordId record = p.cx.module.schema.types[key].record;
  const ExprId input =
      arguments_record(p.cx, p.scope, action.workflow, fields_of(p.cx, record), record);
  p.add(abi::ProcessKind::Signal, *workflow, p.compute(input, span));
}

void write(ProcessorBody& p, const ast::EmitStep& action, source::Span span) {
  const ExprId event = elaborate_emitted(p.cx, p.scope, action.event);
  const Site site{p.cx, p.scope};
  if (site.is_error(event)) return;
  const auto id = event_of_record(p.cx, site.types()[site.type(event)].record);
  p.add(abi::ProcessKind::Emit, id->index, p.compute(event, span));
}

void write(ProcessorBody& p, const ast::Route& action, source::Span) {
  auto at = std::find(p.made.topics.begin(), p.made.topics.end(), action.topic);
  const auto topic = static_cast<uint32_t>(at - p.made.topics.begin());
  if (at == p.made.topics.end()) p.made.topics.push_back(action.topic);
  p.add(abi::ProcessKind::Route, topic, abi::kNoComputation);
}

void write_item(ProcessorBody& p, const ast::ProcessorItem& item) {
  const Scope around = p.scope;
  p.when = abi::kNoComputation;
  if (item.when.valid()) {
    const source::Span span = p.file.exprs[item.when].span;
    p.when = p.compute(elaborate_condition(p.cx, p.scope, item.when), span);
    narrow(p.cx, p.scope, item.when, true);
  }
  std::visit([&](const auto& action) { write(p, action, item.span); }, item.action);
  // What the condition proved holds in its item alone; what the item named is there for all.
  p.scope.known = around.known;
  p.scope.nonzero = around.nonzero;
}

bool enriches(const ast::ProcessorDecl& decl) {
  return std::any_of(decl.items.begin(), decl.items.end(), [](const ast::ProcessorItem& item) {
    return std::holds_alternative<ast::Enrich>(item.action);
  });
}

void elaborate_processor(Context& cx, const ast::File& file, const ast::ProcessorDecl& decl,
                         source::Span span) {
  if (decl.event.segments.empty() || decl.name.text.empty()) return;
  const auto* event =
      find_declared<EventSymbol>(cx, file, full_name(decl.event), decl.event.span, "event");
  if (!event) return;
  abi::Processor made;
  made.event = event->id.index;
  const Symbol& symbol = *cx.declarations->events[event->id.index];
  ProcessorBody p{cx, file, decl, made, event->id, Frames(cx),
                  scope_after_requires(cx, symbol, event->id)};
  p.scope.file = &file;
  p.frames.add_scope("on " + symbol.name, {}, span);
  // An event that is enriched need no longer be what was required of it.
  const ir::VarId self = enriches(decl) ? cx.module.add_variable(decl.name.text, p.event_type())
                                        : cx.module.events[event->id.index].self;
  p.frames.bind_variable(0, decl.name.text, self);
  p.scope.locals.push_back(add_local(cx, decl.name, self, p.event_type()));
  for (const ast::ProcessorItem& item : decl.items) write_item(p, item);
  made.frame = p.frames.record(0);
  cx.module.schema.processors.push_back(std::move(made));
}

}  // namespace

void elaborate_processors(Context& cx) {
  for (const ast::File& file : cx.asts) {
    if (!is_own(cx, file)) continue;  // what another package does with its events is its own
    for (const ast::Decl& decl : file.decls) {
      const auto* processor = std::get_if<ast::ProcessorDecl>(&decl.form);
      if (processor && !is_torn(cx, decl)) elaborate_processor(cx, file, *processor, decl.span);
    }
  }
}

}  // namespace helios::sema
