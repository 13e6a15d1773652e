#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/moments.h"
#include "runtime/engine/series.h"

/// feature payments_1h = count of CardPayment by account over 1h
/// feature spent_24h   = sum of CardPayment.amount by account over 24h
///
/// One series of times for all windows, each with the sums of all up to it: a window is the
/// distance of two places, and the difference of what stands there. `average` and `deviation` are
/// read off the same sums. Where a window began last is kept, because it begins there again or a
/// little later: a read costs a constant on average, whatever the window holds.
namespace helios::engine {
namespace {

using abi::FeatureKind;
using abi::Kind;
using value::Int128;
using value::U128;

constexpr uint64_t kLow64 = ~uint64_t(0);

/// Of counts alone.
struct NoValues {
  struct Sums {
    friend Sums operator+(Sums, Sums) { return {}; }
    friend Sums operator-(Sums, Sums) { return {}; }
  };
  static Sums sums_of(const void*) { return {}; }
  static std::optional<Int128> total(Sums) { return 0; }
  static Moments moments_of(Sums, uint64_t) { return {}; }
};

/// Lanes of one value. Narrow: 64 bits, the sum in one lane; else 128 bits, in two.
template <bool kNarrow, bool kSquares>
struct Values {
  static constexpr size_t kSum = kNarrow ? 1 : 2;
  static constexpr size_t kSquareLanes = kSquares ? (kNarrow ? 2 : 4) : 0;
  using Sums = Lanes<kSum + kSquareLanes>;

  static Sums sums_of(const void* value) {
    Sums out;
    if constexpr (kNarrow) {
      const auto v = abi::load<int64_t>(value);
      out[0] = Lane(Int128(v));
      if constexpr (kSquares) put_square(out, value::magnitude(v));
    } else {
      const Int128 v = abi::load<value::Decimal>(value).units;
      out[0] = Lane(Int128(uint64_t(v)));
      out[1] = Lane(v >> 64);
      if constexpr (kSquares) put_square(out, value::magnitude(v));
    }
    return out;
  }
  static void put_square(Sums& out, U128 magnitude) {
    const value::U256 square = value::full_product(magnitude, magnitude);
    out[kSum] = Lane(Int128(square.low & kLow64));
    out[kSum + 1] = Lane(Int128(square.low >> 64));
    if constexpr (!kNarrow) {
      out[kSum + 2] = Lane(Int128(square.high & kLow64));
      out[kSum + 3] = Lane(Int128(square.high >> 64));
    }
  }
  static std::optional<Int128> total(const Sums& lanes) {
    if constexpr (kNarrow) return lanes[0].number();
    return sum(moments_of(lanes, 0));
  }
  static Moments moments_of(const Sums& lanes, uint64_t count) {
    Moments out;
    out.count = count;
    const U128 low = lanes[0].bits();
    out.sum_low = uint64_t(low);
    if constexpr (kNarrow) {
      out.sum_high = lanes[0].number() >> 64;
    } else {
      out.sum_high = lanes[1].number() + Int128(low >> 64);
    }
    for (size_t i = 0; i < kSquareLanes; ++i) out.squares.add(Natural(lanes[kSum + i].bits()), i);
    return out;
  }
};

/// How one feature looks at the series.
struct Reader {
  FeatureKind kind;
  Reach reach;
  Kind result;
  int64_t scale;  // units of the result in one unit of the value
};

template <typename Sums>
struct Entry {
  int64_t time_ns;
  [[no_unique_address]] Sums through;  // of all entries up to this one
};
template <typename Sums>
struct Timeline {
  Series<Entry<Sums>> entries;
  [[no_unique_address]] Sums before{};  // of all that were dropped
  uint64_t dropped = 0;
  // Behind it, by reader: how many entries lay before its window when it was looked at last.
};

template <typename Layout>
class TimelineState : public StateOf<Timeline<typename Layout::Sums>> {
  using Sums = typename Layout::Sums;
  using Row = Timeline<Sums>;
  using Base = StateOf<Row>;
  using Base::as_row, Base::blocks_;

 public:
  TimelineState(Blocks& blocks, std::vector<Reader> readers)
      : Base(blocks, (readers.size() * sizeof(uint32_t) + 7) / 8 * 8), readers_(std::move(readers)) {
    for (const Reader& reader : readers_) {
      if (reader.reach.ever()) continue;
      longest_ns_ = std::max(longest_ns_, reader.reach.window_ns);
    }
  }

  void insert(void* memory, const Arrival& what, Progress progress) override {
    Row& row = as_row(memory);
    const Sums sums = Layout::sums_of(what.value);
    const uint32_t place = row.entries.insert({what.at.time_ns, {}}, blocks_);
    row.entries[place].through = through(row, place) + sums;
    for (uint32_t i = place + 1; i < row.entries.size(); ++i) {
      row.entries[i].through = row.entries[i].through + sums;
    }
    uint32_t* const begins = Base::template tail_of<uint32_t>(row);
    for (size_t i = 0; i < readers_.size(); ++i) begins[i] += place < begins[i];
    forget(row, begins, progress.horizon_ns);
  }

  ReadOutcome read(void* memory, uint32_t number, Moment at, Progress progress, void* out,
                   Arena&) override {
    Row& row = as_row(memory);
    const Reader& reader = readers_[number];
    uint32_t end = row.entries.first_after(at.time_ns), begin = 0;
    if (at.time_ns < progress.horizon_ns) {
      std::tie(begin, end) = before_horizon(row, reader, at.time_ns, progress.horizon_ns);
    } else if (!reader.reach.ever()) {
      uint32_t& last = Base::template tail_of<uint32_t>(row)[number];
      begin = last = begin_from(row, last, reader.reach.window_start(at.time_ns));
    }
    if (reader.reach.ever()) {
      return write(reader, through(row, end), row.dropped + end, out);
    }
    return write(reader, through(row, end) - through(row, begin), end - begin, out);
  }

 private:
  /// The sums of everything before the entry at `place`.
  static Sums through(const Row& row, uint32_t place) {
    return place == 0 ? row.before : row.entries[place - 1].through;
  }

  /// The first entry after `start_ns`, looked for from `place`.
  static uint32_t begin_from(const Row& row, uint32_t place, int64_t start_ns) {
    const uint32_t size = row.entries.size();
    while (place < size && row.entries[place].time_ns <= start_ns) ++place;
    while (place > 0 && row.entries[place - 1].time_ns > start_ns) --place;
    return place;
  }

  /// A window that ends before the horizon: what one at the horizon has left behind is gone.
  static std::pair<uint32_t, uint32_t> before_horizon(const Row& row, const Reader& reader,
                                                      int64_t time_ns, int64_t horizon_ns) {
    const auto place = [&](int64_t ns) { return row.entries.first_after(ns); };
    if (reader.reach.ever()) return {0, std::max(place(time_ns), place(horizon_ns))};
    const uint32_t begin = std::max(place(reader.reach.window_start(time_ns)),
                                    place(reader.reach.window_start(horizon_ns)));
    return {begin, std::max(begin, place(time_ns))};
  }

  void forget(Row& row, uint32_t* begins, int64_t horizon_ns) const {
    const uint32_t gone = row.entries.first_after(
        longest_ns_ == 0 ? horizon_ns : earlier(horizon_ns, longest_ns_));
    if (gone == 0) return;
    row.before = through(row, gone);
    row.dropped += gone;
    row.entries.drop_front(gone);
    for (size_t i = 0; i < readers_.size(); ++i) begins[i] -= std::min(begins[i], gone);
  }

  static ReadOutcome write(const Reader& reader, const Sums& sums, uint64_t count, void* out) {
    switch (reader.kind) {
      case FeatureKind::Count: abi::store(out, int64_t(count)); return ReadOutcome::Known;
      case FeatureKind::Sum: return put(reader, Layout::total(sums), out);
      case FeatureKind::Average:
        if (count == 0) return ReadOutcome::Missing;
        return put(reader, average(Layout::moments_of(sums, count), reader.scale), out);
      case FeatureKind::Deviation:
        if (count == 0) return ReadOutcome::Missing;
        return put(reader, deviation(Layout::moments_of(sums, count), reader.scale), out);
      case FeatureKind::CountDistinct:
      case FeatureKind::Min:
      case FeatureKind::Max:
      case FeatureKind::Distinct:
      case FeatureKind::First:
      case FeatureKind::Last:
      case FeatureKind::Sequence: break;
    }
    HELIOS_UNREACHABLE("a feature that is not read off a timeline");
  }
  static ReadOutcome put(const Reader& reader, std::optional<Int128> result, void* out) {
    if (!result) return ReadOutcome::DoesNotFit;
    if (reader.result == Kind::Decimal) {
      abi::store(out, value::Decimal{*result});
      return ReadOutcome::Known;
    }
    if (*result < INT64_MIN || *result > INT64_MAX) return ReadOutcome::DoesNotFit;
    abi::store(out, int64_t(*result));
    return ReadOutcome::Known;
  }

  std::vector<Reader> readers_;
  int64_t longest_ns_ = 0;  // of the windows; 0: all are `ever`
};

Reader reader_of(const abi::Schema& schema, const abi::Feature& feature) {
  const abi::TypeTable& types = schema.types;
  if (feature.kind == FeatureKind::Count) return {feature.kind, reach_of(feature), Kind::Int, 1};
  const Kind value = types[feature.value].kind;
  const Kind result = types[types.unwrapped(feature.result)].kind;
  HELIOS_CHECK(value == Kind::Int || value == Kind::Decimal || value == Kind::Money ||
                   value == Kind::Duration,
               "a sum of what does not add up");
  const bool scaled = value == Kind::Int && result == Kind::Decimal;
  HELIOS_CHECK(scaled || result == value, "moments have their values' unit");
  return {feature.kind, reach_of(feature), result, scaled ? value::Decimal::kScale : 1};
}

template <bool kNarrow>
std::unique_ptr<FeatureState> make(Blocks& blocks, bool squares, std::vector<Reader> readers) {
  if (squares) return std::make_unique<TimelineState<Values<kNarrow, true>>>(blocks, std::move(readers));
  return std::make_unique<TimelineState<Values<kNarrow, false>>>(blocks, std::move(readers));
}

}  // namespace

std::unique_ptr<FeatureState> make_timeline_state(const StateRoom& room, Readers features) {
  std::vector<Reader> readers;
  bool squares = false;
  const abi::Feature* valued = nullptr;
  for (const abi::Feature* feature : features) {
    readers.push_back(reader_of(room.schema, *feature));
    squares |= feature->kind == FeatureKind::Deviation;
    if (feature->kind != FeatureKind::Count) valued = feature;
  }
  if (valued == nullptr) {
    return std::make_unique<TimelineState<NoValues>>(room.blocks, std::move(readers));
  }
  const bool narrow = room.schema.types[valued->value].kind != Kind::Decimal;
  return narrow ? make<true>(room.blocks, squares, std::move(readers))
                : make<false>(room.blocks, squares, std::move(readers));
}

}  // namespace helios::engine
