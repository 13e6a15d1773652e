#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace helios::value {

/// An address, v4 and v6 in one space: v4 is ::ffff:a.b.c.d. Big-endian halves, so that comparing
/// hi then lo orders.
struct Ip {
  static constexpr size_t kMaxChars = 39;
  uint64_t hi = 0, lo = 0;
  friend constexpr auto operator<=>(Ip, Ip) = default;
};
/// base has no bits set past `prefix` (0..128; a v4 /8 is 104).
struct Cidr {
  static constexpr size_t kMaxChars = Ip::kMaxChars + 4;  // "/128"
  Ip base;
  uint8_t prefix = 0;
  friend constexpr auto operator<=>(Cidr, Cidr) = default;
};
std::optional<Ip> parse_ip(std::string_view text);      // strict: no leading zeros, no zone index
std::optional<Cidr> parse_cidr(std::string_view text);  // host bits set: nullopt
std::string to_string(Ip ip);                           // RFC 5952; mapped v4 as a.b.c.d
std::string to_string(Cidr c);
/// The same into `out`, which has room for kMaxChars of the type; returns the end.
char* write(char* out, Ip ip);
char* write(char* out, Cidr c);

bool contains(Cidr c, Ip ip);

}  // namespace helios::value
