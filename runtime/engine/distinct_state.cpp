#include <algorithm>
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
/// A window sees a value if it sees the latest of it before its end. So of what is settled only the latest of each value
/// is kept, and of everything once more for the reads that come behind it all: there the count is the distance of two
/// places. What is recent is kept whole for the late reads that end inside of it.
/// `at most 50` are the 50 seen last.
namespace helios::engine {
namespace {

struct Entry {
  int64_t time_ns;
  uint32_t value;  // of InternedValues
};

/// Each value once, at the latest time it was seen.
using Latest = Series<Entry>;

struct Row {
  Latest settled, all;  // `all` only where events may be late, else it is what is settled
  Series<Entry> recent;
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
    if (reach_.late_ns == 0) {
      see(row.settled, entry);
    } else {
      values_.hold(entry.value);
      see(row.all, entry);
      row.recent.insert(entry);
      const uint32_t settling = row.recent.first_after(horizon);
      for (uint32_t i = 0; i < settling; ++i) see(row.settled, row.recent[i]);
      row.recent.drop_front(settling);
    }
    forget(row.settled, horizon);
    forget(row.all, horizon);
    return true;
  }

  ReadOutcome read(const void* memory, Moment at, void* out, Arena& arena) const override {
    const Row& row = as_row(memory);
    if (at.time_ns >= row.newest_ns || reach_.late_ns == 0) {
      const Latest& latest = reach_.late_ns == 0 ? row.settled : row.all;
      const uint32_t begin = first(latest, at.time_ns), end = latest.first_after(at.time_ns);
      if (counts_) return put_count(end - begin, out);
      seen_.clear();
      for (uint32_t i = end; i-- > begin && seen_.size() < at_most_;) {
        seen_.push_back(latest[i].value);
      }
    } else {
      collect(row, at.time_ns);
      if (counts_) return put_count(seen_.size(), out);
    }
    put_set(out, arena);
    return ReadOutcome::Known;
  }

 private:
  uint32_t first(const Series<Entry>& entries, int64_t time_ns) const {
    return reach_.ever() ? 0 : entries.first_after(reach_.window_start(time_ns));
  }

  /// Takes over the hold on the value.
  void see(Latest& latest, const Entry& entry) {
    for (uint32_t i = latest.size(); i-- > 0;) {  // from the end: those seen last come back soonest
      if (latest[i].value != entry.value) continue;
      values_.release(entry.value);
      if (latest[i].time_ns > entry.time_ns) return;
      latest.erase(i);
      break;
    }
    latest.insert(entry);
  }

  void forget(Latest& latest, int64_t horizon) {
    uint32_t gone = reach_.ever() ? 0 : latest.first_after(reach_.window_start(horizon));
    if (!counts_ && latest.size() - gone > at_most_) gone = latest.size() - uint32_t(at_most_);
    for (uint32_t i = 0; i < gone; ++i) values_.release(latest[i].value);
    latest.drop_front(gone);
  }

  /// The values of a window that ends inside of what is recent into `seen_`, the last first, at most so many.
  void collect(const Row& row, int64_t time_ns) const {
    seen_.clear();
    if (++round_ == 0) {
      marks_.assign(marks_.size(), 0);
      round_ = 1;
    }
    if (marks_.size() < values_.bound()) marks_.resize(values_.bound(), 0);
    const size_t most = counts_ ? SIZE_MAX : at_most_;
    for (const Series<Entry>* entries : {&row.recent, &row.settled}) {
      const uint32_t begin = first(*entries, time_ns);
      for (uint32_t i = entries->first_after(time_ns); i-- > begin && seen_.size() < most;) {
        uint32_t& mark = marks_[(*entries)[i].value];
        if (mark != round_) seen_.push_back((*entries)[i].value);
        mark = round_;
      }
    }
  }

  static ReadOutcome put_count(size_t count, void* out) {
    abi::store(out, int64_t(count));
    return ReadOutcome::Known;
  }

  void put_set(void* out, Arena& arena) const {
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
