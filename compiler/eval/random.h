#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace helios::eval {

/// SplitMix64: the same numbers for a seed on every machine, for ever.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
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
  uint64_t state_;
};

}  // namespace helios::eval
