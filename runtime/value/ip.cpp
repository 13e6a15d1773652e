#include "runtime/value/ip.h"

#include <array>
#include <cstring>

#include "runtime/value/digits.h"

namespace helios::value {
namespace {

constexpr uint64_t kMappedV4 = 0xffff'0000'0000ull;  // ::ffff:0:0, the low half
constexpr int kMappedV4Bits = 96;

using Groups = std::array<uint16_t, 8>;

bool is_v4(Ip ip) { return ip.hi == 0 && ip.lo >> 32 == kMappedV4 >> 32; }

/// A number up to `max` without zeros in front; nullptr when it is none.
const char* read_small(const char* at, const char* end, unsigned max, unsigned& n) {
  const char* const begin = at;
  n = 0;
  while (at != end && is_digit(*at) && at - begin < 3) n = n * 10 + unsigned(*at++ - '0');
  if (at == begin || n > max || (*begin == '0' && at - begin > 1)) return nullptr;
  return at;
}

std::optional<uint32_t> parse_v4(const char* at, const char* end) {
  uint32_t address = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    unsigned octet;
    at = read_small(at, end, 255, octet);
    if (!at) return std::nullopt;
    address = address << 8 | octet;
  }
  if (at != end) return std::nullopt;
  return address;
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = char(c | 32);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// Up to four hexadecimal digits; their number.
int read_group(const char* at, const char* end, uint16_t& group) {
  int digits = 0;
  unsigned n = 0;
  for (; digits < 4 && at + digits != end && hex_value(at[digits]) >= 0; ++digits) {
    n = n << 4 | unsigned(hex_value(at[digits]));
  }
  group = uint16_t(n);
  return digits;
}

/// What has been read of a v6 address: groups from the left, and how many of them stand before
/// "::".
struct V6Reader {
  Groups groups{};
  int count = 0;
  int gap = -1;

  /// The last 32 bits as "a.b.c.d".
  bool take_v4(const char* at, const char* end) {
    const auto address = parse_v4(at, end);
    if (!address || count > 6) return false;
    groups[size_t(count++)] = uint16_t(*address >> 16);
    groups[size_t(count++)] = uint16_t(*address);
    return true;
  }

  bool read(const char* at, const char* end) {
    if (end - at >= 2 && at[0] == ':' && at[1] == ':') {
      gap = 0;
      at += 2;
      if (at == end) return true;
    }
    while (count < 8) {
      uint16_t group;
      const int digits = read_group(at, end, group);
      if (digits == 0) return false;
      if (at + digits != end && at[digits] == '.') return take_v4(at, end);
      at += digits;
      groups[size_t(count++)] = group;
      if (at == end) return true;
      if (*at++ != ':') return false;
      if (at == end) return false;
      if (*at != ':') continue;
      if (gap >= 0) return false;
      gap = count;
      if (++at == end) return true;
    }
    return false;
  }

  std::optional<Ip> result() const {
    if (gap < 0 ? count != 8 : count > 7) return std::nullopt;
    Groups all{};
    const int before = gap < 0 ? 8 : gap;
    for (int i = 0; i < count; ++i) all[size_t(i < before ? i : 8 - count + i)] = groups[size_t(i)];
    Ip ip;
    for (size_t i = 0; i < 4; ++i) {
      ip.hi = ip.hi << 16 | all[i];
      ip.lo = ip.lo << 16 | all[i + 4];
    }
    return ip;
  }
};

char* write_v4(char* out, uint32_t address) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    out = write_number(out, address >> shift & 0xff);
    if (shift > 0) *out++ = '.';
  }
  return out;
}

char* write_group(char* out, uint16_t group) {
  constexpr char kHex[] = "0123456789abcdef";
  int shift = group > 0xfff ? 12 : group > 0xff ? 8 : group > 0xf ? 4 : 0;
  for (; shift >= 0; shift -= 4) *out++ = kHex[group >> shift & 0xf];
  return out;
}

/// The groups that RFC 5952 writes as "::": the longest run of zeros, the first of equals, two at
/// least.
struct Run {
  int begin = 8, length = 1;
};
Run longest_zeros(const Groups& groups) {
  Run longest;
  for (int i = 0; i < 8; ++i) {
    int length = 0;
    while (i + length < 8 && groups[size_t(i + length)] == 0) ++length;
    if (length > longest.length) longest = {i, length};
    i += length;
  }
  return longest;
}

char* write_v6(char* out, const Groups& groups) {
  const Run zeros = longest_zeros(groups);
  for (int i = 0; i < 8; ++i) {
    if (i == zeros.begin) {
      *out++ = ':';
      *out++ = ':';
      i += zeros.length - 1;
      continue;
    }
    if (i > 0 && i != zeros.begin + zeros.length) *out++ = ':';
    out = write_group(out, groups[size_t(i)]);
  }
  return out;
}

/// The bits of an address that a prefix keeps.
Ip masked(Ip ip, int prefix) {
  const auto keep = [](int bits) {
    return bits <= 0 ? 0 : bits >= 64 ? ~0ull : ~0ull << (64 - bits);
  };
  return {ip.hi & keep(prefix), ip.lo & keep(prefix - 64)};
}

}  // namespace

std::optional<Ip> parse_ip(std::string_view text) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  if (text.find(':') == text.npos) {
    const auto address = parse_v4(begin, end);
    if (!address) return std::nullopt;
    return Ip{0, kMappedV4 | *address};
  }
  V6Reader reader;
  if (!reader.read(begin, end)) return std::nullopt;
  return reader.result();
}

std::optional<Cidr> parse_cidr(std::string_view text) {
  const size_t slash = text.find('/');
  if (slash == text.npos) return std::nullopt;
  const std::string_view address = text.substr(0, slash);
  const auto base = parse_ip(address);
  if (!base) return std::nullopt;
  const bool v4 = address.find(':') == address.npos;
  const char* const end = text.data() + text.size();
  unsigned prefix;
  if (read_small(text.data() + slash + 1, end, v4 ? 32 : 128, prefix) != end) return std::nullopt;
  if (v4) prefix += kMappedV4Bits;
  if (masked(*base, int(prefix)) != *base) return std::nullopt;
  return Cidr{*base, uint8_t(prefix)};
}

char* write(char* out, Ip ip) {
  if (is_v4(ip)) return write_v4(out, uint32_t(ip.lo));
  Groups groups;
  for (size_t i = 0; i < 4; ++i) {
    groups[i] = uint16_t(ip.hi >> (48 - 16 * i));
    groups[i + 4] = uint16_t(ip.lo >> (48 - 16 * i));
  }
  return write_v6(out, groups);
}

char* write(char* out, Cidr c) {
  out = write(out, c.base);
  *out++ = '/';
  return write_number(out, unsigned(c.prefix) - (is_v4(c.base) ? kMappedV4Bits : 0));
}

std::string to_string(Ip ip) {
  char buffer[Ip::kMaxChars];
  return {buffer, write(buffer, ip)};
}

std::string to_string(Cidr c) {
  char buffer[Cidr::kMaxChars];
  return {buffer, write(buffer, c)};
}

bool contains(Cidr c, Ip ip) { return masked(ip, c.prefix) == c.base; }

}  // namespace helios::value
