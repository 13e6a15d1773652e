#pragma once

#include <emmintrin.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "runtime/ingest/name_table.h"

namespace helios::ingest {

/// How names are written, and which follows which: the next object mostly has the same in the same
/// order, those that nobody asks for included, and comparing `"amount":` as it stands is all it
/// takes then.
class NameOrder {
 public:
  static constexpr uint32_t kBeginning = 0;  // of an object: the place before its first name
  static constexpr size_t kWrittenMax = 48;  // longer names are read anew each time

  struct alignas(64) Place {
    char written[kWrittenMax] = {};          // with its quotes and colon
    uint32_t size = 0;
    int32_t number = NameTable::kNotFound;
    uint32_t next = kBeginning;              // where the name stands that came after it last; kBeginning: none did

    std::string_view view() const { return {written, size}; }
    /// Whether it stands at the beginning of `text`.
    bool begins(std::string_view text) const;
  };
  const Place& operator[](uint32_t place) const { return places_[place]; }
  uint32_t next(uint32_t place) const { return places_[place].next; }

  /// After `place` came this name. Returns its place, or kBeginning where there are more, or longer
  /// ones, than are common.
  uint32_t learn(uint32_t place, std::string_view written, int32_t number);

 private:
  static constexpr size_t kPlacesMax = 256;
  std::vector<Place> places_ = std::vector<Place>(1);
};

inline bool NameOrder::Place::begins(std::string_view text) const {
  if (text.size() < kWrittenMax) return text.substr(0, size) == view();
  for (uint32_t at = 0; at < size; at += 16) {
    const auto block = [](const char* from) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)); };
    const auto same = unsigned(_mm_movemask_epi8(_mm_cmpeq_epi8(block(text.data() + at), block(written + at))));
    const unsigned asked = size - at >= 16 ? 0xffff : (1u << (size - at)) - 1;
    if ((same & asked) != asked) return false;
  }
  return true;
}

}  // namespace helios::ingest
