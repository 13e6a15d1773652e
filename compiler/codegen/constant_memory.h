#pragma once

#include <string>
#include <utility>
#include <vector>

#include "compiler/codegen/object_emitter.h"

/// Constants as they lie in memory: bytes, with pointers to other constants between them.
namespace helios::codegen {

class ConstantMemory {
 public:
  ConstantMemory(ObjectEmitter& object, uint64_t size) : object_(object), bytes_(size, '\0') {}
  /// In the layout of runtime/abi/types.h.
  void write(abi::TypeId type, const abi::Datum& datum, uint64_t offset);
  void write_text(uint64_t offset, std::string_view text);
  void write_number(uint64_t offset, uint64_t n, unsigned bytes);
  /// In order of their offsets.
  void write_pointer(uint64_t offset, llvm::Constant* to) { pointers_.push_back({offset, to}); }
  llvm::Constant* finish();

 private:
  ObjectEmitter& object_;
  std::string bytes_;
  std::vector<std::pair<uint64_t, llvm::Constant*>> pointers_;
};

/// The items of a list, set or map, one after the other.
llvm::Constant* items_in_memory(ObjectEmitter& object, abi::TypeId collection,
                                const abi::Datum& datum);

}  // namespace helios::codegen
