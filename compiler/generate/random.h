#pragma once

#include <cstdint>

#include "runtime/base/split_mix.h"

namespace helios::generate {

/// What made-up events draw. Changing how is changing what every seed makes.
class Random {
 public:
  explicit Random(uint64_t seed) : mix_(seed) {}
  uint64_t next() { return mix_.next(); }
  /// 0 .. n - 1; n > 0.
  uint64_t below(uint64_t n) { return static_cast<uint64_t>((static_cast<unsigned __int128>(next()) * n) >> 64); }
  bool one_in(uint64_t n) { return below(n) == 0; }

 private:
  SplitMix mix_;
};

}  // namespace helios::generate
