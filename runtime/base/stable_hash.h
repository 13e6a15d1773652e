#pragma once

#include <cstdint>
#include <string_view>

namespace helios {

/// FNV-1a (Fowler, Noll, Vo): the same on every machine, for ever. For what is named or drawn by a text and outlives the
/// process; not for tables, which have faster ones.
constexpr uint64_t stable_hash(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

}  // namespace helios
