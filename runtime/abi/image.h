#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"

/// Values as bytes that can be read back: how memory is kept on a disk or in a store. Without padding and without pointers;
/// of this machine's byte order, and of one type table.
namespace helios::abi {

/// Appends.
void append_image(const TypeTable& types, TypeId type, const void* memory, std::string& out);
void append_image(const TypeTable& types, RecordId record, const void* memory, std::string& out);

/// Takes one value off the front of `image`, into `memory` of `type`, zeroed before; texts and items are in the arena. False:
/// the bytes are no image of this type.
[[nodiscard]] bool take_image(const TypeTable& types, TypeId type, std::string_view& image,
                              void* memory, Arena& arena);
[[nodiscard]] bool take_image(const TypeTable& types, RecordId record, std::string_view& image,
                              void* memory, Arena& arena);

}  // namespace helios::abi
