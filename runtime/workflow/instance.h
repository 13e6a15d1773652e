#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/abi/workflow.h"
#include "runtime/base/arena.h"

/// One run of a workflow, as a value: memory and positions, no code. Between two inputs it is its image, a few hundred
/// bytes in a store; for one input it stands here, with its frames in an arena.
namespace helios::workflow {

constexpr int64_t kNever = std::numeric_limits<int64_t>::max();
constexpr uint32_t kNone = UINT32_MAX;

enum class Stage : uint8_t { Running, Undoing, Completed, Failed, Cancelled };
inline bool has_ended(Stage stage) { return stage > Stage::Undoing; }

/// What a thread does at its step. None is `Going` between two inputs.
enum class Doing : uint32_t {
  Going,     // from step to step
  Asking,    // an attempt of a task is under way: an answer comes, or its timeout
  Pausing,   // between two attempts
  Awaiting,  // for an event, a reminder or the deadline
  Sleeping,
  Watching,  // for the end of an instance that it started
  Joining,   // for its children
  Joined,    // for its siblings
  Parked,    // for a person: it is not known what is so
  Held,      // an attempt of a task is held back for a limit, and its timeout has not begun
};

struct Thread {
  uint64_t visit = 0;           // which entering of a step this is, of all in the instance, from 1
  int64_t since_ns = 0;         // when the step was entered
  int64_t due_ns = kNever;      // when it goes on by itself; Awaiting: the next reminder
  int64_t deadline_ns = kNever; // Awaiting
  uint32_t number = 0;          // of all that the instance ever had
  uint32_t parent = kNone;      // who waits at the Join
  uint32_t frame = 0;
  uint32_t step = 0;
  uint32_t attempt = 0;         // Asking, Pausing: how many were made
  uint32_t begun = 0;           // Joining: items given to children
  uint32_t reminded = 0;        // Awaiting: a bit for each reminder that has gone off
  Doing doing = Doing::Going;
};
static_assert(abi::kRemindersMax <= 32, "the bits of `reminded`");

struct Frame {
  uint32_t number = 0;
  uint32_t scope = 0;
  uint32_t parent = kNone;
  char* memory = nullptr;
};

/// A task that takes another back. Registered, with what it is asked, before that one is sent.
struct Undo {
  uint32_t step = 0;            // a Task step outside the flow
  uint64_t visit = 0;           // of what it undoes
  std::string input;            // an image of Task::params
};

/// An instance that waits for the end of this one.
struct Parent {
  std::string id;
  uint64_t visit = 0;
};

struct Instance {
  uint32_t workflow = 0;
  uint32_t number = 0;          // of all in the store, in the order they were started
  std::string id;               // "payments/review.manual_review/p17"
  Stage stage = Stage::Running;
  Stage ending = Stage::Failed;   // Undoing: what it will be
  int64_t started_ns = 0;
  int64_t deadline_ns = kNever;
  int64_t ended_ns = 0;
  uint64_t visits = 0;          // steps entered so far
  uint32_t stories = 0;         // parts of its story that are stored
  uint32_t threads_made = 0, frames_made = 0;
  std::string reason;           // why it failed, was cancelled, or is parked
  std::vector<Parent> parents;
  std::vector<Frame> frames;    // [0] the workflow's own
  std::vector<Thread> threads;
  std::vector<Undo> undos;      // newest last

  Thread* thread(uint32_t number);
  Thread* at_visit(uint64_t visit);
  Frame& frame(uint32_t number);
  bool is_parked() const;
  /// When it goes on by itself; kNever: only an event or an answer moves it.
  int64_t due_ns() const;
};

/// Appends.
void append_image(const abi::Schema& schema, const Instance& instance, std::string& out);
/// Frames are in the arena. Nothing: the bytes are no instance of this schema.
std::optional<Instance> read_image(const abi::Schema& schema, std::string_view image, Arena& arena);

/// Its id alone, of an image that was made here.
std::string_view id_of_image(std::string_view image);

/// A step as people and records name it: "manual_review.hold".
std::string state_name(const abi::Schema& schema, const Instance& instance, const Thread& thread);

}  // namespace helios::workflow
