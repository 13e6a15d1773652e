#include "runtime/engine/copied_value.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/series.h"

/// feature previous = last CardPayment by account
/// feature opened   = first CardPayment.at by account
///
/// Of what is settled the last event is all that `last` can ever give, and the first all that `first` ... `ever` can.
namespace helios::engine {
namespace {

struct Entry {
  int64_t time_ns;
  char* copy;
};

struct Row {
  Series<Entry> entries;
  int64_t newest_ns = kBeginningOfTime;

  Row() = default;
  ~Row() { drop(0, entries.size()); }
  void drop(uint32_t from, uint32_t count) {
    for (uint32_t i = 0; i < count; ++i) free_copy(entries[from + i].copy);
    if (from == 0) {
      entries.drop_front(count);
    } else {
      for (uint32_t i = count; i-- > 0;) entries.erase(from + i);
    }
  }
};

class EdgeState : public StateOf<Row> {
 public:
  EdgeState(const abi::Schema& schema, const abi::Feature& feature, Reach reach)
      : StateOf(reach),
        types_(schema.types),
        type_(feature.value),
        last_(feature.kind == abi::FeatureKind::Last) {}

  bool insert(void* memory, Moment at, uint32_t, const void* value) override {
    Row& row = as_row(memory);
    if (!admit(row.newest_ns, at)) return false;
    row.entries.insert({at.time_ns, make_copy(types_, type_, value)});
    const int64_t horizon = reach_.horizon(row.newest_ns);
    if (!reach_.ever()) row.drop(0, row.entries.first_after(reach_.window_start(horizon)));
    const uint32_t settled = row.entries.first_after(horizon);
    if (settled < 2) return true;
    if (last_) {
      row.drop(0, settled - 1);
    } else if (reach_.ever()) {
      row.drop(1, settled - 1);
    }
    return true;
  }

  ReadOutcome read(const void* memory, Moment at, void* out, Arena& arena) const override {
    const Row& row = as_row(memory);
    const uint32_t end = row.entries.first_after(at.time_ns);
    const uint32_t begin =
        reach_.ever() ? 0 : row.entries.first_after(reach_.window_start(at.time_ns));
    if (begin == end) return ReadOutcome::Missing;
    const Entry& entry = row.entries[last_ ? end - 1 : begin];
    copy_to(types_, type_, entry.copy, out, arena);
    return ReadOutcome::Known;
  }

 private:
  const abi::TypeTable& types_;
  abi::TypeId type_;
  bool last_;
};

}  // namespace

std::unique_ptr<FeatureState> make_edge_state(const abi::Schema& schema,
                                              const abi::Feature& feature, Reach reach) {
  return std::make_unique<EdgeState>(schema, feature, reach);
}

}  // namespace helios::engine
