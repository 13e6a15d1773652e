#pragma once

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"

namespace helios::engine {

/// Whether values of `type` point to anything: to texts or items.
bool has_pointers(const abi::TypeTable& types, abi::TypeId type);

/// Memory of `type` that outlives the event: a value in one block with all it points to.
/// Small, movable by its bytes; freed by `free_copy`.
char* make_copy(const abi::TypeTable& types, abi::TypeId type, const void* memory);
void free_copy(char* copy);

/// The value at `memory` to `out`, and what it points to to the arena.
void copy_to(const abi::TypeTable& types, abi::TypeId type, const void* memory, void* out,
             Arena& arena);

}  // namespace helios::engine
