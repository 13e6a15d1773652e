#pragma once

#include <cstdint>
#include <deque>
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
    for (size_t at = hash(name) & mask_; cells_[at] != kNotFound; at = (at + 1) & mask_) {
      if (equal(names_[size_t(cells_[at])], name)) return cells_[at];
    }
    return kNotFound;
  }
  size_t size() const { return names_.size(); }

 private:
  static unsigned length_bit(std::string_view name) {
    return name.size() < 63 ? unsigned(name.size()) : 63;
  }
  /// Length and both ends, which tell names apart; what is equal there is told apart by comparison.
  static uint64_t hash(std::string_view name) {
    const size_t n = name.size();
    uint64_t head = 0, tail = 0;
    if (n >= 8) {
      head = load_word<uint64_t>(name.data());
      tail = load_word<uint64_t>(name.data() + n - 8);
    } else if (n >= 4) {
      head = load_word<uint32_t>(name.data());
      tail = load_word<uint32_t>(name.data() + n - 4);
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
  uint64_t lengths_ = 0;        // a bit for each that a name has; the last for all longer ones
};

/// How names are written, and which follows which: the next object mostly has the same in the same
/// order, those that nobody asks for included, and comparing `"amount":` as it stands is all it
/// takes then.
class NameOrder {
 public:
  static constexpr uint32_t kBeginning = 0;  // of an object: the place before its first name

  struct Place {
    std::string written;                     // with its quotes and colon
    int32_t number = NameTable::kNotFound;
    uint32_t next = kBeginning;              // where the name stands that came after it last; kBeginning: none did
  };
  const Place& operator[](uint32_t place) const { return places_[place]; }
  uint32_t next(uint32_t place) const { return places_[place].next; }

  /// After `place` came this name. Returns its place, or kBeginning where there are more than are
  /// common.
  uint32_t learn(uint32_t place, std::string_view written, int32_t number);

 private:
  static constexpr size_t kPlacesMax = 256;
  std::deque<Place> places_ = std::deque<Place>(1);  // they stay where they are: the walk may be inside of one
};

}  // namespace helios::ingest
