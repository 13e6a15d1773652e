#include "runtime/abi/new_value.h"
#include "runtime/workflow/transition.h"

#include <algorithm>

#include "runtime/base/check.h"

/// The inputs, one by one: who is meant, whether it still matters, and on from there.
namespace helios::workflow {

Transition::Transition(const abi::Program& program, Instance& instance, int64_t now_ns,
                       Arena& arena, Effects& effects)
    : program_(program),
      schema_(program.schema()),
      workflow_(schema_.workflows[instance.workflow]),
      instance_(instance),
      now_ns_(now_ns),
      arena_(arena),
      effects_(effects) {}

void Transition::start(const void* params) {
  instance_.started_ns = now_ns_;
  const uint32_t number = add_thread(kNone, add_frame(0, kNone), 0);
  abi::copy_fields(schema_.types, workflow_.params, params, workflow_.scopes[0].frame,
                   instance_.frames[0].memory);
  Thread& thread = *instance_.thread(number);
  tell(Happening::Started, thread);
  if (workflow_.within != abi::kNoComputation) {
    instance_.deadline_ns = now_ns_ + number_of(thread, workflow_.within);
  }
  listen_whenever();
  if (thread.doing == Doing::Going) enter(thread, 0);
  go(number);
}

bool Transition::arrive(const Arrival& arrival) {
  if (instance_.stage != Stage::Running) return false;
  const bool whenever = arrival.visit == 0;
  Thread* thread = instance_.at_visit(arrival.visit);
  if (whenever) {
    thread = instance_.thread(add_thread(kNone, instance_.frames[0].number, 0));
  } else if (thread == nullptr || thread->doing != Doing::Awaiting) {
    return false;
  }
  const abi::Arm& arm = whenever ? workflow_.whenever[arrival.arm] : step_of(*thread).arms[arrival.arm];
  const bool wanted = arm.when == abi::kNoComputation || holds(*thread, arm.when, arrival.memory);
  if (thread->doing == Doing::Parked) return true;  // its `where` has no answer
  if (!wanted) {
    if (whenever) remove_thread(thread->number);
    if (whenever || step_of(*thread).others == abi::kNoStep) return false;
    tell(Happening::Took, *thread, schema_.events[arm.event].name);
    go_beside(*thread, step_of(*thread).others);
    return true;
  }
  if (arm.bind != abi::kNoField) {
    bind(*thread, arm.bind, arrival.memory);
  }
  tell(Happening::Took, *thread, schema_.events[arm.event].name);
  release(*thread, arm.target);
  return true;
}

void Transition::tick() {
  while (!has_ended(instance_.stage) && instance_.due_ns() <= now_ns_) {
    if (instance_.stage == Stage::Running && instance_.deadline_ns == instance_.due_ns()) {
      fail("its deadline has passed");
      continue;
    }
    const auto sooner = [](const Thread& a, const Thread& b) {
      const int64_t due_a = std::min(a.due_ns, a.deadline_ns);
      const int64_t due_b = std::min(b.due_ns, b.deadline_ns);
      return due_a != due_b ? due_a < due_b : a.number < b.number;
    };
    fall_due(*std::min_element(instance_.threads.begin(), instance_.threads.end(), sooner));
  }
}

void Transition::child_ended(uint64_t visit, bool completed) {
  Thread* const thread = instance_.at_visit(visit);
  if (thread == nullptr || thread->doing != Doing::Watching) return;
  tell(Happening::Ended, *thread, completed ? "completed" : "did not complete");
  bind(*thread, step_of(*thread).bind, &completed);
  release(*thread, step_of(*thread).next);
}

void Transition::cancel(std::string_view why) {
  if (instance_.stage != Stage::Running) return;
  instance_.ending = Stage::Cancelled;
  fail(std::string(why));
}

void Transition::settle(uint64_t visit, Verdict verdict) {
  Thread* const thread = instance_.at_visit(visit);
  if (thread == nullptr || thread->doing != Doing::Parked) return;
  tell(Happening::Resumed, *thread, verdict == Verdict::AskAgain ? "asked again" : "given up");
  thread->doing = Doing::Going;
  thread->attempt = 0;
  if (instance_.stage == Stage::Undoing) {
    return verdict == Verdict::AskAgain ? ask_again(*thread) : undone();
  }
  if (verdict == Verdict::GiveUp) return fail(instance_.reason);
  instance_.reason.clear();
  if (step_of(*thread).kind == abi::StepKind::Task) return ask_again(*thread);
  release(*thread, thread->step);
}

void Transition::resume() {
  const bool undoing = instance_.stage == Stage::Undoing;
  for (Thread& thread : instance_.threads) {
    const abi::Step& step = step_of(thread);
    if (thread.doing == Doing::Asking) {
      std::string input = undoing ? instance_.undos.back().input : input_of(thread, step);
      effects_.calls.push_back({step.subject, thread.visit, thread.attempt, std::move(input)});
    } else if (thread.doing == Doing::Awaiting) {
      listen_to_all(thread);
    }
  }
  if (instance_.stage == Stage::Running) listen_whenever();
}

const void* Transition::compute(Thread& thread, uint32_t computation, const void* event) {
  const abi::Computation& what = schema_.computations[computation];
  std::vector<const void*> params;
  for (uint32_t number = thread.frame; number != kNone; number = instance_.frame(number).parent) {
    params.insert(params.begin(), instance_.frame(number).memory);
  }
  if (event != nullptr) params.push_back(event);
  void* const out = abi::zeroed(schema_.types[what.result].size, arena_);
  const abi::Frame frame{params.data(), nullptr, &arena_, now_ns_};
  if (program_.compute(computation, frame, out) == 0) return out;
  park(thread, "the arithmetic at " + what.file + ":" + std::to_string(what.line) + " does not fit");
  return nullptr;
}

bool Transition::holds(Thread& thread, uint32_t computation, const void* event) {
  const void* const value = compute(thread, computation, event);
  return value != nullptr && abi::load<bool>(value);
}

/// A Time or Duration; 0 of a parked thread.
int64_t Transition::number_of(Thread& thread, uint32_t computation) {
  const void* const value = compute(thread, computation);
  return value == nullptr ? 0 : abi::load<int64_t>(value);
}

void Transition::tell(Happening what, const Thread& thread, std::string detail) {
  effects_.story.push_back({now_ns_, thread.step, what, std::move(detail)});
}

}  // namespace helios::workflow
