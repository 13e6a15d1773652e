#pragma once

#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compiler/eval/trace.h"
#include "compiler/explain/watched_program.h"
#include "compiler/testing/fresh_event.h"
#include "compiler/testing/list_entry.h"
#include "runtime/stub/rehearsal.h"
#include "runtime/stub/scripted_services.h"

namespace helios::testing {

/// What a test has brought about: events that happened, features and lists that it set. A new one
/// knows nothing.
class World {
 public:
  /// What time it is before the first event, for events that have no time of their own:
  /// 2026-01-01T00:00:00Z.
  static constexpr int64_t kBeginning_ns = 1'767'225'600'000'000'000;

  /// The module outlives it.
  explicit World(const ir::Module& module);

  /// An event comes in, after what was due before it, and brings about what follows at once. A task
  /// that fails is tried again before anything else, and the time until then passes. Why the event
  /// was refused, where it was. `received_ns` is its time where it has none of its own.
  std::vector<std::string> give(ir::EventId event, const abi::Datum& value, int64_t received_ns);
  /// The same from memory, and not to happen in other worlds again: of long files.
  std::vector<std::string> give_once(ir::EventId event, const void* memory, int64_t received_ns,
                                     Arena& arena);
  /// Time passes, and what is due by then happens; with what fails as above.
  void wait(int64_t span_ns);
  /// What a task comes to from now on.
  void script(uint32_t task, std::deque<stub::Script> scripts);
  /// The event's identity made new where the test had it before, its time moved by so much; and no
  /// earlier than time has come by `wait`.
  abi::Datum fresh(ir::EventId event, abi::Datum value, int64_t later_ns);
  void set_feature(uint32_t feature, const abi::Datum& value);
  void add_entry(const ListEntry& entry);

  /// Another world in which the same has happened: where each case of a `for each` begins.
  std::unique_ptr<World> again() const;

  /// What a decision made of the last event that it is on.
  struct Made {
    explain::Inputs inputs;
    eval::DecisionTrace trace;
  };
  const Made* last(ir::DecisionId decision) const;
  /// What the decisions on the last event read under `read`; where they read the feature under
  /// another key, that; nothing where no decision is on it.
  std::optional<abi::Datum> feature(uint32_t read) const;
  /// All features that the decisions on the last event given read, by FeatureRead.
  const std::vector<abi::Datum>& features() const { return features_; }
  int64_t time_ns() const { return time_ns_; }

  /// The decisions made since the last call, by whomever.
  std::vector<eval::DecisionTrace> take_decided() { return std::exchange(decided_, {}); }
  /// Events that processors and workflows emitted.
  struct Emitted {
    ir::EventId event;
    abi::Datum value;
  };
  const std::vector<Emitted>& emitted() const { return emitted_; }
  /// Of those, why some were refused, since the last call.
  std::vector<std::string> take_refused() { return std::exchange(refused_, {}); }
  const std::vector<workflow::Call>& calls() const { return services_.calls(); }
  /// None where the policy has no workflows.
  stub::VirtualTime* workflows() { return rehearsal_.workflows(); }

  const eval::InterpretedProgram& program() const { return *program_; }

 private:
  struct EventGiven {
    ir::EventId event;
    abi::Datum value;
    int64_t received_ns;
  };
  struct FeatureSet {
    uint32_t feature;
    abi::Datum value;
  };
  struct Waited {
    int64_t span_ns;
  };
  struct Scripted {
    uint32_t task;
    std::deque<stub::Script> scripts;
  };
  using Happened = std::variant<EventGiven, FeatureSet, ListEntry, Waited, Scripted>;

  abi::TypeId type_of(ir::EventId event) const;
  void settle(int64_t until_ns);
  void try_again();
  void note_made();
  eval::DecisionTrace remember(explain::Inputs inputs);
  std::vector<std::string> refusal(uint32_t event, const void* memory,
                                   const engine::Processed& processed, Arena& arena) const;
  void repeat(const Happened& happened);

  const ir::Module& original_;
  std::unique_ptr<ir::Module> changed_;  // with the test's own list entries
  std::unique_ptr<eval::InterpretedProgram> program_;
  explain::WatchedProgram watched_;
  stub::ScriptedServices services_;
  stub::Rehearsal rehearsal_;  // with the engine that decides in production
  Arena arena_;                // for the event at hand
  Identities identities_;
  std::vector<Happened> happened_;
  std::map<uint32_t, Made> made_;  // by decision
  std::vector<abi::Datum> features_;
  std::optional<ir::EventId> last_event_;
  std::vector<eval::DecisionTrace> decided_;
  std::vector<Emitted> emitted_;
  std::vector<std::string> refused_;
  int64_t time_ns_ = kBeginning_ns;
  int64_t waited_until_ns_ = std::numeric_limits<int64_t>::min();
};

}  // namespace helios::testing
