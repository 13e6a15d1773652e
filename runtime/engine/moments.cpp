#include "runtime/engine/moments.h"

#include <cmath>

#include "runtime/base/check.h"

namespace helios::engine {

using value::Int128;
using value::U128;

void Natural::add(const Natural& other, size_t words_up) {
  unsigned char carry = 0;
  for (size_t i = words_up; i < kWords; ++i) {
    const U128 word = U128(words_[i]) + other.words_[i - words_up] + carry;
    words_[i] = uint64_t(word);
    carry = uint8_t(word >> 64);
  }
  HELIOS_CHECK(carry == 0, "a natural number outgrew 512 bits");
}

void Natural::subtract(const Natural& other) {
  unsigned char borrow = 0;
  for (size_t i = 0; i < kWords; ++i) {
    const U128 word = U128(words_[i]) - other.words_[i] - borrow;
    words_[i] = uint64_t(word);
    borrow = (word >> 64) != 0;
  }
  HELIOS_CHECK(borrow == 0, "a natural number fell below zero");
}

Natural Natural::times(const Natural& other) const {
  Natural out;
  for (size_t i = 0; i < kWords; ++i) {
    if (words_[i] == 0) continue;
    uint64_t carry = 0;
    for (size_t j = 0; j < kWords; ++j) {
      const U128 product = U128(words_[i]) * other.words_[j];
      if (i + j >= kWords) {
        HELIOS_CHECK(product == 0 && carry == 0, "a natural number outgrew 512 bits");
        continue;
      }
      const U128 word = product + out.words_[i + j] + carry;
      out.words_[i + j] = uint64_t(word);
      carry = uint64_t(word >> 64);
    }
    HELIOS_CHECK(carry == 0, "a natural number outgrew 512 bits");
  }
  return out;
}

int Natural::compare(const Natural& other) const {
  for (size_t i = kWords; i-- > 0;) {
    if (words_[i] != other.words_[i]) return words_[i] < other.words_[i] ? -1 : 1;
  }
  return 0;
}

long double Natural::approximate() const {
  long double out = 0;
  for (size_t i = kWords; i-- > 0;) out = out * 0x1p64L + (long double)(words_[i]);
  return out;
}

namespace {

bool is_negative(const Moments& m) { return m.sum_high < 0; }

/// |sum| in 192 bits.
value::U256 sum_magnitude(const Moments& m) {
  const U128 high = U128(m.sum_high);
  if (!is_negative(m)) return {high >> 64, high << 64 | m.sum_low};
  const uint64_t low = 0 - m.sum_low;
  const U128 negated = ~high + (low == 0 ? 1 : 0);
  return {negated >> 64, negated << 64 | low};
}

/// The largest q with (q * count)² <= square.
U128 floor_root(const Natural& square, uint64_t count) {
  const auto reaches = [&](U128 q) {
    const Natural product = Natural(q).times(Natural(count));
    return product.times(product).compare(square) <= 0;
  };
  // The estimate is right to 60 bits; what it may be off by is searched.
  const auto estimate = U128(std::sqrt(square.approximate()) / (long double)(count));
  const U128 margin = (estimate >> 60) + 2;
  U128 low = estimate > margin ? estimate - margin : 0, high = estimate + margin;
  HELIOS_CHECK(reaches(low) && !reaches(high), "a root outside of its bounds");
  while (high - low > 1) {
    const U128 middle = low + (high - low) / 2;
    (reaches(middle) ? low : high) = middle;
  }
  return low;
}

}  // namespace

std::optional<Int128> sum(const Moments& m) {
  if (m.sum_high < INT64_MIN || m.sum_high > INT64_MAX) return std::nullopt;
  return Int128(U128(m.sum_high) << 64 | m.sum_low);
}

Int128 average(const Moments& m, int64_t scale) {
  value::U256 magnitude = sum_magnitude(m);
  if (scale != 1) {
    HELIOS_CHECK(magnitude.high == 0, "a scaled average is of values of 64 bits");
    magnitude = value::full_product(magnitude.low, U128(scale));
  }
  const auto mean = value::divide_wide(magnitude, m.count);
  HELIOS_CHECK(mean.has_value(), "an average beyond all values");
  const U128 twice = mean->remainder * 2;
  const bool up = twice > m.count || (twice == m.count && (mean->quotient & 1) != 0);
  const auto signed_mean = value::with_sign(mean->quotient + up, is_negative(m));
  HELIOS_CHECK(signed_mean.has_value(), "an average beyond all values");
  return *signed_mean;
}

std::optional<Int128> deviation(const Moments& m, int64_t scale) {
  const value::U256 magnitude = sum_magnitude(m);
  Natural total(magnitude.low);
  total.add(Natural(magnitude.high), 2);
  Natural square = m.squares.times(Natural(m.count));
  square.subtract(total.times(total));
  square = square.times(Natural(U128(scale) * U128(scale)));

  const U128 floor = floor_root(square, m.count);
  const Natural halfway = Natural(floor * 2 + 1).times(Natural(m.count));
  const int above = square.times(Natural(4)).compare(halfway.times(halfway));
  const bool up = above > 0 || (above == 0 && (floor & 1) != 0);
  return value::with_sign(floor + up, false);
}

}  // namespace helios::engine
