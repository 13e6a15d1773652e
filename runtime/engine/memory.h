#pragma once

#include <cstddef>
#include <cstring>
#include <vector>

namespace helios::engine {

/// Room for one value of any type, made once and used for every event.
class Memory {
 public:
  Memory() = default;
  explicit Memory(size_t bytes) : units_((bytes + sizeof(Unit) - 1) / sizeof(Unit)), bytes_(bytes) {}

  void* get() { return units_.data(); }
  const void* get() const { return units_.data(); }
  void clear() { std::memset(units_.data(), 0, bytes_); }
  friend bool operator==(const Memory& a, const Memory& b) {
    return a.bytes_ == b.bytes_ && std::memcmp(a.get(), b.get(), a.bytes_) == 0;
  }

 private:
  using Unit = __int128;  // a Decimal, the strictest in alignment there is
  std::vector<Unit> units_;
  size_t bytes_ = 0;
};

}  // namespace helios::engine
