#pragma once

#include <random>
#include <string>

#include "runtime/value/decimal.h"

/// An oracle for exact arithmetic: whole numbers as decimal digits, computed as on paper. Slow and
/// plain.
namespace helios::value::oracle {

/// A whole number without a sign, most significant digit first, no zeros in front ("" is zero).
using Digits = std::string;

inline Digits trimmed(const Digits& n) {
  const size_t first = n.find_first_not_of('0');
  return first == n.npos ? "" : n.substr(first);
}

inline bool less(const Digits& a, const Digits& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

inline Digits plus(const Digits& a, const Digits& b) {
  Digits sum;
  int carry = 0;
  for (size_t i = 0; i < std::max(a.size(), b.size()) || carry; ++i) {
    if (i < a.size()) carry += a[a.size() - 1 - i] - '0';
    if (i < b.size()) carry += b[b.size() - 1 - i] - '0';
    sum.insert(sum.begin(), char('0' + carry % 10));
    carry /= 10;
  }
  return sum;
}

inline Digits minus(const Digits& a, const Digits& b) {  // b <= a
  Digits difference = a;
  int borrow = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    char& digit = difference[a.size() - 1 - i];
    int d = digit - '0' - borrow - (i < b.size() ? b[b.size() - 1 - i] - '0' : 0);
    borrow = d < 0;
    digit = char('0' + d + 10 * borrow);
  }
  return trimmed(difference);
}

inline Digits times(const Digits& a, const Digits& b) {
  Digits product;
  for (char digit : b) {
    if (!product.empty()) product += '0';
    for (int i = 0; i < digit - '0'; ++i) product = plus(product, a);
  }
  return product;
}

struct Quotient {
  Digits whole, rest;
};
inline Quotient over(const Digits& a, const Digits& b) {
  Quotient q;
  for (char digit : a) {
    q.rest = trimmed(q.rest + digit);
    char count = '0';
    while (!less(q.rest, b)) {
      q.rest = minus(q.rest, b);
      ++count;
    }
    q.whole += count;
  }
  q.whole = trimmed(q.whole);
  return q;
}

/// a / b as a whole number, rounded.
inline Digits rounded(const Digits& a, const Digits& b, Rounding mode) {
  const Quotient q = over(a, b);
  const Digits twice = plus(q.rest, q.rest);
  const bool odd = !q.whole.empty() && (q.whole.back() - '0') % 2 == 1;
  bool up = false;
  if (mode == Rounding::Up) up = !q.rest.empty();
  if (mode == Rounding::HalfUp) up = !less(twice, b);
  if (mode == Rounding::HalfEven) up = less(b, twice) || (twice == b && odd);
  return up ? plus(q.whole, "1") : q.whole;
}

struct Signed {
  Digits digits;
  bool negative = false;
};

inline Signed of(Int128 n) {
  Signed s{"", n < 0};
  for (; n != 0; n /= 10)
    s.digits.insert(s.digits.begin(), char('0' + (n < 0 ? -(n % 10) : n % 10)));
  return s;
}

/// "-12", or "none" for what 128 bits do not hold.
inline std::string text(const Signed& n) {
  const Digits limit = "170141183460469231731687303715884105728";
  if (n.digits.empty()) return "0";
  if (less(limit, n.digits) || (n.digits == limit && !n.negative)) return "none";
  return (n.negative ? "-" : "") + n.digits;
}
inline std::string text(std::optional<Int128> n) { return n ? text(of(*n)) : "none"; }
inline std::string text(std::optional<Decimal> d) {
  return text(d ? std::optional(d->units) : std::nullopt);
}
inline std::string text(std::optional<int64_t> n) {
  return text(n ? std::optional(Int128(*n)) : std::nullopt);
}

inline constexpr Int128 kMax = Int128(~(unsigned __int128)(0) >> 1);
inline constexpr Int128 kMin = -kMax - 1;

/// Numbers of every length, with the ends, powers of ten and what lies halfway between them made
/// common.
class Numbers {
 public:
  explicit Numbers(unsigned seed) : random_(seed) {}
  Int128 next(int bits_max = 127) {
    const unsigned kind = random_() % 8;
    Int128 n = Int128((unsigned __int128)(random_()) << 64 | random_()) >>
               (127 - int(random_() % unsigned(bits_max + 1)));
    if (kind == 0) n = n / 1'000'000'000 * 1'000'000'000 + 500'000'000;
    if (kind == 1) n = power_of_ten() + Int128(random_() % 3) - 1;
    if (kind == 2) n = power_of_ten() * 5;
    if (kind == 3 && random_() % 4 == 0) n = random_() % 2 ? kMax : kMin;
    if (kind == 4) n = Int128(random_() % 20) - 10;
    const Int128 limit = kMax >> (127 - bits_max);
    if (bits_max < 127 && (n > limit || n < -limit)) n %= limit;
    return random_() % 2 || n == kMin ? n : -n;
  }
  uint64_t below(uint64_t limit) { return random_() % limit; }

 private:
  Int128 power_of_ten() {
    Int128 n = 1;
    for (uint64_t i = random_() % 38; i > 0; --i) n *= 10;
    return n;
  }
  std::mt19937_64 random_;
};

}  // namespace helios::value::oracle
