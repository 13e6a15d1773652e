#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/eval/trace.h"
#include "compiler/explain/watched_program.h"
#include "compiler/testing/fresh_event.h"
#include "compiler/testing/list_entry.h"
#include "runtime/engine/engine.h"

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

  /// An event comes in. What was decided about it; nothing where a `require` refused it.
  /// `received_ns` is its time where it has none of its own.
  struct Given {
    std::vector<std::string> refused_because;
    std::vector<eval::DecisionTrace> decisions;
  };
  Given give(ir::EventId event, const abi::Datum& value, int64_t received_ns);
  /// The same from memory, and not to happen in other worlds again: of long files.
  Given give_once(ir::EventId event, const void* memory, int64_t received_ns, Arena& arena);
  /// The event's identity made new where the test had it before, its time moved by so much.
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
  /// All features that the decisions on the last event read, by FeatureRead.
  const std::vector<abi::Datum>& features() const { return features_; }
  int64_t time_ns() const { return time_ns_; }

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
  using Happened = std::variant<EventGiven, FeatureSet, ListEntry>;

  eval::DecisionTrace remember(explain::Inputs inputs);

  const ir::Module& original_;
  std::unique_ptr<ir::Module> changed_;  // with the test's own list entries
  std::unique_ptr<eval::InterpretedProgram> program_;
  explain::WatchedProgram watched_;
  engine::Engine engine_;  // the one that decides in production
  Arena arena_;            // for the event at hand
  Identities identities_;
  std::vector<Happened> happened_;
  std::map<uint32_t, Made> made_;  // by decision
  std::vector<abi::Datum> features_;
  std::optional<ir::EventId> last_event_;
  int64_t time_ns_ = kBeginning_ns;
};

}  // namespace helios::testing
