#include "runtime/base/check.h"
#include "runtime/value/decimal.h"
#include "runtime/value/digits.h"
#include "runtime/value/wide.h"

namespace helios::value {
namespace {

constexpr uint64_t kTen18 = kPowersOfTen[18];

ParsedDecimal failed(ParseFailure why) { return {{}, why}; }

/// The digits of a number without its zeros at either end: value = digits x 10^zeros_after, before
/// the point and the exponent are looked at.
struct Significand {
  U128 digits = 0;
  int64_t zeros_after = 0;
  bool overflow = false;  // more digits than 128 bits hold

  void push(unsigned digit) {
    if (digit == 0) {
      zeros_after += digits != 0 || overflow;
      return;
    }
    for (; zeros_after >= 0; --zeros_after) {
      overflow = overflow || __builtin_mul_overflow(digits, U128(10), &digits);
    }
    zeros_after = 0;
    overflow = overflow || __builtin_add_overflow(digits, U128(digit), &digits);
  }
};

const char* read_digits(const char* at, const char* end, Significand& s) {
  while (at != end && is_digit(*at)) s.push(unsigned(*at++ - '0'));
  return at;
}

/// "e-12" from behind the e; nullptr when it is none. Beyond any use it stays where it is, so that
/// it cannot wrap.
const char* read_exponent(const char* at, const char* end, int64_t& exponent) {
  constexpr int64_t kFar = 1'000'000'000'000'000;
  const bool negative = at != end && *at == '-';
  if (at != end && (*at == '-' || *at == '+')) ++at;
  if (at == end || !is_digit(*at)) return nullptr;
  while (at != end && is_digit(*at)) {
    if (exponent < kFar) exponent = exponent * 10 + (*at - '0');
    ++at;
  }
  if (negative) exponent = -exponent;
  return at;
}

ParsedDecimal assemble(const Significand& s, int64_t exponent, bool negative) {
  if (s.digits == 0 && !s.overflow) return {};
  if (exponent < -Decimal::kDigits) return failed(ParseFailure::TooManyDigits);
  if (s.overflow) return failed(ParseFailure::TooLarge);
  U128 units = s.digits;
  for (int64_t i = -Decimal::kDigits; i < exponent; ++i) {
    if (__builtin_mul_overflow(units, U128(10), &units)) return failed(ParseFailure::TooLarge);
  }
  const auto value = with_sign(units, negative);
  if (!value) return failed(ParseFailure::TooLarge);
  return {{*value}, {}};
}

/// What is long or has an exponent. The sign has been read.
ParsedDecimal parse_any(const char* at, const char* end, bool negative) {
  Significand significand;
  at = read_digits(at, end, significand);
  int64_t fraction_digits = 0;
  if (at != end && *at == '.') {
    const char* const begin = ++at;
    at = read_digits(at, end, significand);
    fraction_digits = at - begin;
  }
  int64_t exponent = 0;
  if (at != end && (*at == 'e' || *at == 'E')) at = read_exponent(at + 1, end, exponent);
  if (at != end) return failed(ParseFailure::NotANumber);
  return assemble(significand, exponent - fraction_digits + significand.zeros_after, negative);
}

}  // namespace

ParsedDecimal parse_decimal(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = at != end && *at == '-';
  const char* const begin = at += negative;
  uint64_t whole = 0, fraction = 0;  // may wrap: then they are too long for the short way
  while (at != end && is_digit(*at)) whole = whole * 10 + uint64_t(*at++ - '0');
  const auto whole_digits = at - begin;
  if (whole_digits == 0) return failed(ParseFailure::NotANumber);
  decltype(at - begin) fraction_digits = 0;
  if (at != end && *at == '.') {
    const char* const fraction_begin = ++at;
    while (at != end && is_digit(*at)) fraction = fraction * 10 + uint64_t(*at++ - '0');
    fraction_digits = at - fraction_begin;
    if (fraction_digits == 0) return failed(ParseFailure::NotANumber);
  }
  if (at != end || whole_digits > 18 || fraction_digits > Decimal::kDigits) {
    return parse_any(begin, end, negative);
  }
  const Int128 units = Int128(whole) * Decimal::kScale +
                       Int128(fraction * kPowersOfTen[Decimal::kDigits - fraction_digits]);
  return {{negative ? -units : units}, {}};
}

char* write(char* out, Decimal d) {
  const U128 units = magnitude(d.units);
  if (d.units < 0) *out++ = '-';
  if (units >> 64 == 0) [[likely]] {
    const uint64_t small = uint64_t(units);
    out = write_number(out, small / Decimal::kScale);
    return write_fraction(out, uint32_t(small % Decimal::kScale));
  }
  const U128 whole = units / Decimal::kScale;  // below 2 x 10^29
  if (whole < kTen18) {
    out = write_number(out, uint64_t(whole));
  } else {
    out = write_number(out, uint64_t(whole / kTen18));
    out = write_padded(out, uint64_t(whole % kTen18), 18);
  }
  return write_fraction(out, uint32_t(units % Decimal::kScale));
}

std::string to_string(Decimal d) {
  char buffer[Decimal::kMaxChars];
  return {buffer, write(buffer, d)};
}

}  // namespace helios::value
