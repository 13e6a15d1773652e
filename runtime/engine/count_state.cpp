#include "runtime/abi/memory.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/series.h"

/// feature payments_1h = count of CardPayment by account over 1h
///
/// The times alone say it: the count is the distance of two places in them.
namespace helios::engine {
namespace {

struct Entry {
  int64_t time_ns;
};

struct Row {
  Series<Entry> entries;
  int64_t newest_ns = kBeginningOfTime;
  int64_t settled = 0;  // `ever`: how many at or before the horizon
};

class CountState : public StateOf<Row> {
 public:
  using StateOf::StateOf;

  bool insert(void* memory, Moment at, uint32_t, const void*) override {
    Row& row = as_row(memory);
    if (!admit(row.newest_ns, at)) return false;
    const int64_t horizon = reach_.horizon(row.newest_ns);
    if (reach_.ever() && at.time_ns <= horizon && row.entries.empty()) {
      ++row.settled;
      return true;
    }
    row.entries.insert({at.time_ns});
    const uint32_t gone =
        row.entries.first_after(reach_.ever() ? horizon : reach_.window_start(horizon));
    if (reach_.ever()) row.settled += gone;
    row.entries.drop_front(gone);
    return true;
  }

  ReadOutcome read(const void* memory, Moment at, void* out, Arena&) const override {
    const Row& row = as_row(memory);
    const uint32_t end = row.entries.first_after(at.time_ns);
    const uint32_t begin =
        reach_.ever() ? 0 : row.entries.first_after(reach_.window_start(at.time_ns));
    abi::store(out, row.settled + int64_t(end - begin));
    return ReadOutcome::Known;
  }
};

}  // namespace

std::unique_ptr<FeatureState> make_count_state(Reach reach) {
  return std::make_unique<CountState>(reach);
}

}  // namespace helios::engine
