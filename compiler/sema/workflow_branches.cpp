#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/reach.h"
#include "compiler/sema/workflows.h"

/// `choose`, `parallel`, `each` and `repeat`: steps within steps.
namespace helios::sema {
namespace {

/// An instance holds a thread for each; more is a queue of events, not one workflow.
constexpr int64_t kAtOnceMax = 1'000;
constexpr int64_t kRoundsMax = 10'000;

bool is_order(Op op) {
  return op == Op::Less || op == Op::LessEqual || op == Op::Greater || op == Op::GreaterEqual;
}

/// Outcomes are what a workflow looks at: `again >= review`. Amounts and times have thresholds.
void refuse_thresholds(WorkflowBody& w, ExprId condition, source::Span span) {
  const ir::Module& module = w.cx.module;
  for (ExprId id : ir::reachable(module, {condition})) {
    if (!is_order(module.exprs[id].op)) continue;
    const TypeId type = module.exprs[module.exprs.operand(id, 0)].type;
    if (module.schema.types[type].kind == abi::Kind::Enum) continue;
    w.cx.reporter.report(span, diag::RuleInWorkflow)
        .help("make it a decision, where it is tested, explained and counted: `decide …(…) as "
              "risk`, then `when risk is …`");
    return;
  }
}

}  // namespace

ExprId elaborate_branch(WorkflowBody& w, Way& way, ast::ExprId condition) {
  const ExprId made = elaborate_condition(w.cx, way.scope, condition);
  refuse_thresholds(w, made, way.scope.file->exprs[condition].span);
  return made;
}

void write_choose(WorkflowBody& w, Way& way, const ast::ChooseStep& step, source::Span span) {
  const uint32_t index = add_step(w, way, abi::StepKind::Choose, "choose", span);
  std::vector<Way> ways;
  for (const ast::ChooseArm& arm : step.arms) {
    const auto n = static_cast<uint32_t>(w.step(index).arms.size());
    const ExprId when = elaborate_branch(w, way, arm.when);
    const uint32_t condition = compute(w, when, way.scope.file->exprs[arm.when].span);
    w.step(index).arms.push_back({.when = condition});
    Way inside = way_from(way, {index, Exit::Slot::Arm, n});
    narrow(w.cx, inside.scope, arm.when, true);
    write_body(w, inside, arm.body);
    ways.push_back(std::move(inside));
    narrow(w.cx, way.scope, arm.when, false);
  }
  Way rest = way_from(way, {index});
  if (step.otherwise) write_body(w, rest, *step.otherwise);
  ways.push_back(std::move(rest));
  way = join(std::move(ways));
}

void write_parallel(WorkflowBody& w, Way& way, const ast::ParallelStep& step, source::Span span) {
  refuse_waiting(w, span);
  const uint32_t fork = add_step(w, way, abi::StepKind::Fork, "parallel", span);
  Way after{way.scope, {}, way.open, way.reported};
  for (const ast::Body& branch : step.branches) {
    const auto n = static_cast<uint32_t>(w.step(fork).arms.size());
    w.step(fork).arms.emplace_back();
    Way inside = way_from(way, {fork, Exit::Slot::Arm, n});
    write_body(w, inside, branch);
    // They all run: what each of them gives is there when all have met.
    for (size_t i = way.scope.locals.size(); i < inside.scope.locals.size(); ++i) {
      Local* const local = inside.scope.locals[i];
      const auto& known = after.scope.locals;
      const bool twice = std::any_of(known.begin(), known.end(),
                                     [&](const Local* l) { return l->name == local->name; });
      if (twice) w.cx.reporter.report(local->span, diag::DuplicateName, local->name);
      after.scope.locals.push_back(local);
    }
    after.exits.insert(after.exits.end(), inside.exits.begin(), inside.exits.end());
    after.open = after.open && inside.open;
  }
  way = std::move(after);
  if (!way.open) return;
  const uint32_t join = add_step(w, way, abi::StepKind::Join, "join", span);
  w.step(join).subject = fork;
  way.exits = {{join}};
}

void write_each(WorkflowBody& w, Way& way, const ast::EachStep& step, source::Span span) {
  refuse_waiting(w, span);
  abi::TypeTable& types = w.cx.module.schema.types;
  const Site site{w.cx, way.scope};
  const ExprId list = infer_known(site, step.list).expr;
  const bool is_list = site.kind(list) == Kind::List || site.is_error(list);
  if (!is_list) {
    site.report(site.span(step.list), diag::TypeMismatch, site.say(site.type(list)), "a list");
  }
  if (step.body.steps.empty()) {
    site.report(span, diag::NothingDeclared, "loop over", step.item.text, "step");
    return;
  }
  const uint32_t input = compute_one(w, list, site.span(step.list));
  const auto limit = constant_int(site, step.at_most, 1, kAtOnceMax, "how many are done at once");
  const uint32_t index = add_step(w, way, abi::StepKind::Each, "each", span);
  const TypeId item = is_list && !site.is_error(list) ? types[site.type(list)].element : types.error();
  const uint32_t outer = w.scope;
  w.scope = w.frames.add_scope(w.symbol.name + "." + step.item.text, outer, step.item.span);
  w.machine().scopes.push_back({w.frames.record(w.scope), outer});
  w.step(index).input = input;
  w.step(index).limit = static_cast<uint32_t>(limit.value_or(1));
  w.step(index).arms.emplace_back();
  Way inside = way_from(way, {index, Exit::Slot::Arm, 0});
  bind(w, inside, step.item, item);
  write_body(w, inside, step.body);
  w.scope = outer;
  inside.exits.push_back({index});
  Way after{way.scope, inside.exits};
  const uint32_t join = add_step(w, after, abi::StepKind::Join, "join", span);
  w.step(join).subject = index;
  way = way_from(way, {join});
}

void write_repeat(WorkflowBody& w, Way& way, const ast::RepeatStep& step, source::Span span) {
  refuse_waiting(w, span);
  const Site site{w.cx, way.scope};
  const TypeId number = site.integer();
  const auto limit = constant_int(site, step.at_most, 1, kRoundsMax, "how often it is repeated");
  const uint32_t counter = w.frames.add_hidden(w.scope, "rounds", number);
  if (w.repeats) {  // the rounds before were of another time round the outer one
    const ExprId zero = site.constant(int64_t{0}, span);
    const uint32_t reset = compute_one(w, zero, span);
    const uint32_t start = add_step(w, way, abi::StepKind::Compute, "rounds", span);
    w.step(start).input = reset;
    w.step(start).bind = counter;
    way.exits = {{start}};
  }
  const uint32_t index = add_step(w, way, abi::StepKind::Repeat, "repeat", span);
  w.step(index).limit = static_cast<uint32_t>(limit.value_or(1));
  w.step(index).bind = counter;
  Way round = way_from(way, {index});
  const bool outer = w.repeats;
  w.repeats = true;
  write_body(w, round, step.body);
  w.repeats = outer;
  const ExprId until = elaborate_branch(w, round, step.until);
  const uint32_t when = compute(w, until, round.scope.file->exprs[step.until].span);
  Way last = way_from(round, {index, Exit::Slot::TimedOut});
  last.open = way.open;
  const uint32_t choose = add_step(w, round, abi::StepKind::Choose, "until", span);
  w.step(choose).arms.push_back({.when = when});
  w.step(choose).next = index;
  Way done = way_from(round, {choose, Exit::Slot::Arm, 0});
  narrow(w.cx, done.scope, step.until, true);
  if (step.otherwise) write_body(w, last, *step.otherwise);
  way = join({std::move(done), std::move(last)});
}

}  // namespace helios::sema
