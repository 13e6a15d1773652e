#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

/// Some of a decision's lines: a bit each, line n is bit n % 64 of word n / 64. Few lines of a
/// decision hold, so whoever goes through them goes through words.
namespace helios::abi {

constexpr uint32_t kLinesPerWord = 64;
constexpr size_t line_words(size_t lines) { return (lines + kLinesPerWord - 1) / kLinesPerWord; }
constexpr uint64_t line_bit(uint32_t line) { return uint64_t(1) << (line % kLinesPerWord); }

inline bool has_line(const uint64_t* set, uint32_t line) {
  return (set[line / kLinesPerWord] & line_bit(line)) != 0;
}
inline void add_line(uint64_t* set, uint32_t line) {
  set[line / kLinesPerWord] |= line_bit(line);
}
inline void remove_line(uint64_t* set, uint32_t line) {
  set[line / kLinesPerWord] &= ~line_bit(line);
}

/// `then(line)` for each line of the set, in order.
template <typename Then>
void each_line(const uint64_t* set, size_t lines, Then then) {
  for (size_t word = 0; word < line_words(lines); ++word) {
    for (uint64_t left = set[word]; left != 0; left &= left - 1) {
      then(static_cast<uint32_t>(word * kLinesPerWord) +
           static_cast<uint32_t>(std::countr_zero(left)));
    }
  }
}

}  // namespace helios::abi
