#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/transition.h"

/// Waiting: for events, reminders and deadlines. A timer is no thing of its own but a time in the thread that waits for it, so
/// none can be forgotten, be early or go off twice.
namespace helios::workflow {
namespace {

/// From the beginning of a wait; the end of time where that does not fit.
int64_t later(int64_t time_ns, int64_t span_ns) {
  int64_t out;
  return __builtin_add_overflow(time_ns, span_ns, &out) ? kNever - 1 : out;
}

}  // namespace

void Transition::await(Thread& thread) {
  const abi::Step& step = step_of(thread);
  thread.doing = Doing::Awaiting;
  if (step.within != abi::kNoComputation) {
    const int64_t within = number_of(thread, step.within);
    if (thread.doing == Doing::Parked) return;
    thread.deadline_ns = later(now_ns_, HELIOS_HAS_FLAW(DeadlineEarly) ? within / 2 : within);
  }
  tell(Happening::Awaited, thread);
  listen_to_all(thread);
  if (thread.doing == Doing::Awaiting) plan_reminders(thread);
}

void Transition::listen_to_all(Thread& thread) {
  const std::vector<abi::Arm>& arms = step_of(thread).arms;
  for (uint32_t arm = 0; arm < arms.size(); ++arm) {
    listen(thread.visit, thread.step, arm, arms[arm], thread);
  }
}

/// What the first thread could not compute of its frame parks it: it was just made, or computed the same before.
void Transition::listen_whenever() {
  for (uint32_t arm = 0; arm < workflow_.whenever.size(); ++arm) {
    listen(0, kNone, arm, workflow_.whenever[arm], instance_.threads.front());
  }
}

void Transition::listen(uint64_t visit, uint32_t step, uint32_t arm_number, const abi::Arm& arm,
                        Thread& thread) {
  Listening listening{visit, step, arm_number, {}};
  if (arm.frame_key != abi::kNoComputation) {
    const void* const key = compute(thread, arm.frame_key);
    if (key == nullptr) return;
    abi::append_canonical(schema_.types, schema_.computations[arm.frame_key].result, key, listening.key);
  }
  effects_.listens.push_back(std::move(listening));
}

void Transition::plan_reminders(Thread& thread) {
  const std::vector<abi::Reminder>& reminders = step_of(thread).reminders;
  thread.due_ns = kNever;
  for (size_t i = 0; i < reminders.size(); ++i) {
    if ((thread.reminded >> i) & 1) continue;
    const int64_t after = number_of(thread, reminders[i].after);
    if (thread.doing == Doing::Parked) return;
    thread.due_ns = std::min(thread.due_ns, later(thread.since_ns, after));
  }
}

/// A thread that does not wait, while `thread` goes on waiting.
void Transition::go_beside(const Thread& thread, uint32_t step) {
  const uint32_t beside = add_thread(kNone, thread.frame, step);
  enter(*instance_.thread(beside), step);
  go(beside);
}

/// The reminders that are due, in the order of the source; `thread` goes on waiting.
void Transition::remind(Thread& thread) {
  const uint32_t number = thread.number;
  const std::vector<abi::Reminder>& reminders = step_of(thread).reminders;
  for (size_t i = 0; i < reminders.size(); ++i) {
    Thread* const waiting = instance_.thread(number);
    if (waiting == nullptr || waiting->doing != Doing::Awaiting) return;  // it failed on the way
    if ((waiting->reminded >> i) & 1) continue;
    const int64_t after = number_of(*waiting, reminders[i].after);
    if (later(waiting->since_ns, after) > waiting->due_ns) continue;
    waiting->reminded |= uint32_t(1) << i;
    tell(Happening::Reminded, *waiting);
    go_beside(*waiting, reminders[i].target);
  }
  if (Thread* const waiting = instance_.thread(number)) plan_reminders(*waiting);
}

void Transition::sleep(Thread& thread) {
  const int64_t until = number_of(thread, step_of(thread).at);
  if (thread.doing == Doing::Parked) return;
  thread.doing = Doing::Sleeping;
  thread.due_ns = until;
}

void Transition::fall_due(Thread& thread) {
  switch (thread.doing) {
    case Doing::Asking:
      tell(Happening::TimedOut, thread, "attempt " + std::to_string(thread.attempt));
      effects_.outcomes.push_back({thread.visit, false});
      return try_later(thread, "no answer");
    case Doing::Pausing: return ask_again(thread);
    case Doing::Awaiting:
      if (thread.due_ns <= thread.deadline_ns) return remind(thread);
      tell(Happening::TimedOut, thread);
      return release(thread, step_of(thread).timed_out);
    case Doing::Sleeping:
      tell(Happening::Slept, thread);
      return release(thread, step_of(thread).next);
    case Doing::Going:
    case Doing::Watching:
    case Doing::Joining:
    case Doing::Joined:
    case Doing::Parked:
    case Doing::Held: break;
  }
  HELIOS_UNREACHABLE("a thread with a time that nothing happens at");
}

}  // namespace helios::workflow
