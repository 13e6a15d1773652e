#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"
#include "runtime/engine/blocks.h"

namespace helios::engine {

/// All state under one type of key, a row a key: `by account` of every event finds the same row,
/// once however many features look at it. Rows stay where they are and are never given up. The unit
/// in which state can be split by key: nothing in one row knows another.
///
/// A key costs its row, 24 bytes for itself (what is longer than 20 lies elsewhere) and 16 to 32 in
/// the table that finds it.
class KeySpace {
 public:
  KeySpace(const abi::TypeTable& types, abi::RecordId key, Blocks& blocks);
  KeySpace(const KeySpace&) = delete;
  KeySpace& operator=(const KeySpace&) = delete;

  /// Whether keys of record `key` are this space's: fields of the same types in the same order.
  bool takes(abi::RecordId key) const;
  /// Before the first row: room for state in each of them, and what it is at first. Where it
  /// stands.
  size_t add_state(std::span<const char> at_first);

  /// A key as it is looked for. Its bytes are the key's own or in `room`, and stay as long as both.
  struct Sought {
    std::string_view bytes;
    uint32_t hash = 0;
  };
  /// A key in memory of its record, for what follows. Brings the place where it is looked for
  /// closer, so that several keys can be looked for at once.
  Sought approach(const void* key, std::string& room) const;
  /// The row, brought closer; nullptr when there is none.
  char* find(const Sought& key) const;
  /// Made when there is none.
  char* row(const Sought& key);
  size_t size() const { return size_; }
  /// What the table that finds them takes; the rows are in the blocks.
  size_t table_bytes() const { return cells_.size() * sizeof(Cell); }

 private:
  struct Cell {
    uint32_t hash = 0;
    char* row = nullptr;
  };

  std::string_view bytes_of(const void* key, std::string& room) const;
  char* look_up(const Sought& key) const;
  char* add_row(const Sought& key);
  void grow();

  const abi::TypeTable& types_;
  Blocks& blocks_;
  std::vector<abi::TypeId> key_types_;
  std::vector<uint32_t> key_offsets_;
  bool is_one_text_ = false;    // the most frequent key is its own bytes

  std::vector<char> blank_;     // a row as it begins
  std::vector<Cell> cells_;     // open addressing, at most half full
  char* next_row_ = nullptr;
  uint32_t rows_left_ = 0;
  size_t size_ = 0;
};

}  // namespace helios::engine
