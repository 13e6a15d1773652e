#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"

/// Values as bytes, without padding and without pointers; of this machine's byte order, and of one type table. Equal memory
/// gives equal bytes, and no bytes begin with another value's.
namespace helios::abi {

/// Bytes that can be read back: how memory is kept on a disk or in a store. Appends.
void append_image(const TypeTable& types, TypeId type, const void* memory, std::string& out);
void append_image(const TypeTable& types, RecordId record, const void* memory, std::string& out);

/// Bytes that are equal where the values are, so that texts whose type ignores case are folded: what keys, identities and
/// distinct values are compared by. Appends.
void append_canonical(const TypeTable& types, TypeId type, const void* memory, std::string& out);

/// Takes one value off the front of `image`, into `memory` of `type`, zeroed before; texts and items are in the arena. False:
/// the bytes are no image of this type.
[[nodiscard]] bool take_image(const TypeTable& types, TypeId type, std::string_view& image,
                              void* memory, Arena& arena);
[[nodiscard]] bool take_image(const TypeTable& types, RecordId record, std::string_view& image,
                              void* memory, Arena& arena);

/// The value that an image is of, in the arena. Null: the bytes are not one image of this type and nothing else.
void* read_image(const TypeTable& types, TypeId type, std::string_view image, Arena& arena);
void* read_image(const TypeTable& types, RecordId record, std::string_view image, Arena& arena);

}  // namespace helios::abi
