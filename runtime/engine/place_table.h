#pragma once

#include <cstdint>

#include "runtime/engine/blocks.h"

namespace helios::engine {

/// Numbers of values to numbers of places, for one key that has many: open addressing, at most half
/// full. 16 bytes and nothing else until something is put in.
class PlaceTable {
 public:
  static constexpr uint32_t kNone = 0xffffffffu;

  bool in_use() const { return cells_ != nullptr; }
  /// kNone where it has no place.
  uint32_t find(uint32_t value) const;
  void put(uint32_t value, uint32_t place, Blocks& blocks);
  void erase(uint32_t value);
  /// Of all, memory included.
  void clear(Blocks& blocks);

 private:
  static constexpr uint32_t kFirstCells = 256;
  struct Cell {
    uint32_t value = kNone, place = kNone;
  };

  /// Where a value stands, or would.
  uint32_t cell_of(uint32_t value) const;
  uint32_t begins(uint32_t value) const { return (value * 0x9e3779b1u) >> shift_; }
  uint32_t cells() const { return 1u << (32 - shift_); }
  void make_room(Blocks& blocks);

  Cell* cells_ = nullptr;
  uint32_t count_ = 0;
  uint32_t shift_ = 32;  // the table has 2^(32 - shift) cells
};

}  // namespace helios::engine
