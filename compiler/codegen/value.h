#pragma once

#include "compiler/codegen/llvm.h"
#include "runtime/abi/types.h"

/// Values of the language in registers.
///
///   type                              parts
///   Bool                              i1
///   Int Money Time Date Duration …    i64
///   Decimal                           i128
///   Money                             i64 minor, i16 currency
///   Text, Id                          ptr, i32 size, i32 hash
///   Ip, Cidr                          i64, i64 (, i8 prefix)
///   Enum, Pattern, Zone, Calendar     i32
///   Record                            ptr to memory that stays as it is
///   List, Set, Map                    ptr to items, i64 count
///   T?                                T's parts, then i1: known
///
/// The parts of an unknown value are harmless: pointers may be read for the sizes beside them, a
/// record's for its size.
namespace helios::codegen {

struct Value {
  llvm::SmallVector<llvm::Value*, 4> parts;

  Value() = default;
  Value(llvm::Value* only) : parts{only} {}
  Value(std::initializer_list<llvm::Value*> all) : parts(all) {}

  llvm::Value* only() const { return parts[0]; }
  llvm::Value* operator[](size_t part) const { return parts[part]; }
  /// Of an optional.
  llvm::Value* known() const { return parts.back(); }
  Value inner() const {
    Value v = *this;
    v.parts.pop_back();
    return v;
  }
  Value with(llvm::Value* part) const {
    Value v = *this;
    v.parts.push_back(part);
    return v;
  }
};

/// One part: its type in a register and where it stands in memory.
struct Part {
  llvm::Type* type;
  uint32_t offset;
};

/// How the values of one type stand in registers and memory.
struct Shape {
  llvm::SmallVector<Part, 4> parts;
  uint32_t size = 0, align = 1;
  bool by_address = false;  // a record, or an optional one: part 0 is where it lies
  bool optional = false;
};

}  // namespace helios::codegen
