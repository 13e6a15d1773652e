#include "runtime/value/wide.h"

namespace helios::value {

U256 full_product(U128 a, U128 b) {
  const U128 a1 = a >> 64, a0 = uint64_t(a);
  const U128 b1 = b >> 64, b0 = uint64_t(b);
  const U128 low = a0 * b0;
  const U128 cross = a1 * b0 + (low >> 64);  // cannot overflow: (2^64-1)^2 + 2^64-1 < 2^128
  const U128 middle = a0 * b1 + uint64_t(cross);
  return {a1 * b1 + (cross >> 64) + (middle >> 64), (middle << 64) | uint64_t(low)};
}

std::optional<Division> divide_wide(U256 n, U128 d) {
  if (n.high == 0) {
    if ((n.low | d) >> 64 == 0)
      return Division{uint64_t(n.low) / uint64_t(d), uint64_t(n.low) % uint64_t(d)};
    const U128 quotient = n.low / d;  // a call; the remainder would be another
    return Division{quotient, n.low - quotient * d};
  }
  if (n.high >= d) return std::nullopt;
  // Bit by bit: only numbers past 10^20 come here, too rare to earn a faster algorithm.
  Division result{0, n.high};
  for (int bit = 127; bit >= 0; --bit) {
    result.remainder = (result.remainder << 1) | ((n.low >> bit) & 1);
    result.quotient <<= 1;
    if (result.remainder >= d) {
      result.remainder -= d;
      result.quotient |= 1;
    }
  }
  return result;
}

}  // namespace helios::value
