#include <algorithm>
#include <vector>

#include "runtime/abi/memory.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/place_table.h"
#include "runtime/engine/series.h"
#include "runtime/engine/sorted_values.h"

/// feature countries_7d = count of distinct CardPayment.country by account over 7d
/// feature devices_90d  = distinct CardPayment.device by account over 90d at most 50
///
/// One series of sightings for all windows. A sighting is *current* while no later one is of the
/// same value: a window that ends behind them all sees as many values as current sightings, and
/// each window keeps how many those are, so that a read costs a constant on average. A sighting
/// that is no longer current is kept only for late reads that end before the one that took its
/// place. `at most 50` are the 50 seen last.
namespace helios::engine {
namespace {

using abi::FeatureKind;

struct Sighting {
  int64_t time_ns;
  uint32_t value;    // of InternedValues
  uint32_t current;  // 1 or 0
};

/// How one feature looks at the sightings.
struct Reader {
  Reach reach;
  bool counts;
  size_t at_most;
};

struct Row {
  Series<Sighting> sightings;
  PlaceTable places;     // of many: by value, where its current sighting stands, `first` and its index
  uint32_t first = 0;
  uint32_t current = 0;
  uint32_t tidy_at = 16;  // how many sightings there are when those nobody needs are cleared away
  // Behind it, by reader: a Window.
};

/// (t - window, t] as it was read last, t behind all sightings.
struct Window {
  uint32_t begin;    // the first sighting in it
  uint32_t outside;  // current ones before that
};

class DistinctState : public StateOf<Row> {
 public:
  DistinctState(const StateRoom& room, abi::TypeId value, std::vector<Reader> readers)
      : StateOf(room.blocks, readers.size() * sizeof(Window) + sizeof(SortedValues)),
        values_(room.interning.of(value)),
        readers_(std::move(readers)) {
    for (const Reader& reader : readers_) {
      keeps_sets_ |= !reader.counts;
      is_ever_ |= reader.reach.ever();
      longest_ns_ = std::max(longest_ns_, reader.reach.window_ns);
    }
  }

  void insert(void* memory, const Arrival& what, Progress progress) override {
    Row& row = as_row(memory);
    const uint32_t value = values_.hold(what.value);
    const uint32_t last = find_current(row, value);
    uint32_t current = 1;
    if (last == kNone) {
      ++row.current;
      if (keeps_sets_) sorted(row).insert(values_.memory(value), values_, blocks_);
    } else if (row.sightings[last].time_ns <= what.at.time_ns) {
      row.sightings[last].current = 0;
      for (Window& window : windows(row)) window.outside -= last < window.begin;
    } else {
      current = 0;
    }
    const uint32_t place = row.sightings.insert({what.at.time_ns, value, current}, blocks_);
    note_places(row, place);
    for (Window& window : windows(row)) {
      if (place >= window.begin) continue;
      ++window.begin;
      window.outside += current;
    }
    forget(row, progress.horizon_ns);
    if (row.sightings.size() >= row.tidy_at) tidy(row, progress.horizon_ns);
  }

  ReadOutcome read(void* memory, uint32_t number, Moment at, Progress progress, void* out,
                   Arena& arena) override {
    Row& row = as_row(memory);
    const Reader& reader = readers_[number];
    if (at.time_ns < progress.newest_ns) {
      collect(row, reader, at.time_ns, progress.horizon_ns);
      return put_seen(reader, out, arena);
    }
    Window& window = windows(row)[number];
    if (!reader.reach.ever()) move(row, window, reader.reach.window_start(at.time_ns));
    const uint32_t count = row.current - window.outside;
    if (reader.counts) return put_count(count, out);
    if (count > reader.at_most) {
      collect(row, reader, at.time_ns, progress.horizon_ns);
      return put_seen(reader, out, arena);
    }
    put_current(row, window, count, out, arena);
    return ReadOutcome::Known;
  }

 private:
  static constexpr uint32_t kNone = PlaceTable::kNone;
  static constexpr uint32_t kFewMax = 64;  // looking through so many is quicker than a table

  std::span<Window> windows(Row& row) const { return {tail_of<Window>(row), readers_.size()}; }
  SortedValues& sorted(Row& row) const {
    return *reinterpret_cast<SortedValues*>(tail_of<Window>(row) + readers_.size());
  }

  /// The current sighting of a value; from the end, since those seen last come back soonest.
  static uint32_t find_current(const Row& row, uint32_t value) {
    if (row.places.in_use()) {
      const uint32_t place = row.places.find(value);
      return place == kNone ? kNone : place - row.first;
    }
    for (uint32_t i = row.sightings.size(); i-- > 0;) {
      if (row.sightings[i].value == value && row.sightings[i].current != 0) return i;
    }
    return kNone;
  }

  /// From `place` on there is something new.
  void note_places(Row& row, uint32_t place) const {
    if (!row.places.in_use()) {
      if (row.sightings.size() <= kFewMax) return;
      place = 0;
    }
    for (uint32_t i = place; i < row.sightings.size(); ++i) {
      const Sighting& sighting = row.sightings[i];
      if (sighting.current != 0) row.places.put(sighting.value, row.first + i, blocks_);
    }
  }

  static void move(const Row& row, Window& window, int64_t start_ns) {
    const uint32_t size = row.sightings.size();
    for (; window.begin < size && row.sightings[window.begin].time_ns <= start_ns; ++window.begin) {
      window.outside += row.sightings[window.begin].current;
    }
    for (; window.begin > 0 && row.sightings[window.begin - 1].time_ns > start_ns; --window.begin) {
      window.outside -= row.sightings[window.begin - 1].current;
    }
  }

  /// What has left every window that is still to be read.
  void forget(Row& row, int64_t horizon_ns) {
    if (is_ever_) return;
    const uint32_t gone = row.sightings.first_after(earlier(horizon_ns, longest_ns_));
    if (gone == 0) return;
    for (Window& window : windows(row)) {
      if (window.begin < gone) move_to(row, window, gone);
    }
    for (uint32_t i = 0; i < gone; ++i) let_go(row, row.sightings[i]);
    row.sightings.drop_front(gone);
    row.first += gone;
    for (Window& window : windows(row)) window.begin -= gone;
  }
  static void move_to(const Row& row, Window& window, uint32_t place) {
    for (; window.begin < place; ++window.begin) {
      window.outside += row.sightings[window.begin].current;
    }
  }
  void let_go(Row& row, const Sighting& sighting) {
    if (sighting.current != 0) {
      --row.current;
      if (row.places.in_use()) row.places.erase(sighting.value);
      for (Window& window : windows(row)) --window.outside;
      if (keeps_sets_) sorted(row).erase(values_.memory(sighting.value), values_);
    }
    values_.release(sighting.value);
  }

  /// Clears away what no read at or after the horizon can see: sightings whose place was taken by
  /// one at or before it, and of sets those that so many others came after.
  void tidy(Row& row, int64_t horizon_ns) {
    for (Window& window : windows(row)) move(row, window, kBeginningOfTime);
    const uint32_t settled = row.sightings.first_after(horizon_ns);
    values_.unmark_all();
    keep_.clear();
    size_t seen = 0;  // settled values so far
    for (uint32_t i = row.sightings.size(); i-- > 0;) {
      const Sighting sighting = row.sightings[i];
      const bool needed =
          i >= settled || (values_.mark(sighting.value) && is_wanted(sighting, seen++, horizon_ns));
      if (needed) {
        keep_.push_back(sighting);
      } else {
        let_go(row, sighting);
      }
    }
    row.sightings.drop_front(row.sightings.size());
    row.places.clear(blocks_);
    row.first = 0;
    for (size_t i = keep_.size(); i-- > 0;) row.sightings.insert(keep_[i], blocks_);
    for (Window& window : windows(row)) window = {0, 0};
    note_places(row, row.sightings.size());
    row.tidy_at = 16 + 2 * row.sightings.size();
  }
  bool is_wanted(const Sighting& sighting, size_t later_values, int64_t horizon_ns) const {
    return std::any_of(readers_.begin(), readers_.end(), [&](const Reader& reader) {
      return (reader.counts || later_values < reader.at_most) &&
             (reader.reach.ever() || sighting.time_ns > reader.reach.window_start(horizon_ns));
    });
  }

  /// The values of a window into `seen_`, the last first, at most so many.
  void collect(const Row& row, const Reader& reader, int64_t time_ns, int64_t horizon_ns) {
    seen_.clear();
    values_.unmark_all();
    const size_t most = reader.counts ? SIZE_MAX : reader.at_most;
    const int64_t end_ns = std::max(time_ns, horizon_ns);
    const int64_t start_ns = reader.reach.window_start(end_ns);
    const int64_t from_ns = std::max(start_ns, reader.reach.window_start(time_ns));
    size_t values = 0;
    for (uint32_t i = row.sightings.first_after(end_ns); i-- > 0 && values < most;) {
      const Sighting& sighting = row.sightings[i];
      if (!reader.reach.ever() && sighting.time_ns <= from_ns) break;
      if (!values_.mark(sighting.value)) continue;
      ++values;
      // Before the horizon only what would be seen from there, too, is kept for certain.
      if (sighting.time_ns <= time_ns) seen_.push_back(sighting.value);
    }
  }

  static ReadOutcome put_count(size_t count, void* out) {
    abi::store(out, int64_t(count));
    return ReadOutcome::Known;
  }

  ReadOutcome put_seen(const Reader& reader, void* out, Arena& arena) {
    if (reader.counts) return put_count(seen_.size(), out);
    std::sort(seen_.begin(), seen_.end(), [&](uint32_t a, uint32_t b) {
      return values_.compare(values_.memory(a), values_.memory(b)) < 0;
    });
    const size_t stride = values_.value_bytes();
    char* const items = static_cast<char*>(arena.allocate(seen_.size() * stride));
    for (size_t i = 0; i < seen_.size(); ++i) {
      std::memcpy(items + i * stride, values_.memory(seen_[i]), stride);
    }
    abi::store(out, abi::Slice{items, seen_.size()});
    return ReadOutcome::Known;
  }

  /// All that is current, less what lies before the window: mostly nothing, and then one copy.
  void put_current(Row& row, const Window& window, uint32_t count, void* out, Arena& arena) {
    const SortedValues& all = sorted(row);
    const size_t stride = values_.value_bytes();
    outside_.clear();
    for (uint32_t i = 0; i < window.begin && outside_.size() < window.outside; ++i) {
      if (row.sightings[i].current == 0) continue;
      outside_.push_back(all.place_of(values_.memory(row.sightings[i].value), values_));
    }
    std::sort(outside_.begin(), outside_.end());
    outside_.push_back(all.size());
    char* const items = static_cast<char*>(arena.allocate(count * stride));
    char* to = items;
    uint32_t from = 0;
    for (uint32_t left_out : outside_) {
      const size_t bytes = (left_out - from) * stride;
      if (bytes != 0) std::memcpy(to, all.items() + from * stride, bytes);
      to += bytes;
      from = left_out + 1;
    }
    abi::store(out, abi::Slice{items, count});
  }

  InternedValues& values_;
  std::vector<Reader> readers_;
  bool keeps_sets_ = false, is_ever_ = false;
  int64_t longest_ns_ = 0;
  std::vector<uint32_t> seen_, outside_;  // for one read each
  std::vector<Sighting> keep_;
};

}  // namespace

std::unique_ptr<FeatureState> make_distinct_state(const StateRoom& room, Readers features) {
  std::vector<Reader> readers;
  for (const abi::Feature* feature : features) {
    readers.push_back({reach_of(*feature), feature->kind == FeatureKind::CountDistinct,
                       feature->at_most > 0 ? size_t(feature->at_most) : SIZE_MAX});
  }
  return std::make_unique<DistinctState>(room, features[0]->value, std::move(readers));
}

}  // namespace helios::engine
