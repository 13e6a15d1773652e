#include "compiler/sema/workflows.h"

#include <algorithm>
#include <deque>

#include <fmt/format.h>

#include "runtime/base/check.h"

/// `workflow`: its header (what it is started with, its key) and, once all headers are there, its
/// steps.
namespace helios::sema {
namespace {

// ---- headers ----

void elaborate_key(Context& cx, Symbol& symbol, const ast::WorkflowDecl& decl, Scope& scope,
                   Frames& frames, abi::Workflow& workflow) {
  if (decl.key.empty()) {
    cx.reporter.report(symbol.span, diag::WorkflowWithoutKey, symbol.name)
        .help("say what there is one instance for: `key p.id`; starting it twice starts it once");
    return;
  }
  std::vector<ExprId> values;
  std::vector<abi::RecordField> fields;
  for (ast::ExprId part : decl.key) {
    const Site site{cx, scope};
    values.push_back(infer_known(site, part).expr);
    fields.push_back({.name = fmt::format("key{}", fields.size() + 1),
                      .type = site.type(values.back())});
  }
  abi::TypeTable& types = cx.module.schema.types;
  const source::Span span = symbol.file->exprs[decl.key.front()].span;
  workflow.key_type = types.record(add_record(cx, symbol.name + ".key", std::move(fields), span));
  const ExprId key = cx.module.exprs.add(Op::MakeRecord, workflow.key_type, span, values);
  workflow.key = frames.computation(0, key, span);
}

/// What a workflow is started with, as what every step may say.
Scope scope_of_params(WorkflowBody& w) {
  Scope scope = file_scope(w.symbol);
  scope.elsewhere = &w.bound;
  const abi::RecordId params = w.machine().params;
  for (size_t i = 0; i < w.decl.params.size(); ++i) {
    const TypeId type = w.cx.module.schema.types[params].fields[i].type;
    scope.locals.push_back(w.frames.bind(0, w.decl.params[i].name, type).local);
  }
  return scope;
}

// ---- steps ----

struct WriteStep {
  WorkflowBody& w;
  Way& way;
  source::Span span;

  void operator()(const ast::DoStep& s) const { write_do(w, way, s, span); }
  void operator()(const ast::AwaitStep& s) const { write_await(w, way, s, span); }
  void operator()(const ast::ChooseStep& s) const { write_choose(w, way, s, span); }
  void operator()(const ast::DecideStep& s) const { write_decide(w, way, s, span); }
  void operator()(const ast::EmitStep& s) const { write_emit(w, way, s, span); }
  void operator()(const ast::StartStep& s) const { write_start(w, way, s, span); }
  void operator()(const ast::CancelStep& s) const { write_cancel(w, way, s, span); }
  void operator()(const ast::SleepStep& s) const { write_sleep(w, way, s, span); }
  void operator()(const ast::ParallelStep& s) const { write_parallel(w, way, s, span); }
  void operator()(const ast::EachStep& s) const { write_each(w, way, s, span); }
  void operator()(const ast::RepeatStep& s) const { write_repeat(w, way, s, span); }
  void operator()(const ast::LetDecl& s) const { write_let(w, way, s, span); }
  void operator()(const ast::CompleteStep& s) const { write_end(w, way, s, span); }
  void operator()(const ast::ContinueStep& s) const { write_end(w, way, s, span); }
  void operator()(const ast::FailStep& s) const { write_end(w, way, s, span); }
};

void connect(abi::Workflow& machine, const Exit& exit, uint32_t target) {
  if (exit.slot == Exit::Slot::Whenever) {
    machine.whenever[exit.index].target = target;
    return;
  }
  abi::Step& step = machine.steps[exit.step];
  switch (exit.slot) {
    case Exit::Slot::Next: step.next = target; return;
    case Exit::Slot::Others: step.others = target; return;
    case Exit::Slot::TimedOut: step.timed_out = target; return;
    case Exit::Slot::Arm: step.arms[exit.index].target = target; return;
    case Exit::Slot::Reminder: step.reminders[exit.index].target = target; return;
    case Exit::Slot::Whenever: break;
  }
  HELIOS_UNREACHABLE("an exit that is none");
}

/// The frame with what it is started with, the key: what others speak of.
Way open_workflow(WorkflowBody& w) {
  w.frames.add_scope(w.symbol.name, {}, w.symbol.span);
  w.machine().scopes = {{w.frames.record(0), UINT32_MAX}};
  Way way{scope_of_params(w), {}};
  elaborate_key(w.cx, w.symbol, w.decl, way.scope, w.frames, w.machine());
  return way;
}

void write_workflow(WorkflowBody& w, Way way) {
  const Way start = way;
  if (w.decl.within.valid()) w.machine().within = compute_duration(w, way, w.decl.within);
  write_body(w, way, w.decl.body);
  if (way.open) write_end(w, way, ast::CompleteStep{}, w.symbol.span);
  for (const ast::EventArm& arm : w.decl.whenever) write_whenever(w, start, arm);
}

// ---- workflows that start each other ----

/// Starts that nothing delays: a round of them never ends.
class StartRounds {
 public:
  explicit StartRounds(Context& cx) : cx_(cx), state_(cx.module.schema.workflows.size()) {}

  void report() {
    for (uint32_t i = 0; i < state_.size(); ++i) visit(i);
  }

 private:
  enum class State : uint8_t { New, OnPath, Done };

  void visit(uint32_t workflow) {
    if (state_[workflow] == State::Done) return;
    if (state_[workflow] == State::OnPath) return report(workflow);
    state_[workflow] = State::OnPath;
    path_.push_back(workflow);
    for (const abi::Step& step : cx_.module.schema.workflows[workflow].steps) {
      if (step.kind == abi::StepKind::Start && step.at == abi::kNoComputation) visit(step.subject);
    }
    path_.pop_back();
    state_[workflow] = State::Done;
  }

  void report(uint32_t workflow) {
    std::string round;
    const auto& all = cx_.module.schema.workflows;
    for (auto at = std::find(path_.begin(), path_.end(), workflow); at != path_.end(); ++at)
      round += fmt::format("`{}` starts ", all[*at].name);
    cx_.reporter
        .report(cx_.declarations->workflows[workflow]->span, diag::StartsWithoutEnd,
                fmt::format("{}`{}`", round, all[workflow].name))
        .help("let time pass in between: `start … in 365d`; or go round in one: `repeat at most …`");
  }

  Context& cx_;
  std::vector<State> state_;
  std::vector<uint32_t> path_;
};

std::vector<Local*> common_locals(const std::vector<Way>& ways) {
  std::vector<Local*> common = ways.front().scope.locals;
  for (const Way& way : ways) {
    std::erase_if(common, [&](Local* local) {
      const auto& there = way.scope.locals;
      return std::find(there.begin(), there.end(), local) == there.end();
    });
  }
  return common;
}

std::vector<std::string> common_facts(const std::vector<Way>& ways,
                                      std::vector<std::string> Scope::*facts) {
  std::vector<std::string> common = ways.front().scope.*facts;
  for (const Way& way : ways) {
    std::erase_if(common, [&](const std::string& fact) {
      const auto& there = way.scope.*facts;
      return std::find(there.begin(), there.end(), fact) == there.end();
    });
  }
  return common;
}

}  // namespace

uint32_t add_step(WorkflowBody& w, Way& way, abi::StepKind kind, std::string name,
                  source::Span span) {
  if (!way.open && !way.reported) {
    way.reported = true;
    w.cx.reporter.report(span, diag::UnreachableStep)
        .help("take it out, or let one of the arms before it go on");
  }
  const uint32_t count = ++w.names[name];
  abi::Step step;
  step.kind = kind;
  step.name = count == 1 ? name : fmt::format("{}_{}", name, count);
  step.scope = w.scope;
  const source::Place place = w.cx.files[span.file].place(span.begin);
  step.file = w.cx.files[span.file].path();
  step.line = place.line;
  step.column = place.column;
  const auto index = static_cast<uint32_t>(w.machine().steps.size());
  w.machine().steps.push_back(std::move(step));
  for (const Exit& exit : way.exits) connect(w.machine(), exit, index);
  way.exits.clear();
  return index;
}

void write_body(WorkflowBody& w, Way& way, const ast::Body& body) {
  for (const ast::Step& step : body.steps) std::visit(WriteStep{w, way, step.span}, step.form);
}

Way join(std::vector<Way> ways) {
  const Scope first = ways.front().scope;
  std::erase_if(ways, [](const Way& way) { return !way.open; });
  if (ways.empty()) return {first, {}, false};
  Way joined{ways.front().scope, {}};
  joined.scope.locals = common_locals(ways);
  joined.scope.known = common_facts(ways, &Scope::known);
  joined.scope.nonzero = common_facts(ways, &Scope::nonzero);
  for (const Way& way : ways)
    joined.exits.insert(joined.exits.end(), way.exits.begin(), way.exits.end());
  return joined;
}

Way way_from(const Way& from, Exit exit) { return {from.scope, {exit}, from.open, from.reported}; }

uint32_t bind(WorkflowBody& w, Way& way, const ast::Name& name, TypeId type) {
  for (const Local* local : way.scope.locals) {
    if (local->name != name.text || name.text.empty()) continue;
    w.cx.reporter.report(name.span, diag::DuplicateName, name.text)
        .label(local->span, "first declared here");
    break;
  }
  const Frames::Bound bound = w.frames.bind(w.scope, name, type);
  way.scope.locals.push_back(bound.local);
  w.bound.push_back(bound.local);
  return bound.field;
}

void refuse_waiting(WorkflowBody& w, source::Span span) {
  if (!w.may_not_wait) return;
  w.cx.reporter.report(span, diag::WaitsInReminder, w.may_not_wait)
      .help("emit an event, or start a workflow that does it: `start …`");
}

uint32_t compute(WorkflowBody& w, ExprId value, source::Span span) {
  return w.frames.computation(w.scope, value, span);
}

uint32_t compute_one(WorkflowBody& w, ExprId value, source::Span span) {
  return compute(w, w.frames.in_record(value), span);
}

uint32_t compute_duration(WorkflowBody& w, Way& way, ast::ExprId duration) {
  const TypeId type = w.cx.module.schema.types.basic(abi::Kind::Duration);
  return compute(w, elaborate(w.cx, way.scope, duration, type), way.scope.file->exprs[duration].span);
}

SymbolForm elaborate_workflow_header(Context& cx, Symbol& symbol, const ast::WorkflowDecl& decl) {
  abi::Workflow workflow;
  workflow.name = symbol.name;
  workflow.qualified = qualified_name(cx, symbol);
  workflow.doc = symbol.decl->doc;
  Parameters params;
  std::vector<const ast::Name*> names;
  for (const ast::Param& param : decl.params) {
    params.types.push_back(kept_type(cx, resolve_type(cx, *symbol.file, param.type)));
    params.names.push_back(param.name.text);
    names.push_back(&param.name);
  }
  report_duplicates(cx, names);
  workflow.params = params_record(cx, symbol.name, params, symbol.span);
  const auto index = static_cast<uint32_t>(cx.module.schema.workflows.size());
  cx.module.schema.workflows.push_back(std::move(workflow));
  cx.declarations->workflows.push_back(&symbol);
  return WorkflowSymbol{index};
}

void elaborate_workflow_bodies(Context& cx) {
  std::deque<WorkflowBody> bodies;  // scopes point into them
  std::vector<Way> ways;
  for (uint32_t i = 0; i < cx.declarations->workflows.size(); ++i) {
    Symbol& symbol = *cx.declarations->workflows[i];
    const auto& decl = std::get<ast::WorkflowDecl>(symbol.decl->form);
    bodies.push_back({cx, symbol, decl, i, Frames(cx)});
    ways.push_back(open_workflow(bodies.back()));
  }
  // From here on every key is known: `cancel` and `signal` speak of them.
  for (size_t i = 0; i < bodies.size(); ++i) write_workflow(bodies[i], std::move(ways[i]));
  StartRounds(cx).report();
}

}  // namespace helios::sema
