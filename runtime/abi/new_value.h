#pragma once

#include <cstring>
#include <string_view>

#include "runtime/abi/memory.h"
#include "runtime/base/arena.h"

namespace helios::abi {

/// Memory for a value that is to be made, all zero: unknown, empty, nothing.
inline void* zeroed(size_t size, Arena& arena) {
  return std::memset(arena.allocate(size), 0, size);
}

/// A text of its own, in the arena.
inline Text copy_text(std::string_view text, Arena& arena) {
  char* const data = arena.allocate_array<char>(text.size());
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
  return {data, static_cast<uint32_t>(text.size()), kNoHash};
}

/// A value into a field of a record: as it is, or as known where the field is a T?.
inline void set_field(const TypeTable& types, const RecordField& field, void* record,
                      const void* value) {
  std::memcpy(at(record, field.offset), value, types[types.unwrapped(field.type)].size);
  if (!types.is_optional(field.type)) return;
  store(at(record, field.offset + types.presence_offset(field.type)), uint8_t{1});
}

/// The first fields of another record, which are all fields of this one: parameters into the frame that begins with them.
inline void copy_fields(const TypeTable& types, RecordId from_record, const void* from,
                        RecordId to_record, void* to) {
  const Record& source = types[from_record];
  const Record& target = types[to_record];
  for (size_t i = 0; i < source.fields.size(); ++i) {
    std::memcpy(at(to, target.fields[i].offset), at(from, source.fields[i].offset),
                types[source.fields[i].type].size);
  }
}

}  // namespace helios::abi
