#pragma once

#include <cstdint>
#include <cstring>

namespace helios::value {

/// Code points of valid UTF-8, one at a time.
inline constexpr uint64_t kNotAscii = 0x8080'8080'8080'8080ull;

/// The first byte at or after `at` that is not ASCII, or `end`.
inline const char* skip_ascii(const char* at, const char* end) {
  for (; end - at >= 8; at += 8) {
    uint64_t eight;
    std::memcpy(&eight, at, 8);
    if (eight & kNotAscii) break;
  }
  while (at != end && uint8_t(*at) < 0x80) ++at;
  return at;
}

/// How many bytes the code point has that begins with `lead`.
inline int code_point_bytes(char lead) {
  const auto byte = uint8_t(lead);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

inline uint32_t decode(const char* at) {
  const auto byte = [at](int i) { return uint32_t(uint8_t(at[i])); };
  switch (code_point_bytes(*at)) {
    case 1:
      return byte(0);
    case 2:
      return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
    case 3:
      return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
  }
  return (byte(0) & 0x07) << 18 | (byte(1) & 0x3f) << 12 | (byte(2) & 0x3f) << 6 | (byte(3) & 0x3f);
}

/// Writes one code point, at most 4 bytes; returns the end.
inline char* encode(char* out, uint32_t code_point) {
  const auto tail = [code_point](int shift) { return char(0x80 | (code_point >> shift & 0x3f)); };
  if (code_point < 0x80) {
    *out++ = char(code_point);
  } else if (code_point < 0x800) {
    *out++ = char(0xc0 | code_point >> 6);
    *out++ = tail(0);
  } else if (code_point < 0x1'0000) {
    *out++ = char(0xe0 | code_point >> 12);
    *out++ = tail(6);
    *out++ = tail(0);
  } else {
    *out++ = char(0xf0 | code_point >> 18);
    *out++ = tail(12);
    *out++ = tail(6);
    *out++ = tail(0);
  }
  return out;
}

}  // namespace helios::value
