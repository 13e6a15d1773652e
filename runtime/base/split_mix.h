#pragma once

#include <cstdint>

namespace helios {

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers for a seed on every machine, for ever. What is drawn from them
/// is their users' own: `eval::Random` for random programs, `generate::Random` for made-up events.
class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}
  uint64_t next() {
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }

 private:
  uint64_t state_;
};

}  // namespace helios
