#pragma once

#include <charconv>
#include <cstdint>

namespace helios::value {

/// Digits in and out of character buffers, for the parsers and printers of all values.
inline constexpr uint64_t kPowersOfTen[] = {
    1ull,
    10ull,
    100ull,
    1'000ull,
    10'000ull,
    100'000ull,
    1'000'000ull,
    10'000'000ull,
    100'000'000ull,
    1'000'000'000ull,
    10'000'000'000ull,
    100'000'000'000ull,
    1'000'000'000'000ull,
    10'000'000'000'000ull,
    100'000'000'000'000ull,
    1'000'000'000'000'000ull,
    10'000'000'000'000'000ull,
    100'000'000'000'000'000ull,
    1'000'000'000'000'000'000ull,
};

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline char* write_number(char* out, uint64_t n) { return std::to_chars(out, out + 20, n).ptr; }

inline char* write_two(char* out, uint32_t n) {
  out[0] = char('0' + n / 10);
  out[1] = char('0' + n % 10);
  return out + 2;
}

/// Exactly `width` digits, zeros in front.
template <typename Number>
char* write_padded(char* out, Number n, int width) {
  for (int i = width - 1; i >= 0; --i, n /= 10) out[i] = char('0' + n % 10);
  return out + width;
}

/// ".5" for 500'000'000 billionths; nothing for none.
inline char* write_fraction(char* out, uint32_t billionths) {
  if (billionths == 0) return out;
  *out++ = '.';
  char* end = write_padded(out, billionths, 9);
  while (end[-1] == '0') --end;
  return end;
}

/// The digits after a point, 1 to 9 of them, as billionths; returns their end, nullptr when there
/// are none or more.
inline const char* read_fraction(const char* at, const char* end, uint32_t& billionths) {
  const char* const begin = at;
  uint64_t n = 0;
  while (at != end && at - begin < 10 && is_digit(*at)) n = n * 10 + uint64_t(*at++ - '0');
  const auto count = at - begin;
  if (count == 0 || count > 9) return nullptr;
  billionths = uint32_t(n * kPowersOfTen[9 - count]);
  return at;
}

}  // namespace helios::value
