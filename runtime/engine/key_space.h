#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/engine/feature_state.h"

namespace helios::engine {

/// All features with one type of key, a row a key: `by account` of every event finds the same row, so that an event
/// looks its key up once however many features watch it. Rows stay where they are and are never given up. The unit
/// in which state can be split by key: nothing in one row knows another.
class KeySpace {
 public:
  KeySpace(const abi::TypeTable& types, abi::RecordId key);
  KeySpace(const KeySpace&) = delete;
  KeySpace& operator=(const KeySpace&) = delete;
  ~KeySpace();

  /// Whether keys of record `key` are this space's: fields of the same types in the same order.
  bool takes(abi::RecordId key) const;
  /// Before the first row: where the state stands in each row. Not owned.
  size_t add_state(FeatureState* state);
  /// After the last state, before the first read.
  void open();

  /// The row of a key in memory of its record; made when there is none.
  char* row(const void* key);
  /// The row, or one of nothing when there is none.
  const char* find(const void* key) const;
  size_t size() const { return keys_.size(); }

 private:
  static constexpr uint32_t kNoRow = 0xffffffffu;
  struct Cell {
    uint32_t hash = 0;
    uint32_t row = kNoRow;
  };
  struct Placed {
    FeatureState* state;
    size_t offset;
  };

  std::string_view bytes_of(const void* key) const;
  uint32_t look_up(std::string_view bytes, uint64_t hash) const;
  uint32_t add_row(std::string_view bytes, uint64_t hash);
  void grow();
  void create(char* row);
  char* at(uint32_t row) const;

  const abi::TypeTable& types_;
  std::vector<abi::TypeId> key_types_;
  std::vector<uint32_t> key_offsets_;
  bool is_one_text_ = false;           // the most frequent key is its own bytes
  std::vector<Placed> states_;
  size_t row_bytes_ = 0;

  std::vector<Cell> cells_;            // open addressing, at most half full
  std::vector<std::string_view> keys_; // by row, in key_bytes_
  Arena key_bytes_;
  std::vector<std::unique_ptr<char[]>> chunks_;
  std::unique_ptr<char[]> nothing_;    // a row without events
  mutable std::string scratch_;
  mutable uint32_t last_row_ = kNoRow; // an event looks up one key again and again
};

}  // namespace helios::engine
