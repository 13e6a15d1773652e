#pragma once

#include <cstdint>
#include <string_view>

#include "runtime/abi/program.h"
#include "runtime/workflow/effects.h"
#include "runtime/workflow/instance.h"

/// One pure step of a workflow: (instance, input) → (instance', effects). No clock, no store, no randomness but what hangs on
/// the instance's id: the same instance and input give the same bits. Nothing here fails: what cannot go on is parked.
///
/// An input that has been seen before, or that nobody waits for any more (the answer to an attempt that timed out, a timer
/// that was faster), changes nothing; so inputs may come twice and late.
namespace helios::workflow {

/// What a task gave.
enum class Answer : uint8_t {
  Result,    // with an image of Task::result
  Failure,   // one that the task declares
  Unknown,   // the reply was lost: asked again with the same key
  Invalid,   // not of the declared type or size: never asked again
};
struct Reply {
  uint64_t visit = 0;
  Answer answer = Answer::Result;
  uint32_t failure = 0;         // in Task::failures
  std::string_view result;
};

/// An event that an instance listens for, by the arm that it was found by.
struct Arrival {
  uint64_t visit = 0;
  uint32_t arm = 0;
  const void* memory = nullptr; // of the event's record
};

/// What a person does about a parked step.
enum class Verdict : uint8_t { AskAgain, GiveUp };

class Transition {
 public:
  /// All of them outlive it; `effects` are added to. `now_ns` is the time of the step, recorded once.
  Transition(const abi::Program& program, Instance& instance, int64_t now_ns, Arena& arena,
             Effects& effects);

  /// The first one: `instance` is new, `params` in memory of Workflow::params.
  void start(const void* params);
  /// Whether the instance took the event: false leaves it to others, and to the inbox.
  bool arrive(const Arrival& arrival);
  void answer(const Reply& reply);
  /// Whatever is due by now, in the order it was due.
  void tick();
  void child_ended(uint64_t visit, bool completed);
  void cancel(std::string_view why);
  /// Of an instance that was read from a store: what it has asked and whom it listens to, once more, and no other change.
  void resume();
  void settle(uint64_t visit, Verdict verdict);
  /// The attempt that goes out for this visit does not, for a limit; its timeout has not begun.
  void hold(uint64_t visit);
  /// Now it does.
  void send(uint64_t visit);

 private:
  // threads.cpp
  uint32_t add_thread(uint32_t parent, uint32_t frame, uint32_t step);
  uint32_t add_frame(uint32_t scope, uint32_t parent);
  void remove_thread(uint32_t number);
  void fork(Thread& thread);
  void join(Thread& thread);
  void begin_items(uint32_t number);

  // steps.cpp
  void go(uint32_t number);           // until it waits or is gone
  void enter(Thread& thread, uint32_t step);
  void take(Thread& thread);          // one step
  void choose(Thread& thread);
  void decide(Thread& thread);
  void repeat(Thread& thread);
  void emit(Thread& thread);
  void launch(Thread& thread);
  void cancel_other(Thread& thread);
  void bind(Thread& thread, uint32_t field, const void* value);
  void complete();
  void fail(std::string reason);
  void end(Stage stage);
  void stop_threads();
  void park(Thread& thread, std::string why);
  void release(Thread& thread, uint32_t step);  // a waiting thread goes on at `step`

  // tasks.cpp
  void ask(Thread& thread);
  void ask_again(Thread& thread);
  void send_attempt(Thread& thread);
  void answer_failure(Thread& thread, uint32_t failure);
  void try_later(Thread& thread, const std::string& why);
  bool register_undo(Thread& thread, const abi::Step& step);
  std::string input_of(Thread& thread, const abi::Step& step);
  void undo_next();
  void undone();

  // waits.cpp
  void await(Thread& thread);
  void listen_to_all(Thread& thread);
  void listen_whenever();
  void listen(uint64_t visit, uint32_t step, uint32_t arm_number, const abi::Arm& arm, Thread& thread);
  void plan_reminders(Thread& thread);
  void remind(Thread& thread);
  void go_beside(const Thread& thread, uint32_t step);
  void sleep(Thread& thread);
  void fall_due(Thread& thread);

  // what a step needs of values
  const void* compute(Thread& thread, uint32_t computation, const void* event = nullptr);
  bool holds(Thread& thread, uint32_t computation, const void* event = nullptr);
  int64_t number_of(Thread& thread, uint32_t computation);
  abi::RecordId record_of(uint32_t computation) const;

  const abi::Step& step_of(const Thread& thread) const { return workflow_.steps[thread.step]; }
  void tell(Happening what, const Thread& thread, std::string detail = "");

  const abi::Program& program_;
  const abi::Schema& schema_;
  const abi::Workflow& workflow_;
  Instance& instance_;
  int64_t now_ns_;
  Arena& arena_;
  Effects& effects_;
};

}  // namespace helios::workflow
