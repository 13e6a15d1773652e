#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

#include "runtime/abi/types.h"

/// Reading and writing values where they lie, laid out as types.h says. Loads copy, so that
/// alignment never matters to the caller.
namespace helios::abi {

template <typename T>
T load(const void* memory) {
  T value;
  std::memcpy(&value, memory, sizeof(T));
  return value;
}
template <typename T>
void store(void* memory, const T& value) {
  std::memcpy(memory, &value, sizeof(T));
}

inline const void* at(const void* memory, size_t offset) {
  return static_cast<const char*>(memory) + offset;
}
inline void* at(void* memory, size_t offset) { return static_cast<char*>(memory) + offset; }

inline std::string_view view(const Text& text) { return {text.data, text.size}; }

/// Whether the optional at `memory` is known.
inline bool is_known(const TypeTable& types, TypeId optional, const void* memory) {
  return load<uint8_t>(at(memory, types.presence_offset(optional))) != 0;
}

/// Bytes from one item of a list, set or map to the next.
inline size_t stride(const TypeTable& types, const Type& collection) {
  return collection.kind == Kind::Map ? collection.map_stride : types[collection.element].size;
}

}  // namespace helios::abi
