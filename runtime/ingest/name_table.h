#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/short_text.h"

namespace helios::ingest {

/// Few names, known beforehand, looked up for every event: field names, spellings.
/// Immutable once made; `find` is one multiplication, one probe and one comparison, and for a
/// length that no name has, nothing.
class NameTable {
 public:
  static constexpr int32_t kNotFound = -1;

  NameTable() = default;
  /// The number of a name is its place in `names`. Of equal names the first is found.
  explicit NameTable(std::vector<std::string> names);

  int32_t find(std::string_view name) const {
    if ((lengths_ >> length_bit(name) & 1) == 0) return kNotFound;
    const TextEnds ends(name);
    for (size_t at = hash(ends) & mask_; cells_[at].number != kNotFound; at = (at + 1) & mask_) {
      const Cell& cell = cells_[at];
      if (cell.ends != ends) continue;
      if (ends.are_all() || names_[size_t(cell.number)] == name) return cell.number;
    }
    return kNotFound;
  }
  size_t size() const { return names_.size(); }

 private:
  static unsigned length_bit(std::string_view name) {
    return name.size() < 63 ? unsigned(name.size()) : 63;
  }
  static uint64_t hash(const TextEnds& ends) {
    const uint64_t mixed = (ends.head ^ (ends.tail * 0x9e3779b97f4a7c15ull) ^ ends.size) * 0xd6e8feb86659fd93ull;
    return mixed ^ mixed >> 32;
  }

  struct Cell {
    TextEnds ends;
    int32_t number = kNotFound;
  };
  std::vector<std::string> names_;
  std::vector<Cell> cells_;     // a quarter full at most
  size_t mask_ = 0;
  uint64_t lengths_ = 0;        // a bit for each that a name has; the last for all longer ones
};

}  // namespace helios::ingest
