#pragma once

#include <cstdint>
#include <optional>

#include "runtime/value/decimal.h"

namespace helios::value {

/// 128 and 256 bits without a sign: what exact products and quotients are made of.
using U128 = unsigned __int128;
struct U256 {
  U128 high = 0, low = 0;
};
struct Division {
  U128 quotient = 0, remainder = 0;
};

inline constexpr U128 kInt128MinMagnitude = U128(1) << 127;

inline U128 magnitude(Int128 x) { return x < 0 ? U128(0) - U128(x) : U128(x); }

/// The number with this magnitude and sign; nullopt when there is none.
inline std::optional<Int128> with_sign(U128 magnitude, bool negative) {
  if (magnitude > kInt128MinMagnitude - (negative ? 0 : 1)) return std::nullopt;
  return Int128(negative ? U128(0) - magnitude : magnitude);
}

U256 full_product(U128 a, U128 b);
/// n / d, for d in 1..2^127; nullopt when the quotient does not fit 128 bits.
std::optional<Division> divide_wide(U256 n, U128 d);

}  // namespace helios::value
