#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// What a read gave. Missing: over nothing. DoesNotFit: the window's sum is larger than its type holds.
enum class ReadOutcome : uint8_t { Known, Missing, DoesNotFit };

/// One feature's part of the rows of a key space: how it is kept for one key, and how it is read as of a moment.
///
/// Every kind promises the same. An event at or after the horizon (the newest time counted for the key, minus `late`)
/// counts where its time says, in whatever order events come; a read at or after the horizon sees exactly the events
/// counted in (t - window, t]. An event before the horizon does not count. A read before the horizon sees what is still
/// kept of its window and nothing after it, except that the running totals of `ever` hold all up to the horizon.
class FeatureState {
 public:
  virtual ~FeatureState() = default;

  virtual size_t row_bytes() const = 0;
  virtual void create(void* row) const = 0;
  virtual void destroy(void* row) = 0;

  /// `value` in memory of Feature::value. False: too late, nothing changed.
  virtual bool insert(void* row, Moment at, uint32_t step, const void* value) = 0;
  /// Into memory of Feature::result without its `?`, zeroed before. What the value points to is in the arena.
  virtual ReadOutcome read(const void* row, Moment at, void* out, Arena& arena) const = 0;
};

/// The schema stays alive.
std::unique_ptr<FeatureState> make_feature_state(const abi::Schema& schema,
                                                 const abi::Feature& feature);

/// By kind of row.
std::unique_ptr<FeatureState> make_count_state(Reach reach);
std::unique_ptr<FeatureState> make_moments_state(const abi::Schema& schema,
                                                 const abi::Feature& feature, Reach reach);
std::unique_ptr<FeatureState> make_extreme_state(const abi::Schema& schema,
                                                 const abi::Feature& feature, Reach reach);
std::unique_ptr<FeatureState> make_distinct_state(const abi::Schema& schema,
                                                  const abi::Feature& feature, Reach reach);
std::unique_ptr<FeatureState> make_edge_state(const abi::Schema& schema,
                                              const abi::Feature& feature, Reach reach);
std::unique_ptr<FeatureState> make_sequence_state(const abi::Feature& feature, Reach reach);

/// A FeatureState whose rows are `Row`s.
template <typename Row>
class StateOf : public FeatureState {
 public:
  explicit StateOf(Reach reach) : reach_(reach) {}

  size_t row_bytes() const override { return sizeof(Row); }
  void create(void* row) const override { new (row) Row(); }
  void destroy(void* row) override { as_row(row).~Row(); }

 protected:
  static Row& as_row(void* row) { return *static_cast<Row*>(row); }
  static const Row& as_row(const void* row) { return *static_cast<const Row*>(row); }
  /// False when `at` is too late for a key whose newest is `newest_ns`; else that moves on.
  bool admit(int64_t& newest_ns, Moment at) const {
    if (at.time_ns < reach_.horizon(newest_ns)) return false;
    if (at.time_ns > newest_ns) newest_ns = at.time_ns;
    return true;
  }
  Reach reach_;
};

}  // namespace helios::engine
