#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/series.h"

/// feature largest_7d = max of CardPayment.amount by account over 7d
///
/// Of a run of entries only those larger than all that follow can ever be the maximum of a window that ends
/// behind them; they fall from front to back like stairs, and a window's maximum is the first stair in it.
/// What is settled is kept as stairs alone. What is recent is kept whole, because a late read may end inside
/// of it, and as stairs for the reads that do not.
namespace helios::engine {
namespace {

using abi::Kind;
using value::Int128;

struct Entry {
  int64_t time_ns;
  uint64_t low, high;  // the value as a number, at an alignment of 8

  Int128 rank() const { return Int128(high) << 64 | low; }
};

/// Stairs that fall, whose first is the maximum; minima are maxima of negated values.
using Stairs = Series<Entry>;

void add_stair(Stairs& stairs, const Entry& entry, Blocks& blocks) {
  const uint32_t behind = stairs.first_after(entry.time_ns);
  if (behind < stairs.size() && stairs[behind].rank() >= entry.rank()) return;
  uint32_t place = behind;
  while (place > 0 && stairs[place - 1].rank() <= entry.rank()) stairs.erase(--place);
  stairs.insert(entry, blocks);
}

struct Row {
  Stairs settled, stairs;
  Series<Entry> recent;
};

class ExtremeState : public StateOf<Row> {
 public:
  ExtremeState(Blocks& blocks, bool minimum, Kind kind, Reach reach)
      : StateOf(blocks), minimum_(minimum), kind_(kind), reach_(reach) {}

  void insert(void* memory, const Arrival& what, Progress progress) override {
    Row& row = as_row(memory);
    const int64_t horizon = progress.horizon_ns;
    const Int128 rank = rank_of(what.value);
    const Entry entry{what.at.time_ns, uint64_t(rank), uint64_t(rank >> 64)};
    if (row.recent.empty() && entry.time_ns <= horizon) {
      add_stair(row.settled, entry, blocks_);
    } else {
      row.recent.insert(entry, blocks_);
      add_stair(row.stairs, entry, blocks_);
      settle(row, horizon);
    }
    forget(row, horizon);
  }

  ReadOutcome read(void* memory, uint32_t, Moment at, Progress, void* out, Arena&) override {
    const Row& row = as_row(memory);
    bool found = false;
    Int128 best = 0;
    const auto look = [&](const Entry& entry) {
      if (!found || entry.rank() > best) best = entry.rank();
      found = true;
    };
    const uint32_t settled = first(row.settled, at.time_ns);
    if (settled < row.settled.first_after(at.time_ns)) look(row.settled[settled]);
    const uint32_t stair = first(row.stairs, at.time_ns);
    if (stair < row.stairs.first_after(at.time_ns)) {
      look(row.stairs[stair]);  // nothing recent is larger, not even after this read
    } else {
      const uint32_t end = row.recent.first_after(at.time_ns);
      for (uint32_t i = first(row.recent, at.time_ns); i < end; ++i) look(row.recent[i]);
    }
    if (!found) return ReadOutcome::Missing;
    put(best, out);
    return ReadOutcome::Known;
  }

 private:
  /// The first entry of the window that ends at `time_ns`.
  uint32_t first(const Series<Entry>& entries, int64_t time_ns) const {
    return reach_.ever() ? 0 : entries.first_after(reach_.window_start(time_ns));
  }

  void settle(Row& row, int64_t horizon) const {
    const uint32_t settling = row.recent.first_after(horizon);
    for (uint32_t i = 0; i < settling; ++i) add_stair(row.settled, row.recent[i], blocks_);
    row.recent.drop_front(settling);
    row.stairs.drop_front(row.stairs.first_after(horizon));
  }

  void forget(Row& row, int64_t horizon) const {
    if (reach_.ever()) {
      if (row.settled.size() > 1) row.settled.drop_back(row.settled.size() - 1);
    } else {
      row.settled.drop_front(row.settled.first_after(reach_.window_start(horizon)));
    }
  }

  Int128 rank_of(const void* value) const {
    Int128 rank = 0;
    if (kind_ == Kind::Decimal) {
      rank = abi::load<value::Decimal>(value).units;
    } else if (kind_ == Kind::Enum) {
      rank = abi::load<int32_t>(value);
    } else if (kind_ == Kind::Bool) {
      rank = abi::load<uint8_t>(value);
    } else {
      rank = abi::load<int64_t>(value);
    }
    return minimum_ ? ~rank : rank;  // ~ turns the order around, and fits where - does not
  }
  void put(Int128 rank, void* out) const {
    if (minimum_) rank = ~rank;
    if (kind_ == Kind::Decimal) {
      abi::store(out, value::Decimal{rank});
    } else if (kind_ == Kind::Enum) {
      abi::store(out, int32_t(rank));
    } else if (kind_ == Kind::Bool) {
      abi::store(out, uint8_t(rank));
    } else {
      abi::store(out, int64_t(rank));
    }
  }

  bool minimum_;
  Kind kind_;
  Reach reach_;
};

}  // namespace

std::unique_ptr<FeatureState> make_extreme_state(const StateRoom& room,
                                                 const abi::Feature& feature) {
  const Kind kind = room.schema.types[feature.value].kind;
  HELIOS_CHECK(kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Money ||
                   kind == Kind::Time || kind == Kind::Date || kind == Kind::Duration ||
                   kind == Kind::TimeOfDay || kind == Kind::Enum || kind == Kind::Bool,
               "an extreme of what has no order");
  return std::make_unique<ExtremeState>(room.blocks, feature.kind == abi::FeatureKind::Min, kind,
                                        reach_of(feature));
}

}  // namespace helios::engine
