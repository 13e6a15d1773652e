#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace helios::value {

using Int128 = __int128;

/// Up and Down: away from and towards zero.
enum class Rounding : uint8_t { HalfEven, HalfUp, Up, Down };

/// An exact base-10 number: a 128-bit integer counted in units of 10^-9.
/// All operations are exact or round as they say; what does not fit is nullopt, never a wrap.
struct Decimal {
  static constexpr int kDigits = 9;
  static constexpr int64_t kScale = 1'000'000'000;
  static constexpr size_t kMaxChars = 41;  // a sign, 30 digits, the point, 9 digits
  Int128 units = 0;

  static constexpr Decimal from_int(int64_t i) { return {Int128(i) * kScale}; }
  friend constexpr bool operator==(Decimal a, Decimal b) { return a.units == b.units; }
  friend constexpr auto operator<=>(Decimal a, Decimal b) { return a.units <=> b.units; }
};

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
/// a*b, half to even at 9 digits (the full 256-bit product is rounded once).
std::optional<Decimal> multiply(Decimal a, Decimal b);
/// a/b, half to even at 9 digits. b must not be zero.
std::optional<Decimal> divide(Decimal a, Decimal b);
/// To `digits` (0..9) fraction digits.
std::optional<Decimal> round(Decimal a, Rounding mode, int digits);

/// "-12.5" or "1.5e3" exactly; nullopt where it is no number, has more than 9 fraction digits that
/// are not zero, or does not fit. No leading '+', no spaces, no "1_000" (the compiler strips
/// those).
enum class ParseFailure : uint8_t { NotANumber, TooManyDigits, TooLarge };
struct ParsedDecimal {
  Decimal value;
  std::optional<ParseFailure> failure;
};
ParsedDecimal parse_decimal(std::string_view text);
/// The shortest exact form: "12.5", "-0.000000001", "3".
std::string to_string(Decimal d);
/// The same into `out`, which has room for Decimal::kMaxChars; returns the end.
char* write(char* out, Decimal d);

/// What the other values share: x*num/den, the full product rounded once; den > 0.
std::optional<Int128> mul_div(Int128 x, Int128 num, Int128 den, Rounding mode);

}  // namespace helios::value
