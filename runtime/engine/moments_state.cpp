#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/engine/feature_state.h"
#include "runtime/engine/moments.h"
#include "runtime/engine/series.h"

/// feature spent_24h = sum of CardPayment.amount by account over 24h
///
/// Each entry holds the sums of all up to it: a window is the difference of two entries. `average` and `deviation`
/// are read off the same sums.
namespace helios::engine {
namespace {

using abi::Kind;
using value::Int128;
using value::U128;

constexpr uint64_t kLow64 = ~uint64_t(0);

/// Lanes of one value. Narrow: 64 bits, the sum in one lane; else 128 bits, in two.
template <bool kNarrow, bool kSquares>
struct Layout {
  static constexpr size_t kSum = kNarrow ? 1 : 2;
  static constexpr size_t kSquareLanes = kSquares ? (kNarrow ? 2 : 4) : 0;
  static constexpr size_t kLanes = kSum + kSquareLanes;

  static Lanes<kLanes> lanes_of(const void* value) {
    Lanes<kLanes> out;
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
  static void put_square(Lanes<kLanes>& out, U128 magnitude) {
    const value::U256 square = value::full_product(magnitude, magnitude);
    out[kSum] = Lane(Int128(square.low & kLow64));
    out[kSum + 1] = Lane(Int128(square.low >> 64));
    if constexpr (!kNarrow) {
      out[kSum + 2] = Lane(Int128(square.high & kLow64));
      out[kSum + 3] = Lane(Int128(square.high >> 64));
    }
  }
  static Moments moments_of(const Lanes<kLanes>& lanes, uint64_t count) {
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

template <bool kNarrow, bool kSquares>
class MomentsState;

template <size_t kLanes>
struct MomentsEntry {
  int64_t time_ns;
  Lanes<kLanes> through;  // of all entries up to this one
};
template <size_t kLanes>
struct MomentsRow {
  Series<MomentsEntry<kLanes>> entries;
  int64_t newest_ns = kBeginningOfTime;
  Lanes<kLanes> before{};  // of all that were dropped
  uint64_t settled = 0;    // `ever`: how many of those there are
};

template <bool kNarrow, bool kSquares>
class MomentsState : public StateOf<MomentsRow<Layout<kNarrow, kSquares>::kLanes>> {
  using Values = Layout<kNarrow, kSquares>;
  using Row = MomentsRow<Values::kLanes>;
  using Base = StateOf<Row>;
  using Base::reach_;

 public:
  MomentsState(abi::FeatureKind kind, Kind result, int64_t scale, Reach reach)
      : Base(reach), kind_(kind), result_(result), scale_(scale) {}

  bool insert(void* memory, Moment at, uint32_t, const void* value) override {
    Row& row = Base::as_row(memory);
    if (!Base::admit(row.newest_ns, at)) return false;
    const auto lanes = Values::lanes_of(value);
    const int64_t horizon = reach_.horizon(row.newest_ns);
    if (reach_.ever() && at.time_ns <= horizon && row.entries.empty()) {
      row.before = row.before + lanes;
      ++row.settled;
      return true;
    }
    const uint32_t place = row.entries.insert({at.time_ns, {}});
    row.entries[place].through = through(row, place) + lanes;
    for (uint32_t i = place + 1; i < row.entries.size(); ++i) {
      row.entries[i].through = row.entries[i].through + lanes;
    }
    const uint32_t gone =
        row.entries.first_after(reach_.ever() ? horizon : reach_.window_start(horizon));
    if (reach_.ever()) row.settled += gone;
    row.before = through(row, gone);
    row.entries.drop_front(gone);
    return true;
  }

  ReadOutcome read(const void* memory, Moment at, void* out, Arena&) const override {
    const Row& row = Base::as_row(memory);
    const uint32_t end = row.entries.first_after(at.time_ns);
    const uint32_t begin =
        reach_.ever() ? 0 : row.entries.first_after(reach_.window_start(at.time_ns));
    const uint64_t count = row.settled + (end - begin);
    auto lanes = through(row, end);
    if (!reach_.ever()) lanes = lanes - through(row, begin);
    return write(Values::moments_of(lanes, count), out);
  }

 private:
  /// The sums of everything before the entry at `place`.
  static Lanes<Values::kLanes> through(const Row& row, uint32_t place) {
    return place == 0 ? row.before : row.entries[place - 1].through;
  }

  ReadOutcome write(const Moments& moments, void* out) const {
    if (kind_ == abi::FeatureKind::Sum) return put(sum(moments), out);
    if (moments.count == 0) return ReadOutcome::Missing;
    if constexpr (kSquares) return put(deviation(moments, scale_), out);
    return put(average(moments, scale_), out);
  }
  ReadOutcome put(std::optional<Int128> result, void* out) const {
    if (!result) return ReadOutcome::DoesNotFit;
    if (result_ == Kind::Decimal) {
      abi::store(out, value::Decimal{*result});
      return ReadOutcome::Known;
    }
    if (*result < INT64_MIN || *result > INT64_MAX) return ReadOutcome::DoesNotFit;
    abi::store(out, int64_t(*result));
    return ReadOutcome::Known;
  }

  abi::FeatureKind kind_;
  Kind result_;
  int64_t scale_;  // units of the result in one unit of the value
};

template <bool kNarrow>
std::unique_ptr<FeatureState> make(abi::FeatureKind kind, Kind result, int64_t scale,
                                   Reach reach) {
  if (kind == abi::FeatureKind::Deviation) {
    return std::make_unique<MomentsState<kNarrow, true>>(kind, result, scale, reach);
  }
  return std::make_unique<MomentsState<kNarrow, false>>(kind, result, scale, reach);
}

}  // namespace

std::unique_ptr<FeatureState> make_moments_state(const abi::Schema& schema,
                                                 const abi::Feature& feature, Reach reach) {
  const abi::TypeTable& types = schema.types;
  const Kind value = types[feature.value].kind;
  const Kind result = types[types.unwrapped(feature.result)].kind;
  HELIOS_CHECK(value == Kind::Int || value == Kind::Decimal || value == Kind::Money ||
                   value == Kind::Duration,
               "a sum of what does not add up");
  if (value == Kind::Decimal) {
    HELIOS_CHECK(result == Kind::Decimal, "moments of decimals are decimals");
    return make<false>(feature.kind, result, 1, reach);
  }
  const bool scaled = result == Kind::Decimal;
  HELIOS_CHECK(scaled ? value == Kind::Int : result == value, "moments have their values' unit");
  return make<true>(feature.kind, result, scaled ? value::Decimal::kScale : 1, reach);
}

}  // namespace helios::engine
