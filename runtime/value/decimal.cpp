#include "runtime/value/decimal.h"

#include "runtime/base/check.h"
#include "runtime/value/digits.h"
#include "runtime/value/wide.h"

namespace helios::value {
namespace {

/// Whether the magnitude q + r/den (0 <= r < den) goes up to q + 1.
bool goes_up(Division d, U128 den, Rounding mode) {
  const U128 to_next = den - d.remainder;
  switch (mode) {
    case Rounding::HalfEven:
      return d.remainder > to_next || (d.remainder == to_next && (d.quotient & 1) != 0);
    case Rounding::HalfUp:
      return d.remainder >= to_next;
    case Rounding::Up:
      return d.remainder != 0;
    case Rounding::Down:
      return false;
  }
  HELIOS_UNREACHABLE("a way to round that is none");
}

std::optional<Decimal> from_units(std::optional<Int128> units) {
  if (!units) return std::nullopt;
  return Decimal{*units};
}

}  // namespace

std::optional<Int128> mul_div(Int128 x, Int128 num, Int128 den, Rounding mode) {
  HELIOS_CHECK(den > 0, "mul_div by a denominator that is not positive");
  const bool negative = (x < 0) != (num < 0);
  const U128 a = magnitude(x), b = magnitude(num), d = U128(den);
  const bool narrow = ((a | b) >> 64) == 0;
  const U256 product = narrow ? U256{0, a * b} : full_product(a, b);
  const auto division = divide_wide(product, d);
  if (!division || division->quotient > kInt128MinMagnitude) return std::nullopt;
  return with_sign(division->quotient + (goes_up(*division, d, mode) ? 1 : 0), negative);
}

std::optional<Decimal> add(Decimal a, Decimal b) {
  Decimal sum;
  if (__builtin_add_overflow(a.units, b.units, &sum.units)) return std::nullopt;
  return sum;
}

std::optional<Decimal> subtract(Decimal a, Decimal b) {
  Decimal difference;
  if (__builtin_sub_overflow(a.units, b.units, &difference.units)) return std::nullopt;
  return difference;
}

std::optional<Decimal> multiply(Decimal a, Decimal b) {
  return from_units(mul_div(a.units, b.units, Decimal::kScale, Rounding::HalfEven));
}

std::optional<Decimal> divide(Decimal a, Decimal b) {
  HELIOS_CHECK(b.units != 0, "division of a Decimal by zero");
  const U128 d = magnitude(b.units);
  const bool negative = (a.units < 0) != (b.units < 0);
  const auto division = divide_wide(full_product(magnitude(a.units), U128(Decimal::kScale)), d);
  if (!division || division->quotient > kInt128MinMagnitude) return std::nullopt;
  const bool up = goes_up(*division, d, Rounding::HalfEven);
  return from_units(with_sign(division->quotient + (up ? 1 : 0), negative));
}

std::optional<Decimal> round(Decimal a, Rounding mode, int digits) {
  HELIOS_CHECK(digits >= 0 && digits <= Decimal::kDigits, "rounding to digits that are not 0..9");
  const Int128 step = Int128(kPowersOfTen[Decimal::kDigits - digits]);
  const auto steps = mul_div(a.units, 1, step, mode);
  Decimal rounded;
  if (!steps || __builtin_mul_overflow(*steps, step, &rounded.units)) return std::nullopt;
  return rounded;
}

}  // namespace helios::value
