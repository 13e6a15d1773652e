#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"
#include "runtime/engine/blocks.h"
#include "runtime/engine/copied_value.h"

namespace helios::engine {

/// Values of one type by small numbers, each kept once while someone holds it. Of an enum or a Bool
/// the number is the value, and nobody needs to hold it.
class InternedValues {
 public:
  InternedValues(const abi::TypeTable& types, abi::TypeId type, Blocks& blocks);
  InternedValues(const InternedValues&) = delete;
  InternedValues& operator=(const InternedValues&) = delete;

  /// The number of an equal value, held once more.
  uint32_t hold(const void* memory);
  void release(uint32_t number);
  /// What nobody holds any more is forgotten; until then it can still be looked at.
  void sweep();

  size_t value_bytes() const { return types_[type_].size; }
  const void* memory(uint32_t number) const { return slots_[number].copy; }
  /// In the order of the language.
  int compare(const void* a, const void* b) const;

  /// Marks for one walk over values at a time: from here on none is marked.
  void unmark_all();
  /// False: it was marked already.
  bool mark(uint32_t number);

 private:
  static constexpr uint32_t kNone = 0xffffffffu;
  struct Slot {
    char* copy = nullptr;
    const char* bytes = nullptr;  // what values are compared by
    uint32_t size = 0, copy_bytes = 0;
    uint32_t holders = 0, hash = 0;
  };
  struct Cell {
    uint32_t hash = 0, number = kNone;
  };

  void fill_with_ordinals();
  std::string_view bytes_of(const void* memory);
  uint32_t add(const void* memory, std::string_view bytes, uint32_t hash);
  void place(Cell cell);
  void remove(uint32_t number);
  void grow();

  const abi::TypeTable& types_;
  abi::TypeId type_;
  Blocks& blocks_;
  ValueCopies copies_;
  bool by_ordinal_ = false, is_text_ = false;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_, unheld_;
  std::vector<Cell> cells_;  // open addressing, at most half full
  size_t count_ = 0;
  std::string scratch_;
  std::vector<uint32_t> marks_;  // by number: the round in which it was marked
  uint32_t round_ = 0;
};

/// The interned values of a store, by type: a card is one number wherever it is counted.
class Interning {
 public:
  Interning(const abi::TypeTable& types, Blocks& blocks) : types_(types), blocks_(blocks) {}

  InternedValues& of(abi::TypeId type);
  void sweep() {
    for (InternedValues* values : in_use_) values->sweep();
  }

 private:
  const abi::TypeTable& types_;
  Blocks& blocks_;
  std::vector<std::unique_ptr<InternedValues>> by_type_;
  std::vector<InternedValues*> in_use_;
};

}  // namespace helios::engine
