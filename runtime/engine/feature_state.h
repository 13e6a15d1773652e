#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/engine/blocks.h"
#include "runtime/engine/interned_values.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// What a read gave. Missing: over nothing. DoesNotFit: the window's sum is larger than its type
/// holds.
enum class ReadOutcome : uint8_t { Known, Missing, DoesNotFit };

/// One event (or decision) as a watch takes it in.
struct Arrival {
  Moment at;
  uint64_t steps = 1;           // of a sequence: which it may be, a bit each
  const void* value = nullptr;  // in memory of Feature::value
};

/// How far a key has come.
struct Progress {
  int64_t newest_ns = kBeginningOfTime;  // of all that was counted
  int64_t horizon_ns = kBeginningOfTime; // newest, less `late`: what lies at or before it will not change
};

/// What some features that watch the same thing keep for one key, and how each of them, a reader by
/// its number, sees it as of a moment: `over 1h`, `over 24h` and `over 7d` look at one series.
///
/// Every kind promises the same. An event at or after the horizon (the newest time counted for the
/// key, minus `late`) counts where its time says, in whatever order events come; a read at or after
/// the horizon sees exactly the events counted in (t - window, t]. A read before the horizon sees
/// what is still kept of its window and nothing after it, except that the running totals of `ever`
/// hold all up to the horizon.
class FeatureState {
 public:
  virtual ~FeatureState() = default;

  virtual size_t row_bytes() const = 0;
  virtual void create(void* row) const = 0;

  /// At or after the horizon; `progress` is what it is with this event.
  virtual void insert(void* row, const Arrival& what, Progress progress) = 0;
  /// Into memory of Feature::result without its `?`, zeroed before. What the value points to is in
  /// the arena, or stays until the blocks are swept. The row may remember where it looked.
  virtual ReadOutcome read(void* row, uint32_t reader, Moment at, Progress progress, void* out,
                           Arena& arena) = 0;
};

/// What the states of a store share.
struct StateRoom {
  const abi::Schema& schema;
  Blocks& blocks;
  Interning& interning;
};

/// Features in one list look at one value of one watch in a way that shares its state.
using Readers = std::span<const abi::Feature* const>;

/// Whether the state of `a` can serve `b`, of the same watch.
bool share_state(const abi::Feature& a, const abi::Feature& b);
std::unique_ptr<FeatureState> make_feature_state(const StateRoom& room, Readers readers);

/// By kind of row.
std::unique_ptr<FeatureState> make_timeline_state(const StateRoom& room, Readers readers);
std::unique_ptr<FeatureState> make_distinct_state(const StateRoom& room, Readers readers);
std::unique_ptr<FeatureState> make_extreme_state(const StateRoom& room, const abi::Feature& feature);
std::unique_ptr<FeatureState> make_edge_state(const StateRoom& room, const abi::Feature& feature);
std::unique_ptr<FeatureState> make_sequence_state(const StateRoom& room, const abi::Feature& feature);

inline Reach reach_of(const abi::Feature& feature) {
  return {feature.window_ns, feature.late_ns};
}

/// A FeatureState whose rows are `Row`s, followed by `tail_bytes` of zeros.
template <typename Row>
class StateOf : public FeatureState {
  static_assert(std::is_trivially_destructible_v<Row>, "rows go with their blocks");

 public:
  explicit StateOf(Blocks& blocks, size_t tail_bytes = 0) : blocks_(blocks), tail_bytes_(tail_bytes) {}

  size_t row_bytes() const override { return sizeof(Row) + tail_bytes_; }
  void create(void* row) const override { new (row) Row(); }

 protected:
  static Row& as_row(void* row) { return *static_cast<Row*>(row); }
  /// What stands behind the row: one `Item` a reader.
  template <typename Item>
  static Item* tail_of(Row& row) {
    return reinterpret_cast<Item*>(&row + 1);
  }

  Blocks& blocks_;

 private:
  size_t tail_bytes_;
};

}  // namespace helios::engine
