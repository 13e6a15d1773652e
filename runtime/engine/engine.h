#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/base/arena.h"
#include "runtime/engine/decision_room.h"
#include "runtime/engine/feature_store.h"
#include "runtime/engine/identity_set.h"
#include "runtime/engine/processor_run.h"
#include "runtime/engine/memory.h"

/// The life of one event from accepted to decided:
///
///   1. its `require`s hold, or it is refused and leaves no trace
///   2. its identity is new, or it is a duplicate and leaves no trace
///      `on EVENT` enriches it: what follows sees it so
///   3. it counts for the features that say `counting this`
///   4. the features that its decisions read are read, once for all of them
///   5. the decisions on it decide, in the order of the schema; those that a processor makes, when and where it does
///   6. it counts for the other features, and its decisions for the features over decisions
///
/// So a decision sees the past strictly before its event, and no decision sees another's on the
/// same event through a feature. Pure: what it needs of the world is in its arguments, what it says
/// of it in its result; the same events in the same order give the same bits.
namespace helios::engine {

enum class Verdict : uint8_t {
  Decided,      // it is a fact, and the decisions on it are made
  Refused,      // a `require` does not hold: never a fact
  Duplicate,    // a fact of this identity is known: ignored
  DoesNotFit,   // a feature's sum is larger than its type holds: a fact, but nothing can be decided from it
};

/// One decision about the event. Everything it points to lives until the next `process` and the
/// arena's reset.
struct DecisionView {
  uint32_t decision = 0;
  const abi::Frame* frame = nullptr;
  const abi::DecisionResult* result = nullptr;
};

struct Processed {
  Verdict verdict = Verdict::Decided;
  uint64_t position = 0;                    // in the journal; of facts only
  int64_t time_ns = 0;
  bool late = false;                        // past what a feature waits for: that feature does not count it
  std::vector<uint32_t> broken_requires;    // Refused: which
  uint32_t read = 0;                        // DoesNotFit: which of Schema::reads
  std::vector<DecisionView> decisions;      // those that apply, callees before callers
  const void* event = nullptr;              // as processors enriched it
  std::vector<Sent> sent;                   // by processors, in their order
  uint32_t process_faults = 0;              // their steps that were passed over, as arithmetic did not fit
};

class Engine {
 public:
  /// The program outlives the engine. One thread.
  explicit Engine(const abi::Program& program);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  /// `event` in memory, as ingestion made it. `received_ns` is its time where the event has none of
  /// its own. What decisions make (texts, lists) is in the arena.
  const Processed& process(uint32_t event, const void* memory, int64_t received_ns, Arena& arena);

  const abi::Program& program() const { return program_; }

 private:
  /// A key of the event at hand, and where its state lies.
  struct KeyAt {
    uint32_t key;
    KeySpace* space;
    Memory memory;
    std::string room{};                     // for its bytes
    KeySpace::Sought sought{};
    bool known = false;                     // false: a field of it is missing
    FeatureStore::Row row = nullptr;        // null: nothing was counted under it
  };
  /// Some features watching an event.
  struct Watching {
    uint32_t watch;
    KeyAt* key;
    std::vector<Memory> rooms;              // for values that are no field of the event
    std::vector<const void*> values;        // by column: where they lie
  };
  struct Read {
    uint32_t read, feature, offset;         // of Schema::reads, Schema::features; in the record of the event's features
    int64_t presence;                       // where the byte stands in that record; -1: it is never unknown
    KeyAt* key;
  };

  void plan_keys();
  Watching watching(uint32_t watch);
  void plan_reads(uint32_t event);
  bool refuse(uint32_t event, const abi::Frame& frame);
  bool is_known(uint32_t event, const void* memory);
  void find_rows(const std::vector<KeyAt*>& keys, const abi::Frame& frame);
  void find_missing_rows(const std::vector<KeyAt*>& keys);
  bool count(std::vector<Watching>& all, const abi::Frame& frame);
  bool read_features(uint32_t event, abi::Frame& frame);
  void enrich(uint32_t event, const void* memory, Arena& arena);
  void decide(uint32_t event, const abi::Frame& frame);
  void run_processors(uint32_t event, const abi::Frame& frame);
  const void* decide_for(uint32_t decision, const void* const* params);
  std::string identity_of(uint32_t event) const;

  const abi::Program& program_;
  const abi::Schema& schema_;
  FeatureStore store_;
  std::vector<KeyAt> keys_;                               // by Schema::keys
  std::vector<std::vector<KeyAt*>> keys_of_;              // by event
  std::vector<std::vector<KeyAt*>> keys_of_decision_;     // by decision: those that speak of its result
  std::vector<std::vector<Watching>> before_, after_;     // by event: for features that count the decided event, and others
  std::vector<std::vector<Watching>> of_decision_;        // by decision
  std::vector<std::vector<Read>> reads_;                  // by event
  std::vector<std::vector<uint32_t>> decisions_on_;       // by event
  std::vector<std::unique_ptr<DecisionRoom>> rooms_;      // by decision
  std::vector<std::vector<ProcessorRun>> processors_;     // by event
  std::vector<bool> made_by_processor_;                   // by decision
  std::vector<Memory> read_memory_;                       // by event: the record of its feature values
  IdentitySet identities_;
  std::string identity_;
  abi::Frame frame_;
  const void* params_[2] = {nullptr, nullptr};
  Processed processed_;
};

}  // namespace helios::engine
