#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace helios {

template <typename Word>
Word load_word(const char* at) {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Equality of names, which are short: two loads that may overlap, where memcmp would be a call.
inline bool equal(std::string_view a, std::string_view b) {
  const size_t n = a.size();
  if (b.size() != n) return false;
  const auto ends_equal = [&]<typename Word>(Word) {
    const size_t tail = n - sizeof(Word);
    return load_word<Word>(a.data()) == load_word<Word>(b.data()) &&
           load_word<Word>(a.data() + tail) == load_word<Word>(b.data() + tail);
  };
  if (n > 32) return std::memcmp(a.data(), b.data(), n) == 0;
  if (n >= 16) return ends_equal((unsigned __int128)(0));
  if (n >= 8) return ends_equal(uint64_t());
  if (n >= 4) return ends_equal(uint32_t());
  return n == 0 || (a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1]);
}

/// A text's length and both its ends, as numbers: all of it, where it is short.
struct TextEnds {
  uint64_t head = 0, tail = 0, size = 0;

  TextEnds() = default;
  explicit TextEnds(std::string_view text) : size(text.size()) {
    if (size >= 8) {
      head = load_word<uint64_t>(text.data());
      tail = load_word<uint64_t>(text.data() + size - 8);
    } else if (size >= 4) {
      head = load_word<uint32_t>(text.data());
      tail = load_word<uint32_t>(text.data() + size - 4);
    } else if (size > 0) {
      head = uint8_t(text[0]) | uint64_t(uint8_t(text[size / 2])) << 8;
      tail = uint8_t(text[size - 1]);
    }
  }
  /// Texts of the same ends are the same.
  bool are_all() const { return size <= 2 * sizeof(uint64_t); }
  bool operator==(const TextEnds&) const = default;
};

}  // namespace helios
