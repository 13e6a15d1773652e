#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/base/split_mix.h"
#include "runtime/workflow/orchestrator.h"
#include "tests/sim/services.h"

namespace helios::workflow {

/// Something the journal says. Its position is its place there, from 1.
struct Fact {
  enum class Kind : uint8_t { Start, Event, Signal, Cancel };
  Kind kind;
  uint32_t number = 0;            // Start, Cancel: in Schema::workflows. Event, Signal: in Schema::events
  std::string image;              // of Workflow::params, of the event's record; Cancel: none
  std::string instance;           // its id. Event: whom it is about
  uint32_t workflow = 0;          // Signal
  std::string key = {};           // Signal, Cancel: an image of Workflow::key_type
  int64_t given_ns = kNever;      // to the orchestrator, first
  int64_t stored_ns = kNever;     // known to be stored
};

/// Given to an orchestrator.
void give(const Fact& fact, uint64_t position, const abi::Schema& schema, Orchestrator& orchestrator, int64_t now_ns);

/// How one instance ended, and what is known about it.
struct Evidence {
  const Instance& instance;
  const std::vector<Story>& story;
  const std::vector<std::string>& deeds;   // the steps whose tasks were done for it, in that order
  const std::vector<Fact>& facts;
};

/// What is run in a world that breaks: a program, and what happens to it.
class Scenario {
 public:
  virtual ~Scenario() = default;
  virtual const abi::Program& program() const = 0;
  virtual std::vector<Fact> facts(SplitMix& random) const = 0;
  /// What a task answers: an image of Task::result.
  virtual std::string result(uint32_t task) const = 0;
  /// What is wrong with how an instance ended; empty: nothing. What holds of every program the world itself checks.
  virtual std::string check(const Evidence& evidence) const = 0;
};

/// The review of tests/unit/runtime/workflow, which is known well enough to say much of its end.
std::unique_ptr<Scenario> review_scenario();
/// Another program for each seed.
std::unique_ptr<Scenario> random_scenario(uint64_t seed);

}  // namespace helios::workflow
