#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/types.h"
#include "runtime/engine/blocks.h"

namespace helios::engine {

/// Values of one type that outlive their event: each in one block with all it points to, so that
/// its memory can be looked at where it lies.
class ValueCopies {
 public:
  /// The types stay alive.
  ValueCopies(const abi::TypeTable& types, abi::TypeId type);

  /// The copy; `bytes` is what to free it with.
  char* make(const void* memory, Blocks& blocks, uint32_t& bytes) const;
  size_t value_bytes() const { return size_; }

 private:
  bool find_texts(abi::TypeId type, uint32_t offset);
  char* make_nested(const void* memory, Blocks& blocks, uint32_t& bytes) const;

  const abi::TypeTable& types_;
  abi::TypeId type_;
  size_t size_;
  std::vector<uint32_t> texts_;  // where values hold one
  bool is_flat_;                 // they point to texts and to nothing else
};

}  // namespace helios::engine
