#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/eval/trace.h"
#include "compiler/testing/fresh_event.h"
#include "compiler/testing/list_entry.h"
#include "compiler/testing/watched_program.h"

namespace helios::testing {

/// What a test has brought about: events that happened, features and lists that it set. A new one knows nothing.
class World {
 public:
  /// The module outlives it.
  explicit World(const ir::Module& module);
  ~World();

  /// An event comes in. What was decided about it; nothing where a `require` refused it.
  struct Given {
    std::vector<std::string> refused_because;
    std::vector<eval::DecisionTrace> decisions;
  };
  Given give(ir::EventId event, const abi::Datum& value);
  /// The event's identity made new where the test had it before, its time moved by so much.
  abi::Datum fresh(ir::EventId event, abi::Datum value, int64_t later_ns);
  void set_feature(uint32_t feature, const abi::Datum& value);
  void add_entry(const ListEntry& entry);

  /// Another world in which the same has happened: where each case of a `for each` begins.
  std::unique_ptr<World> again() const;

  /// The decision about the last event that it is about.
  struct Made {
    explain::Inputs inputs;
    eval::DecisionTrace trace;
  };
  const Made* last(ir::DecisionId decision) const;
  /// What the decisions about the last event read under `read`; where they read the feature under another key, that.
  std::optional<abi::Datum> feature(uint32_t read) const;
  /// All features that the decisions about the last event read, by FeatureRead.
  const std::vector<abi::Datum>& features() const { return features_; }
  int64_t time_ns() const { return time_ns_; }

  const eval::InterpretedProgram& program() const { return *program_; }

 private:
  struct EventGiven {
    ir::EventId event;
    abi::Datum value;
  };
  struct FeatureSet {
    uint32_t feature;
    abi::Datum value;
  };
  using Happened = std::variant<EventGiven, FeatureSet, ListEntry>;
  struct Past;                                   // the feature store

  std::vector<std::string> refusals(ir::EventId event, const abi::Frame& frame) const;
  eval::DecisionTrace remember(explain::Inputs inputs);

  const ir::Module& original_;
  std::unique_ptr<ir::Module> changed_;          // with the test's own list entries
  std::unique_ptr<eval::InterpretedProgram> program_;
  WatchedProgram watched_;
  std::unique_ptr<Past> past_;
  Arena arena_;                                  // for the event at hand
  Identities identities_;
  std::vector<Happened> happened_;
  std::map<uint32_t, Made> made_;                // by decision
  std::vector<abi::Datum> features_;
  std::optional<ir::EventId> last_event_;
  int64_t time_ns_ = 0;
};

}  // namespace helios::testing
