#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/abi/datum.h"
#include "runtime/abi/memory.h"
#include "runtime/engine/copied_value.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/interned_values.h"
#include "runtime/engine/series.h"

/// feature countries_7d = count of distinct CardPayment.country by account over 7d
/// feature devices_90d  = distinct CardPayment.device by account over 90d at most 50
///
/// Of what is settled only the latest of each value is kept: a window that ends behind it sees the value if it sees
/// that one. So their count is the distance of two places, as long as nothing is recent. What is recent is kept whole.
/// `at most 50` are the 50 seen last.
namespace helios::engine {
namespace {

struct Entry {
  int64_t time_ns;
  uint32_t value;  // of InternedValues
};

struct Row {
  Series<Entry> settled, recent;
  int64_t newest_ns = kBeginningOfTime;
};

class DistinctState : public StateOf<Row> {
 public:
  DistinctState(const abi::Schema& schema, const abi::Feature& feature, Reach reach)
      : StateOf(reach),
        types_(schema.types),
        type_(feature.value),
        counts_(feature.kind == abi::FeatureKind::CountDistinct),
        at_most_(feature.at_most > 0 ? size_t(feature.at_most) : SIZE_MAX),
        values_(schema.types, feature.value) {}

  bool insert(void* memory, Moment at, uint32_t, const void* value) override {
    Row& row = as_row(memory);
    if (!admit(row.newest_ns, at)) return false;
    const int64_t horizon = reach_.horizon(row.newest_ns);
    const Entry entry{at.time_ns, values_.hold(value)};
    if (row.recent.empty() && at.time_ns <= horizon) {
      settle(row, entry);
    } else {
      row.recent.insert(entry);
      const uint32_t settling = row.recent.first_after(horizon);
      for (uint32_t i = 0; i < settling; ++i) settle(row, row.recent[i]);
      row.recent.drop_front(settling);
    }
    forget(row, horizon);
    return true;
  }

  ReadOutcome read(const void* memory, Moment at, void* out, Arena& arena) const override {
    const Row& row = as_row(memory);
    const uint32_t begin =
        reach_.ever() ? 0 : row.settled.first_after(reach_.window_start(at.time_ns));
    const uint32_t end = row.settled.first_after(at.time_ns);
    if (counts_ && row.recent.empty()) {
      abi::store(out, int64_t(end - begin));
      return ReadOutcome::Known;
    }
    collect(row, at.time_ns, begin, end);
    if (counts_) {
      abi::store(out, int64_t(seen_.size()));
    } else {
      write_set(out, arena);
    }
    return ReadOutcome::Known;
  }

 private:
  void settle(Row& row, const Entry& entry) {
    // Those seen last come back soonest.
    for (uint32_t i = row.settled.size(); i-- > 0;) {
      if (row.settled[i].value != entry.value) continue;
      values_.release(entry.value);
      row.settled.erase(i);
      break;
    }
    row.settled.insert(entry);
  }

  void forget(Row& row, int64_t horizon) {
    uint32_t gone = 0;
    if (!reach_.ever()) gone = row.settled.first_after(reach_.window_start(horizon));
    if (!counts_ && row.settled.size() - gone > at_most_) {
      gone = row.settled.size() - uint32_t(at_most_);
    }
    for (uint32_t i = 0; i < gone; ++i) values_.release(row.settled[i].value);
    row.settled.drop_front(gone);
  }

  /// The values of the window into `seen_`, the last first, at most so many.
  void collect(const Row& row, int64_t time_ns, uint32_t begin, uint32_t end) const {
    seen_.clear();
    if (++round_ == 0) marks_.assign(marks_.size(), 0), round_ = 1;
    if (marks_.size() < values_.bound()) marks_.resize(values_.bound(), 0);
    const size_t most = counts_ ? SIZE_MAX : at_most_;
    const auto look = [&](const Series<Entry>& entries, uint32_t first, uint32_t behind) {
      for (uint32_t i = behind; i-- > first && seen_.size() < most;) {
        uint32_t& mark = marks_[entries[i].value];
        if (mark != round_) seen_.push_back(entries[i].value);
        mark = round_;
      }
    };
    const uint32_t first = reach_.ever() ? 0 : row.recent.first_after(reach_.window_start(time_ns));
    look(row.recent, first, row.recent.first_after(time_ns));
    look(row.settled, begin, end);
  }

  void write_set(void* out, Arena& arena) const {
    std::sort(seen_.begin(), seen_.end(), [&](uint32_t a, uint32_t b) {
      return abi::compare(types_, type_, values_.memory(a), values_.memory(b)) < 0;
    });
    const size_t stride = types_[type_].size;
    char* const items = static_cast<char*>(arena.allocate(seen_.size() * stride));
    for (size_t i = 0; i < seen_.size(); ++i) {
      copy_to(types_, type_, values_.memory(seen_[i]), items + i * stride, arena);
    }
    abi::store(out, abi::Slice{items, seen_.size()});
  }

  const abi::TypeTable& types_;
  abi::TypeId type_;
  bool counts_;
  size_t at_most_;
  InternedValues values_;
  // For the reads of one thread: which values are seen, and in which round.
  mutable std::vector<uint32_t> seen_, marks_;
  mutable uint32_t round_ = 0;
};

}  // namespace

std::unique_ptr<FeatureState> make_distinct_state(const abi::Schema& schema,
                                                  const abi::Feature& feature, Reach reach) {
  return std::make_unique<DistinctState>(schema, feature, reach);
}

}  // namespace helios::engine
