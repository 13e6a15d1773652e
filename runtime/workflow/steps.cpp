#include <algorithm>

#include "runtime/abi/new_value.h"
#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/engine/decided.h"
#include "runtime/engine/decision_room.h"
#include "runtime/engine/emitted_event.h"
#include "runtime/workflow/transition.h"

/// The steps, one by one, until a thread waits or is gone.
namespace helios::workflow {
namespace {

/// A step that does not wait takes a microsecond, and every loop of the language is bounded; what takes more than this in
/// one transition is stopped for a person to look at.
constexpr int kStepsAtOnceMax = 100'000;

}  // namespace

void Transition::enter(Thread& thread, uint32_t step) {
  thread.step = step;
  thread.doing = Doing::Going;
  thread.visit = ++instance_.visits;
  thread.attempt = thread.begun = thread.reminded = 0;
  thread.since_ns = now_ns_;
  thread.due_ns = thread.deadline_ns = kNever;
}

void Transition::go(uint32_t number) {
  for (int steps = 0;; ++steps) {
    Thread* const thread = instance_.thread(number);
    if (thread == nullptr || thread->doing != Doing::Going) return;
    if (steps == kStepsAtOnceMax) return park(*thread, "it went in circles without waiting");
    take(*thread);
  }
}

/// A thread that waited goes on.
void Transition::release(Thread& thread, uint32_t step) {
  const uint32_t number = thread.number;
  if (thread.doing == Doing::Awaiting) effects_.silenced.push_back(thread.visit);
  enter(thread, step);
  go(number);
}

void Transition::take(Thread& thread) {
  const abi::Step& step = step_of(thread);
  switch (step.kind) {
    case abi::StepKind::Task: return ask(thread);
    case abi::StepKind::Await: return await(thread);
    case abi::StepKind::Choose: return choose(thread);
    case abi::StepKind::Decide: return decide(thread);
    case abi::StepKind::Compute:
      if (const void* const value = compute(thread, step.input)) {
        const abi::RecordField& field = schema_.types[record_of(step.input)].fields[0];
        bind(thread, step.bind, abi::at(value, field.offset));
        enter(thread, step.next);
      }
      return;
    case abi::StepKind::Emit: return emit(thread);
    case abi::StepKind::Start: return launch(thread);
    case abi::StepKind::Cancel: return cancel_other(thread);
    case abi::StepKind::Sleep: return sleep(thread);
    case abi::StepKind::Fork: return fork(thread);
    case abi::StepKind::Join: return join(thread);
    case abi::StepKind::Each: return begin_items(thread.number);
    case abi::StepKind::Repeat: return repeat(thread);
    case abi::StepKind::Resume: return remove_thread(thread.number);
    case abi::StepKind::Complete: return complete();
    case abi::StepKind::Fail:
      if (const void* const value = compute(thread, step.input)) {
        const abi::RecordField& field = schema_.types[record_of(step.input)].fields[0];
        fail(std::string(abi::view(abi::load<abi::Text>(abi::at(value, field.offset)))));
      }
      return;
  }
}

void Transition::choose(Thread& thread) {
  const abi::Step& step = step_of(thread);
  for (const abi::Arm& arm : step.arms) {
    const bool chosen = arm.when == abi::kNoComputation || holds(thread, arm.when);
    if (thread.doing == Doing::Parked) return;
    if (chosen) return enter(thread, arm.target);
  }
  enter(thread, step.next);
}

void Transition::decide(Thread& thread) {
  const abi::Step& step = step_of(thread);
  const void* const input = compute(thread, step.input);
  if (input == nullptr) return;
  std::vector<const void*> params;
  for (const abi::RecordField& field : schema_.types[record_of(step.input)].fields) {
    params.push_back(abi::at(input, field.offset));
  }
  const abi::Decision& decision = schema_.decisions[step.subject];
  engine::DecisionRoom room(schema_.types, decision);
  const abi::Frame frame{params.data(), nullptr, &arena_, now_ns_};
  if (!program_.decide(step.subject, frame, room.result)) {
    tell(Happening::Decided, thread, decision.name + " does not apply");
    return enter(thread, step.next);
  }
  bind(thread, step.bind, engine::keep_decided(program_, step.subject, frame, room.result, arena_));
  const abi::RecordField& outcome = schema_.types[decision.result].fields[0];
  const void* const value = abi::at(room.result.values, outcome.offset);
  tell(Happening::Decided, thread, decision.name + " " + abi::format(schema_.types, outcome.type, value));
  enter(thread, step.next);
}

void Transition::repeat(Thread& thread) {
  const abi::Step& step = step_of(thread);
  const Frame& frame = instance_.frame(thread.frame);
  const abi::RecordField& field = schema_.types[workflow_.scopes[frame.scope].frame].fields[step.bind];
  const int64_t rounds = abi::load<int64_t>(frame.memory + field.offset) + 1;
  abi::store(frame.memory + field.offset, rounds);
  enter(thread, rounds > step.limit ? step.timed_out : step.next);
}

void Transition::emit(Thread& thread) {
  const abi::Step& step = step_of(thread);
  void* const computed = const_cast<void*>(compute(thread, step.input));  // made here, in the arena
  if (computed == nullptr) return;
  const abi::Event& event = schema_.events[step.subject];
  const std::string identity = instance_.id + "#" + std::to_string(thread.visit);
  engine::fill_in(schema_, event, identity, now_ns_, computed, arena_);
  Emission emission{step.subject, thread.visit, {}};
  abi::append_image(schema_.types, schema_.computations[step.input].result, computed, emission.image);
  effects_.emissions.push_back(std::move(emission));
  tell(Happening::Emitted, thread, event.name);
  enter(thread, step.next);
}

void Transition::launch(Thread& thread) {
  const abi::Step& step = step_of(thread);
  const void* const params = compute(thread, step.input);
  if (params == nullptr) return;
  Launch launch{step.subject, thread.visit, step.bind != abi::kNoField, now_ns_, {}};
  if (step.at != abi::kNoComputation) launch.at_ns = number_of(thread, step.at);
  if (thread.doing == Doing::Parked) return;
  abi::append_image(schema_.types, schema_.computations[step.input].result, params, launch.params);
  effects_.launches.push_back(std::move(launch));
  tell(Happening::Launched, thread, schema_.workflows[step.subject].name);
  if (step.bind == abi::kNoField) return enter(thread, step.next);
  thread.doing = Doing::Watching;
}

void Transition::cancel_other(Thread& thread) {
  const abi::Step& step = step_of(thread);
  const void* const key = compute(thread, step.input);
  if (key == nullptr) return;
  Cancellation cancellation{step.subject, {}};
  abi::append_image(schema_.types, schema_.computations[step.input].result, key, cancellation.key);
  effects_.cancellations.push_back(std::move(cancellation));
  enter(thread, step.next);
}

void Transition::bind(Thread& thread, uint32_t number, const void* value) {
  Frame& frame = instance_.frame(thread.frame);
  const abi::RecordField& field = schema_.types[workflow_.scopes[frame.scope].frame].fields[number];
  abi::set_field(schema_.types, field, frame.memory, value);
}

void Transition::complete() {
  tell(Happening::Completed, instance_.threads.front());
  end(Stage::Completed);
}

/// Every thread stops where it is, and what was done is undone.
void Transition::fail(std::string reason) {
  instance_.reason = std::move(reason);
  instance_.stage = Stage::Undoing;
  effects_.story.push_back({now_ns_, kNone,
                            instance_.ending == Stage::Failed ? Happening::Failed : Happening::Cancelled,
                            instance_.reason});
  stop_threads();
  undo_next();
}

void Transition::stop_threads() {
  for (const Thread& each : instance_.threads) {
    if (each.doing == Doing::Awaiting) effects_.silenced.push_back(each.visit);
    if (each.doing == Doing::Asking) effects_.withdrawn.push_back(each.visit);
  }
  instance_.threads.clear();
}

void Transition::end(Stage stage) {
  stop_threads();
  if (!workflow_.whenever.empty()) effects_.silenced.push_back(0);
  instance_.undos.clear();
  instance_.stage = stage;
  instance_.ended_ns = now_ns_;
  effects_.ended = true;
}

/// Nothing is guessed: a person says how it goes on (`settle`).
void Transition::park(Thread& thread, std::string why) {
  if (thread.doing == Doing::Awaiting) effects_.silenced.push_back(thread.visit);
  thread.doing = Doing::Parked;
  thread.due_ns = thread.deadline_ns = kNever;
  tell(Happening::Parked, thread, why);
  instance_.reason = std::move(why);
}

abi::RecordId Transition::record_of(uint32_t computation) const {
  return schema_.types[schema_.computations[computation].result].record;
}

}  // namespace helios::workflow
