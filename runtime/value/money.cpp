#include "runtime/value/money.h"

#include <cstring>

#include "runtime/base/check.h"
#include "runtime/value/digits.h"
#include "runtime/value/wide.h"

namespace helios::value {
namespace {

std::optional<int64_t> narrow(std::optional<Int128> wide) {
  if (!wide || *wide > INT64_MAX || *wide < INT64_MIN) return std::nullopt;
  return int64_t(*wide);
}

/// How many units of a Decimal are one minor unit: EUR 10'000'000.
int64_t units_per_minor(Currency c) {
  return int64_t(kPowersOfTen[Decimal::kDigits - exponent(c)]);
}

}  // namespace

ParsedDecimal parse_minor(std::string_view text, Currency c, int64_t& minor_out) {
  ParsedDecimal parsed = parse_decimal(text);
  if (parsed.failure) return parsed;
  const int64_t step = units_per_minor(c);
  const Int128 minor = parsed.value.units / step;
  if (minor * step != parsed.value.units) {
    parsed.failure = ParseFailure::TooManyDigits;
  } else if (const auto fits = narrow(minor)) {
    minor_out = *fits;
  } else {
    parsed.failure = ParseFailure::TooLarge;
  }
  return parsed;
}

std::optional<int64_t> minor_from_decimal_exact(Decimal d, Currency c) {
  const int64_t step = units_per_minor(c);
  if (d.units % step != 0) return std::nullopt;
  return narrow(d.units / step);
}

std::optional<int64_t> multiply(int64_t minor, Decimal by) {
  return narrow(mul_div(minor, by.units, Decimal::kScale, Rounding::HalfEven));
}

std::optional<int64_t> divide(int64_t minor, Decimal by) {
  HELIOS_CHECK(by.units != 0, "division of Money by zero");
  // Turn both signs where `by` is negative. The least Int128 has no opposite, and no Money reaches
  // half of it.
  const Int128 scaled = Int128(minor) * Decimal::kScale;
  if (magnitude(by.units) == kInt128MinMagnitude) return 0;
  const bool negative = by.units < 0;
  return narrow(
      mul_div(negative ? -scaled : scaled, 1, negative ? -by.units : by.units, Rounding::HalfEven));
}

std::optional<Decimal> ratio(int64_t a, int64_t b) {
  HELIOS_CHECK(b != 0, "division of Money by zero");
  const Int128 num = b < 0 ? -Int128(a) : Int128(a);
  const Int128 den = b < 0 ? -Int128(b) : Int128(b);
  const auto units = mul_div(num, Decimal::kScale, den, Rounding::HalfEven);
  if (!units) return std::nullopt;
  return Decimal{*units};
}

std::optional<int64_t> round(int64_t minor, Currency c, Rounding mode, int digits) {
  HELIOS_CHECK(digits >= 0 && digits <= Decimal::kDigits, "rounding to digits that are not 0..9");
  if (digits >= exponent(c)) return minor;
  const auto step = int64_t(kPowersOfTen[exponent(c) - digits]);
  const auto steps = mul_div(minor, 1, step, mode);
  return narrow(*steps * step);
}

std::optional<int64_t> convert(MixedMoney m, Currency to, Decimal rate) {
  const int shift = exponent(to) - exponent(m.currency);
  const Int128 minor = Int128(m.minor) * (shift > 0 ? int64_t(kPowersOfTen[shift]) : 1);
  const Int128 den = Int128(Decimal::kScale) * (shift < 0 ? int64_t(kPowersOfTen[-shift]) : 1);
  return narrow(mul_div(minor, rate.units, den, Rounding::HalfEven));
}

Decimal to_decimal(int64_t minor, Currency c) { return {Int128(minor) * units_per_minor(c)}; }

char* write_amount(char* out, int64_t minor, Currency c) {
  const uint64_t amount = minor < 0 ? 0 - uint64_t(minor) : uint64_t(minor);
  const int digits = exponent(c);
  if (minor < 0) *out++ = '-';
  out = write_number(out, amount / kPowersOfTen[digits]);
  if (digits == 0) return out;
  *out++ = '.';
  return write_padded(out, amount % kPowersOfTen[digits], digits);
}

char* write(char* out, int64_t minor, Currency c) {
  out = write_amount(out, minor, c);
  *out++ = ' ';
  std::memcpy(out, code(c).data(), 3);
  return out + 3;
}

char* write(char* out, MixedMoney m) { return write(out, m.minor, m.currency); }

std::string to_string(int64_t minor, Currency c) {
  char buffer[kMoneyMaxChars];
  return {buffer, write(buffer, minor, c)};
}

std::string to_string(MixedMoney m) { return to_string(m.minor, m.currency); }

}  // namespace helios::value
