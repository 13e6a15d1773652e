#include <algorithm>
#include <array>
#include <vector>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/series.h"

/// feature testing = sequence Login where not ok, then CardPayment within 10m by account counting this
///
/// Entries say which steps an event may be, of whichever kind it is. One pass over them keeps, for
/// each step, when the steps up to it were last completed: the later, the more can still follow.
/// With `counting this` the last step is the decided event itself; without, the sequence is to have
/// been completed in the window.
namespace helios::engine {
namespace {

constexpr uint32_t kStepsMax = 64;  // a bit each

struct Entry {
  int64_t time_ns;
  uint64_t position;
  uint64_t steps;
};

struct Row {
  Series<Entry> entries;
  int64_t completed_ns = INT64_MAX;  // `ever`: when for the first time
};

class SequenceState : public StateOf<Row> {
 public:
  SequenceState(Blocks& blocks, const abi::Feature& feature)
      : StateOf(blocks), ends_with_this_(feature.counting_this), reach_(reach_of(feature)),
        within_ns_(feature.within_ns) {
    HELIOS_CHECK(!feature.within_ns.empty() && feature.within_ns.size() <= kStepsMax,
                 "a sequence has 1 to 64 steps");
    for (const int64_t ns : feature.within_ns) {
      if (__builtin_add_overflow(span_ns_, ns, &span_ns_)) span_ns_ = INT64_MAX;
    }
  }

  void insert(void* memory, const Arrival& what, Progress progress) override {
    Row& row = as_row(memory);
    note(row, what);
    if (is_kept_once_completed()) {
      row.completed_ns = std::min(row.completed_ns, first_completion(row));
    }
    forget(row, progress.horizon_ns);
  }

  ReadOutcome read(void* memory, uint32_t, Moment at, Progress, void* out, Arena&) override {
    const Row& row = as_row(memory);
    bool held = row.completed_ns <= at.time_ns;
    if (!is_kept_once_completed()) {
      const int64_t start = reach_.window_start(at.time_ns);
      held = false;
      walk(row, row.entries.first_after(at.time_ns), [&](const Entry& last) {
        held = ends_with_this_ ? last.position == at.position : last.time_ns > start;
        return held;
      });
    }
    abi::store(out, uint8_t(held));
    return ReadOutcome::Known;
  }

 private:
  bool is_kept_once_completed() const { return reach_.ever() && !ends_with_this_; }

  static constexpr auto kNever = kBeginningOfTime;

  /// An event and what is decided on it are one entry: nothing of one moment follows the other.
  void note(Row& row, const Arrival& what) const {
    uint32_t place = row.entries.first_after(what.at.time_ns);
    while (place > 0 && row.entries[place - 1].time_ns == what.at.time_ns) {
      Entry& other = row.entries[--place];
      if (other.position != what.at.position) continue;
      other.steps |= what.steps;
      return;
    }
    row.entries.insert({what.at.time_ns, what.at.position, what.steps}, blocks_);
  }

  /// Calls `completed` for each entry before `end` that completes the sequence, until it answers
  /// true.
  template <typename Completed>
  void walk(const Row& row, uint32_t end, Completed completed) const {
    std::array<int64_t, kStepsMax> reached_ns;
    const size_t steps = within_ns_.size();
    std::fill_n(reached_ns.begin(), steps, kNever);
    for (uint32_t i = 0; i < end; ++i) {
      const Entry& entry = row.entries[i];
      for (size_t step = steps; step-- > 0;) {  // backwards: one event is one step of a run
        if ((entry.steps >> step & 1) == 0) continue;
        if (step > 0 && (reached_ns[step - 1] == kNever ||
                         reached_ns[step - 1] < earlier(entry.time_ns, within_ns_[step]))) {
          continue;
        }
        reached_ns[step] = entry.time_ns;
        if (step + 1 == steps && completed(entry)) return;
      }
    }
  }

  int64_t first_completion(const Row& row) const {
    int64_t first = INT64_MAX;
    walk(row, row.entries.size(), [&](const Entry& last) {
      first = last.time_ns;
      return true;
    });
    return first;
  }

  /// What no run that ends in a window still to be read can begin with. The last step of one that
  /// ends with the decided event, or was noted as completed, is at or after the horizon.
  void forget(Row& row, int64_t horizon) const {
    const int64_t ends_ns = ends_with_this_ ? horizon : reach_.window_start(horizon);
    const int64_t begins_ns = earlier(reach_.ever() ? horizon : ends_ns, span_ns_);
    if (begins_ns == kBeginningOfTime) return;
    row.entries.drop_front(row.entries.first_after(begins_ns - 1));
  }

  bool ends_with_this_;
  Reach reach_;
  std::vector<int64_t> within_ns_;
  int64_t span_ns_ = 0;
};

}  // namespace

std::unique_ptr<FeatureState> make_sequence_state(const StateRoom& room,
                                                  const abi::Feature& feature) {
  return std::make_unique<SequenceState>(room.blocks, feature);
}

}  // namespace helios::engine
