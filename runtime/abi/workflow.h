#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/fault_site.h"
#include "runtime/abi/types.h"

/// A workflow as a state machine: what the compiler makes of it and the orchestrator runs.
///
///   workflow review(p: CardPayment) {          steps  0 Task hold          next 1
///     do hold = payments.hold(p.id)                   1 Await 48h          arm 2, timed out 3
///     await within 48h {                              2 Choose             arm 4, otherwise 5
///       v: Verdict where v.payment is p.id -> …       …
///
/// An instance is memory and positions. Its memory is the frame of each scope: the workflow's own (parameters, then
/// whatever steps bind) and one for each item that an `each` works on. Its positions are threads: one, or more between a Fork
/// and its Join. A step never holds code: what it needs of values is a computation, a pure function over the frames,
/// native like any decision's. So an instance can be stored at any step, read without running it, and moved.
namespace helios::abi {

/// A pure function: what it reads are the frames of the scopes around it, outermost first, and then the event at hand
/// where there is one. `result` is a record, or what the place wants: a Bool, a Time, a Duration. The code is
/// Program::compute.
struct Computation {
  std::vector<TypeId> params;
  TypeId result;
  std::vector<FaultSite> faults;        // [0] unused
  std::string file;             // where it stands in the source
  uint32_t line = 0, column = 0;
};

constexpr uint32_t kNoStep = UINT32_MAX;
constexpr uint32_t kNoComputation = UINT32_MAX;
constexpr uint32_t kNoField = UINT32_MAX;
/// Of one Await: which have gone off is kept as bits. Nobody reads more of them.
constexpr uint32_t kRemindersMax = 32;

/// A task of a service. Which URL, topic or queue answers is configuration.
struct Task {
  std::string name, qualified;            // "payments.hold", "payments/review.payments.hold"
  RecordId params;                        // one field each
  TypeId result;                          // error(): none
  std::vector<std::string> failures;      // "unavailable", "refused"
};

/// How often a task is tried. Waits double from `first_ns` to `longest_ns`, each with full jitter: a random part of it.
struct Retry {
  uint32_t attempts = 12;
  int64_t first_ns = 250'000'000, longest_ns = 60'000'000'000;
  bool doubling = true, jitter = true;
  std::vector<uint32_t> failures;         // which are tried again, in Task::failures; unknown outcomes always are
};

/// One way on from a step.
struct Arm {
  uint32_t target = kNoStep;
  uint32_t when = kNoComputation;         // Choose: Bool. Await: Bool over the event. None: always
  uint32_t event = 0;                     // Await: in Schema::events
  uint32_t bind = kNoField;               // Await: where in the innermost frame the event is kept
  uint32_t failure = 0;                   // Task: in Task::failures
  /// Await: where `when` asks that something of the event is something of the instance (`v.payment is p.id`), the two
  /// sides, each a record of one field of one type: over the event alone, and over the frames. An event finds the
  /// instances that wait for it by this, and waits for them in the inbox under it. None: every instance is asked.
  uint32_t event_key = kNoComputation, frame_key = kNoComputation;
};

enum class StepKind : uint8_t {
  Task,       // asks `subject` (tasks) with `input`; the result to `bind`; `arms` by failure
  Await,      // waits for an event of `arms`; `timed_out` at the deadline; beside it, where the `where` of an event fails,
              // `others`: steps that do not wait, up to a Resume, Complete or Fail
  Choose,     // the first arm that holds, else `next`
  Decide,     // `subject` (decisions) on `input`, a record of its parameters; a record of Decision::decided to `bind`,
              // an optional one where the decision has a `when`
  Compute,    // `input`, a record of one field, to `bind`
  Emit,       // `subject` (events) of `input`, the event's record. An identity that is one text and was left empty comes
              // from the instance and the step
  Start,      // `subject` (workflows) on `input`, a record of its parameters, perhaps `at` a later time; with `bind`, its
              // end is waited for: a Bool, whether it completed
  Cancel,     // `subject` (workflows) whose key is `input`
  Sleep,      // until `at`
  Fork,       // a thread at each arm; they meet at their Join
  Join,       // `subject` is its Fork; on when all threads are here; a failing one stops its siblings
  Each,       // a thread for each item of `input` (a record of one list), at most `limit` at once, from arms[0] with a
              // frame of its scope whose first field is the item; they meet at their Join, which is `next`
  Repeat,     // counts in `bind`, an Int that is 0 before; `next` for another round, `timed_out` after `limit` rounds
  Resume,     // the end of what is done beside a wait, or beside all of it `whenever` an event comes
  Complete,   // the instance is done
  Fail,       // it has failed, for the reason `input` (a record of one Text): undos run, newest first
};

struct Reminder {
  uint32_t after = kNoComputation;        // a Duration from when the wait began
  uint32_t target = kNoStep;              // steps that do not wait, up to a Resume, Complete or Fail
};

struct Step {
  StepKind kind = StepKind::Complete;
  std::string name;                       // "hold"; in states "payments/review.manual_review.hold"
  uint32_t scope = 0;                     // whose frame is innermost here: Workflow::scopes
  uint32_t subject = 0;
  uint32_t input = kNoComputation;
  uint32_t at = kNoComputation;           // a Time, of the frames
  uint32_t bind = kNoField;
  uint32_t next = kNoStep, others = kNoStep, timed_out = kNoStep;
  std::vector<Arm> arms;
  std::vector<Reminder> reminders;
  std::optional<Retry> retry;             // Task; else Retry{}
  uint32_t within = kNoComputation;       // Task: the timeout of an attempt; Await: the deadline. A Duration
  uint32_t undo_task = kNoStep;           // Task: a Task step outside the flow, registered before the task is sent
  uint32_t limit = 0;                     // Each, Repeat
  std::string file;
  uint32_t line = 0, column = 0;
};

struct Scope {
  RecordId frame;
  uint32_t parent = UINT32_MAX;           // none: the workflow's own
};

struct Workflow {
  std::string name, qualified, doc;
  RecordId params;                        // what it is started with; the first fields of scope 0's frame
  TypeId key_type;
  uint32_t key = kNoComputation;          // a record of the key's fields, of frame 0
  uint32_t within = kNoComputation;       // a Duration: the deadline of the whole
  std::vector<Scope> scopes;              // [0] its own
  std::vector<Step> steps;                // [0] is where it begins
  std::vector<Arm> whenever;              // events that are taken at any time; `bind` in frame 0. Their steps do not
                                          // wait, up to a Resume, Complete or Fail
};

enum class ProcessKind : uint8_t {
  Enrich,     // `input`, a record of the event anew, to `bind`: from here on the event is that
  Decide,     // `subject` (decisions) on `input`, a record of its parameters, or on the event as it is now; a record of
              // Decision::decided to `bind`, an optional one where the decision has a `when`
  Start,      // `subject` (workflows) on `input`, a record of its parameters
  Signal,     // the event goes to the instance of `subject` (workflows) whose key is `input`, whatever it awaits
  Emit,       // `subject` (events) of `input`, the event's record; identity as StepKind::Emit says, from the event at hand
  Route,      // the event goes to topic `subject` (Processor::topics)
};
/// What a processor does with an event, in order: `on EVENT`. Each runs where `when` holds, and where it binds nothing
/// for want of that, what it would bind is an optional one.
struct ProcessStep {
  ProcessKind kind = ProcessKind::Decide;
  uint32_t subject = 0;
  uint32_t when = kNoComputation;
  uint32_t input = kNoComputation;
  uint32_t bind = kNoField;               // in the processor's frame
};
struct Processor {
  uint32_t event = 0;
  RecordId frame;                         // the event, then what steps bind
  std::vector<ProcessStep> steps;
  std::vector<std::string> topics;
};

/// A start by the clock: `schedule nightly at "0 3 * * 1-5" in "Europe/Berlin"`. Due whenever the civil time there is one
/// of these; a time that the clocks skip is due at the first instant after, one that comes twice the first time only.
struct Schedule {
  std::string name, qualified, doc;
  uint64_t minutes = 0;                   // bit n: at minute n
  uint32_t hours = 0, days = 0, months = 0, weekdays = 0;  // days from bit 1, months from bit 1, monday is bit 0
  bool either_day = false;                // a day of the month or of the week will do, as cron has it where both are said
  uint32_t zone = 0;                      // Schema::zones
  uint32_t workflow = 0;
  uint32_t input = kNoComputation;        // a record of its parameters, of nothing but the time that is due (Frame::time_ns)
};

}  // namespace helios::abi
