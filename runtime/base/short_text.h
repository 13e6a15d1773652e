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

}  // namespace helios
