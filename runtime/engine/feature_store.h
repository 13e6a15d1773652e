#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/key_space.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// What the past says, for every feature of a schema and every key:
///
///   feature spent_24h = sum of CardPayment.amount by account over 24h
///   insert(spent_24h, 0, {account}, {amount}, when)      …      read(spent_24h, {account}, when, …)
///
/// By event time, exactly, in whatever order events come (feature_state.h says how late). The store holds whatever was
/// inserted before a read: whether the decided event is counted is whether it was inserted first.
///
/// Features of one meaning share their state. Rounding: `average` and `deviation` (of the population: over n, not n - 1)
/// are exact values rounded once, half to even, at 9 digits for Int and Decimal and at the minor unit or nanosecond
/// else. One thread.
class FeatureStore {
 public:
  explicit FeatureStore(const abi::Schema& schema);
  ~FeatureStore();

  /// Whether this feature keeps state. Not where an earlier one means the same: inserting there is enough.
  bool keeps(uint32_t feature) const { return kept_[feature].owner; }

  /// One fact, key and value in memory of Feature::key and Feature::value. False: too late, it does not count.
  bool insert(uint32_t feature, uint32_t step, const void* key, const void* value, Moment at);

  /// As of `at`, into memory of `type` (FeatureRead::type). What it points to is in the arena.
  ReadOutcome read(uint32_t feature, const void* key, Moment at, abi::TypeId type, void* out,
                   Arena& arena) const;

 private:
  struct Kept {
    FeatureState* state = nullptr;
    KeySpace* space = nullptr;
    size_t offset = 0;
    bool owner = false;
  };

  KeySpace* space_for(abi::RecordId key);

  const abi::Schema& schema_;
  std::vector<std::unique_ptr<FeatureState>> states_;  // outlive the spaces, which destroy their rows with them
  std::vector<std::unique_ptr<KeySpace>> spaces_;
  std::vector<Kept> kept_;
};

}  // namespace helios::engine
