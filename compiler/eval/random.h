#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/base/split_mix.h"

namespace helios::eval {

/// What random programs draw: choices, small numbers.
class Random {
 public:
  explicit Random(uint64_t seed) : mix_(seed) {}

  uint64_t next() { return mix_.next(); }
  /// 0 .. n - 1; n > 0.
  uint32_t below(size_t n) { return static_cast<uint32_t>(next() % n); }
  /// low .. high, both in.
  int64_t between(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(next() % (static_cast<uint64_t>(high - low) + 1));
  }
  bool one_in(uint32_t n) { return below(n) == 0; }
  template <typename T>
  const T& pick(const std::vector<T>& all) {
    return all[below(all.size())];
  }

 private:
  SplitMix mix_;
};

}  // namespace helios::eval
