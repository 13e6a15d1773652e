#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "runtime/value/decimal.h"
#include "runtime/value/wide.h"

/// Sums of values and of their squares, exact however many there are.
namespace helios::engine {

/// 128 bits that wrap, at an alignment of 8. A lane sums numbers of 64 bits: 2^63 of them fit, so that
/// the difference of two running sums is exact although each of them may have wrapped.
struct Lane {
  uint64_t low = 0, high = 0;

  Lane() = default;
  explicit Lane(value::Int128 v) : low(uint64_t(v)), high(uint64_t(value::U128(v) >> 64)) {}
  value::U128 bits() const { return value::U128(high) << 64 | low; }
  value::Int128 number() const { return value::Int128(bits()); }
  friend Lane operator+(Lane a, Lane b) { return Lane(value::Int128(a.bits() + b.bits())); }
  friend Lane operator-(Lane a, Lane b) { return Lane(value::Int128(a.bits() - b.bits())); }
};

/// What a value adds: itself, perhaps in two lanes (low half, high half with the sign), then its square in
/// halves of 64 bits from low to high.
template <size_t Count>
using Lanes = std::array<Lane, Count>;

template <size_t Count>
Lanes<Count> operator+(Lanes<Count> a, const Lanes<Count>& b) {
  for (size_t i = 0; i < Count; ++i) a[i] = a[i] + b[i];
  return a;
}
template <size_t Count>
Lanes<Count> operator-(Lanes<Count> a, const Lanes<Count>& b) {
  for (size_t i = 0; i < Count; ++i) a[i] = a[i] - b[i];
  return a;
}

/// A number without a sign in 512 bits: n times a sum of squares of 128-bit numbers, for n up to 2^40, and
/// what it is compared with need 340. What does not fit is our bug.
class Natural {
 public:
  Natural() = default;
  Natural(value::U128 v) : words_{uint64_t(v), uint64_t(v >> 64)} {}

  void add(const Natural& other, size_t words_up = 0);   // + other * 2^(64 * words_up)
  void subtract(const Natural& other);                   // not more than this
  Natural times(const Natural& other) const;
  int compare(const Natural& other) const;
  long double approximate() const;

 private:
  static constexpr size_t kWords = 8;
  std::array<uint64_t, kWords> words_{};
};

/// What is known of a window: how many values, their sum and (for deviations) the sum of their squares.
struct Moments {
  uint64_t count = 0;
  value::Int128 sum_high = 0;  // sum = sum_high * 2^64 + sum_low
  uint64_t sum_low = 0;
  Natural squares;
};

/// The sum, where it fits.
std::optional<value::Int128> sum(const Moments& m);
/// sum * scale / count, half to even. count > 0; scale 1 or 10^9, the latter for values of 64 bits.
value::Int128 average(const Moments& m, int64_t scale);
/// The population's standard deviation times scale, half to even: the nearest integer to scale * sqrt(count * squares
/// - sum²) / count, found exactly. nullopt: 2^127, which half of all values at each end of a Decimal's range can give.
/// count > 0.
std::optional<value::Int128> deviation(const Moments& m, int64_t scale);

}  // namespace helios::engine
