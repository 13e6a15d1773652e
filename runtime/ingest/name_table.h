#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace helios::ingest {

/// Few names, known beforehand, looked up for every event: field names, spellings, symbols.
/// Immutable once made; `find` is one multiplication, one probe and one comparison.
class NameTable {
 public:
  static constexpr int32_t kNotFound = -1;

  NameTable() = default;
  /// The number of a name is its place in `names`. Of equal names the first is found.
  explicit NameTable(std::vector<std::string> names);

  int32_t find(std::string_view name) const {
    if (cells_.empty()) return kNotFound;
    for (size_t at = hash(name) & mask_; cells_[at] != kNotFound; at = (at + 1) & mask_) {
      const std::string& candidate = names_[size_t(cells_[at])];
      if (candidate.size() == name.size() &&
          std::memcmp(candidate.data(), name.data(), name.size()) == 0) {
        return cells_[at];
      }
    }
    return kNotFound;
  }
  size_t size() const { return names_.size(); }
  const std::string& operator[](size_t i) const { return names_[i]; }

 private:
  /// Length and both ends, which tell names apart; what is equal there is told apart by comparison.
  static uint64_t hash(std::string_view name) {
    const size_t n = name.size();
    uint64_t head = 0, tail = 0;
    if (n >= 8) {
      std::memcpy(&head, name.data(), 8);
      std::memcpy(&tail, name.data() + n - 8, 8);
    } else if (n >= 4) {
      uint32_t four;
      std::memcpy(&four, name.data(), 4);
      head = four;
      std::memcpy(&four, name.data() + n - 4, 4);
      tail = four;
    } else if (n > 0) {
      head = uint8_t(name[0]) | uint64_t(uint8_t(name[n / 2])) << 8;
      tail = uint8_t(name[n - 1]);
    }
    const uint64_t mixed =
        (head ^ (tail * 0x9e3779b97f4a7c15ull) ^ n) * 0xd6e8feb86659fd93ull;
    return mixed ^ mixed >> 32;
  }

  std::vector<std::string> names_;
  std::vector<int32_t> cells_;  // a quarter full at most
  size_t mask_ = 0;
};

}  // namespace helios::ingest
