#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/base/split_mix.h"
#include "runtime/base/stable_hash.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/transition.h"

/// Tasks: asked at least once under one key, until there is an answer or a person has to look.
namespace helios::workflow {
namespace {

/// Of an attempt whose step says none.
constexpr int64_t kTimeout_ns = 30'000'000'000;

/// Before attempt `made + 1`.
int64_t wait_after(const abi::Retry& retry, uint32_t made, std::string_view id, uint64_t visit) {
  int64_t longest = retry.first_ns;
  for (uint32_t i = 1; retry.doubling && i < made && longest < retry.longest_ns; ++i) longest *= 2;
  longest = std::min(longest, retry.longest_ns);
  if (!retry.jitter || longest <= 0) return longest;
  SplitMix random(stable_hash(id) ^ (visit << 20) ^ made);
  return int64_t(random.next() % (uint64_t(longest) + 1));
}

const abi::Arm* arm_of(const abi::Step& step, uint32_t failure) {
  const auto is_its = [&](const abi::Arm& arm) { return arm.failure == failure; };
  const auto arm = std::find_if(step.arms.begin(), step.arms.end(), is_its);
  return arm == step.arms.end() ? nullptr : &*arm;
}

/// Whether it is tried again, as long as there are attempts left.
bool is_retried(const abi::Step& step, uint32_t failure) {
  if (!step.retry) return arm_of(step, failure) == nullptr;
  return std::count(step.retry->failures.begin(), step.retry->failures.end(), failure) > 0;
}

/// Whether the service is at work: who refuses is.
bool is_well(const abi::Step& step, const Reply& reply) {
  switch (reply.answer) {
    case Answer::Result: return true;
    case Answer::Failure: return !is_retried(step, reply.failure);
    case Answer::Unknown:
    case Answer::Invalid: return false;
  }
  HELIOS_UNREACHABLE("an answer of no kind");
}

}  // namespace

std::string Transition::input_of(Thread& thread, const abi::Step& step) {
  std::string image;
  const abi::RecordId params = schema_.tasks[step.subject].params;
  if (!params.valid() || step.input == abi::kNoComputation) return image;
  if (const void* const input = compute(thread, step.input)) {
    abi::append_image(schema_.types, schema_.computations[step.input].result, input, image);
  }
  return image;
}

/// Before the task is sent, so that one whose answer is lost is undone, too. False: it is parked.
bool Transition::register_undo(Thread& thread, const abi::Step& step) {
  if (step.undo_task == abi::kNoStep) return true;
  std::string input = input_of(thread, workflow_.steps[step.undo_task]);
  if (thread.doing == Doing::Parked) return false;
  instance_.undos.push_back({step.undo_task, thread.visit, std::move(input)});
  return true;
}

void Transition::ask(Thread& thread) {
  if (HELIOS_HAS_FLAW(UndoRegisteredLate)) return ask_again(thread);
  if (register_undo(thread, step_of(thread))) ask_again(thread);
}

void Transition::ask_again(Thread& thread) {
  ++thread.attempt;
  if (HELIOS_HAS_FLAW(KeyOfAttempt)) thread.visit = ++instance_.visits;
  send_attempt(thread);
  if (thread.doing == Doing::Asking) tell(Happening::Asked, thread, "attempt " + std::to_string(thread.attempt));
}

/// Its timeout begins.
void Transition::send_attempt(Thread& thread) {
  const abi::Step& step = step_of(thread);
  const bool undoing = instance_.stage == Stage::Undoing;
  std::string input = undoing ? instance_.undos.back().input : input_of(thread, step);
  const bool has_own = step.within != abi::kNoComputation && !undoing;
  const int64_t timeout = has_own ? number_of(thread, step.within) : kTimeout_ns;
  if (thread.doing == Doing::Parked) return;
  thread.doing = Doing::Asking;
  thread.due_ns = now_ns_ + timeout;
  effects_.calls.push_back({step.subject, thread.visit, thread.attempt, std::move(input)});
}

void Transition::hold(uint64_t visit) {
  Thread& thread = *instance_.at_visit(visit);
  thread.doing = Doing::Held;
  thread.due_ns = kNever;
  std::erase_if(effects_.calls, [&](const Call& call) { return call.visit == visit; });
  tell(Happening::Held, thread);
}

void Transition::send(uint64_t visit) {
  Thread* const thread = instance_.at_visit(visit);
  if (thread == nullptr || (thread->doing != Doing::Held && thread->doing != Doing::Asking)) return;
  send_attempt(*thread);
  if (thread->doing == Doing::Asking) tell(Happening::Sent, *thread, "attempt " + std::to_string(thread->attempt));
}

void Transition::answer(const Reply& reply) {
  Thread* thread = instance_.at_visit(reply.visit);
  if (HELIOS_HAS_FLAW(AnswerToAnybody) && !instance_.threads.empty()) thread = &instance_.threads.back();
  if (thread == nullptr) return;
  // The answer to an attempt that timed out is still the answer: the key is the same.
  if (thread->doing != Doing::Asking && thread->doing != Doing::Pausing && thread->doing != Doing::Held) return;
  const abi::Step& step = step_of(*thread);
  effects_.outcomes.push_back({thread->visit, is_well(step, reply)});
  if (reply.answer == Answer::Unknown) return try_later(*thread, "no answer");
  if (reply.answer == Answer::Invalid) return park(*thread, "the answer is not of its type");
  if (reply.answer == Answer::Failure) return answer_failure(*thread, reply.failure);
  const abi::TypeId type = schema_.tasks[step.subject].result;
  if (type != schema_.types.error()) {
    const void* const value = abi::read_image(schema_.types, type, reply.result, arena_);
    if (value == nullptr) return park(*thread, "the answer is not of its type");
    if (step.bind != abi::kNoField) bind(*thread, step.bind, value);
  }
  tell(Happening::Answered, *thread);
  if (HELIOS_HAS_FLAW(UndoRegisteredLate)) register_undo(*thread, step);
  if (instance_.stage == Stage::Undoing) return undone();
  release(*thread, step.next);
}

void Transition::answer_failure(Thread& thread, uint32_t failure) {
  const abi::Step& step = step_of(thread);
  const std::string& failed = schema_.tasks[step.subject].failures[failure];
  tell(Happening::Failed, thread, failed);
  const uint32_t attempts = step.retry.value_or(abi::Retry{}).attempts;
  if (is_retried(step, failure) && thread.attempt < attempts) return try_later(thread, failed);
  if (const abi::Arm* const arm = arm_of(step, failure)) return release(thread, arm->target);
  park(thread, schema_.tasks[step.subject].name + " failed: " + failed);
}

void Transition::try_later(Thread& thread, const std::string& why) {
  const abi::Retry retry = step_of(thread).retry.value_or(abi::Retry{});
  if (thread.attempt >= retry.attempts && !HELIOS_HAS_FLAW(AttemptsUnlimited)) {
    return park(thread, why + " after " + std::to_string(thread.attempt) + " attempts");
  }
  thread.doing = Doing::Pausing;
  thread.due_ns = now_ns_ + wait_after(retry, thread.attempt, instance_.id, thread.visit);
}

/// The newest undo that is left; ended when there is none.
void Transition::undo_next() {
  if (instance_.undos.empty()) return end(instance_.ending);
  if (HELIOS_HAS_FLAW(UndoOldestFirst)) std::swap(instance_.undos.front(), instance_.undos.back());
  const uint32_t number = add_thread(kNone, instance_.frames[0].number, instance_.undos.back().step);
  Thread& thread = *instance_.thread(number);
  enter(thread, thread.step);
  tell(Happening::Undoing, thread);
  ask_again(thread);
}

void Transition::undone() {
  tell(Happening::Undone, instance_.threads.front());
  instance_.threads.clear();
  if (!HELIOS_HAS_FLAW(UndoneTwice) || instance_.visits % 3 != 0) instance_.undos.pop_back();
  undo_next();
}

}  // namespace helios::workflow
