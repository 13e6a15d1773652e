#include <cstring>

#include "runtime/engine/copied_value.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/series.h"

/// feature previous = last CardPayment by account
/// feature opened   = first CardPayment.at by account
///
/// Of what is settled the last event is all that `last` can ever give, and the first all that
/// `first` ... `ever` can.
namespace helios::engine {
namespace {

struct Entry {
  int64_t time_ns;
  char* copy;
  uint32_t bytes;
};

struct Row {
  Series<Entry> entries;
};

class EdgeState : public StateOf<Row> {
 public:
  EdgeState(const StateRoom& room, const abi::Feature& feature)
      : StateOf(room.blocks),
        copies_(room.schema.types, feature.value),
        last_(feature.kind == abi::FeatureKind::Last),
        reach_(reach_of(feature)) {}

  void insert(void* memory, const Arrival& what, Progress progress) override {
    Row& row = as_row(memory);
    Entry entry{what.at.time_ns, nullptr, 0};
    entry.copy = copies_.make(what.value, blocks_, entry.bytes);
    row.entries.insert(entry, blocks_);
    const int64_t horizon = progress.horizon_ns;
    if (!reach_.ever()) drop(row, 0, row.entries.first_after(reach_.window_start(horizon)));
    const uint32_t settled = row.entries.first_after(horizon);
    if (settled < 2) return;
    if (last_) {
      drop(row, 0, settled - 1);
    } else if (reach_.ever()) {
      drop(row, 1, settled - 1);
    }
  }

  ReadOutcome read(void* memory, uint32_t, Moment at, Progress, void* out, Arena&) override {
    const Row& row = as_row(memory);
    const uint32_t end = row.entries.first_after(at.time_ns);
    const uint32_t begin =
        reach_.ever() ? 0 : row.entries.first_after(reach_.window_start(at.time_ns));
    if (begin == end) return ReadOutcome::Missing;
    const Entry& entry = row.entries[last_ ? end - 1 : begin];
    std::memcpy(out, entry.copy, copies_.value_bytes());
    return ReadOutcome::Known;
  }

 private:
  void drop(Row& row, uint32_t from, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) {
      const Entry& entry = row.entries[from + i];
      blocks_.free_later(entry.copy, entry.bytes);
    }
    if (from == 0) {
      row.entries.drop_front(count);
    } else {
      for (uint32_t i = count; i-- > 0;) row.entries.erase(from + i);
    }
  }

  ValueCopies copies_;
  bool last_;
  Reach reach_;
};

}  // namespace

std::unique_ptr<FeatureState> make_edge_state(const StateRoom& room, const abi::Feature& feature) {
  return std::make_unique<EdgeState>(room, feature);
}

}  // namespace helios::engine
