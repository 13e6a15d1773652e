#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/engine/blocks.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/interned_values.h"
#include "runtime/engine/key_space.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// What the past says, for every feature of a schema and every key:
///
///   feature spent_24h = sum of CardPayment.amount by account over 24h
///   insert(watch of spent_24h, row(account), when, {amount})  …  read(spent_24h, row(account), when)
///
/// By event time, exactly, in whatever order events come (feature_state.h says how late). The store
/// holds whatever was inserted before a read: whether the decided event is counted is whether it
/// was inserted first.
///
/// Features that watch the same thing share their state: one series of times and sums serves every
/// window over it, one list of sightings every count and set of distinct values, and features of
/// one meaning are one. Rounding: `average` and `deviation` (of the population: over n, not n - 1)
/// are exact values rounded once, half to even, at 9 digits for Int and Decimal and at the minor
/// unit or nanosecond else. One thread.
class FeatureStore {
 public:
  explicit FeatureStore(const abi::Schema& schema);
  ~FeatureStore();

  /// Where all state of one key lies; stays there.
  using Row = char*;
  /// Which keys go together: those of one type, whatever they are called.
  uint32_t space(abi::RecordId key);
  /// The keys themselves, as key_space.h says.
  KeySpace& keys(uint32_t space) { return *spaces_[space]; }

  /// One fact, with the values of the watch by column. False: too late, it does not count.
  bool insert(uint32_t watch, Row row, Moment at, uint64_t steps, const void* const* values);
  /// As of `at`, into zeroed memory of Feature::result without its `?`; of no row, what there is over
  /// nothing. What the value points to is in the arena or stays until `sweep`.
  ReadOutcome read(uint32_t feature, Row row, Moment at, void* out, Arena& arena);

  /// What was read before is no longer looked at.
  void sweep();

  size_t key_count() const;
  /// All memory that the state of the keys takes.
  size_t bytes() const;

 private:
  struct State {
    std::unique_ptr<FeatureState> kept;
    size_t offset;    // in the row
    uint32_t column;  // abi::kNoColumn: it takes no value
  };
  struct Watch {
    uint32_t space = 0;
    size_t newest = 0;  // where in the row the newest time stands
    int64_t late_ns = 0;
    std::vector<State> states;
  };
  /// Where a feature is read.
  struct Place {
    FeatureState* state = nullptr;
    size_t offset = 0, newest = 0;
    uint32_t reader = 0;
    int64_t late_ns = 0;
    std::vector<char> nothing;  // the state before there is any
  };

  void add_watch(uint32_t number);
  std::vector<std::vector<uint32_t>> groups_of(uint32_t watch) const;
  void add_state(Watch& watch, const std::vector<uint32_t>& features);

  const abi::Schema& schema_;
  Blocks blocks_;
  Interning interning_;
  std::vector<std::unique_ptr<KeySpace>> spaces_;
  std::vector<Watch> watches_;
  std::vector<uint32_t> watch_of_;  // by Schema::watches: which of `watches_`
  std::vector<Place> places_;  // by feature
};

}  // namespace helios::engine
