#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/workflow/instance.h"

/// What a transition wants done in the world. It is stored together with the instance, and only then acted upon; so it may be
/// acted upon twice, and everything here names what makes the second time harmless.
namespace helios::workflow {

/// Asks a task. The instance's id and `visit` are its idempotency key, the same for every attempt.
struct Call {
  uint32_t task = 0;
  uint64_t visit = 0;
  uint32_t attempt = 0;       // from 1
  std::string input;          // an image of Task::params
};

/// An event. Its identity comes from the instance and `visit`.
struct Emission {
  uint32_t event = 0;
  uint64_t visit = 0;
  std::string image;          // of the event's record
};

/// Starts another instance, once for one key.
struct Launch {
  uint32_t workflow = 0;
  uint64_t visit = 0;
  bool watched = false;       // its end is reported to this instance
  int64_t at_ns = 0;
  std::string params;         // an image of Workflow::params
};

struct Cancellation {
  uint32_t workflow = 0;
  std::string key;            // an image of Workflow::key_type
};

/// The instance waits for events of `arm`: of the step's, or of Workflow::whenever at visit 0. `key` is what `frame_key` gives,
/// in canonical bytes, and empty where the arm has none.
struct Listening {
  uint64_t visit = 0;
  uint32_t step = 0;          // kNone: Workflow::whenever
  uint32_t arm = 0;
  std::string key;
};

enum class Happening : uint8_t {
  Started, Asked, Answered, Failed, TimedOut, Undoing, Undone, Awaited, Took, Reminded, Slept,
  Decided, Emitted, Launched, Ended, Parked, Resumed, Completed, Cancelled, Held, Sent, LeftOut,
};
const char* name(Happening what);

/// A line of an instance's story.
struct Story {
  int64_t at_ns = 0;
  uint32_t step = kNone;
  Happening what = Happening::Started;
  std::string detail;         // "attempt 2", "unavailable", "PaymentCancelled"
};

/// What came of an attempt of a task: whether the service is at work.
struct Outcome {
  uint64_t visit = 0;
  bool well = false;
};

struct Effects {
  std::vector<Call> calls;
  std::vector<Outcome> outcomes;
  std::vector<uint64_t> withdrawn;  // visits whose calls are not wanted any more: what was not sent yet, is not
  std::vector<Emission> emissions;
  std::vector<Launch> launches;
  std::vector<Cancellation> cancellations;
  std::vector<Listening> listens;
  std::vector<uint64_t> silenced;   // visits that listen no more
  std::vector<Story> story;
  bool ended = false;               // now, not before
};

}  // namespace helios::workflow
