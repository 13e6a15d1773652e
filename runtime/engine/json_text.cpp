#include "runtime/engine/json_text.h"

#include <algorithm>
#include <string>

#include "runtime/abi/datum.h"
#include "runtime/value/digits.h"

namespace helios::engine {
namespace {

constexpr size_t kFirstBytes = 4096;  // a common record

constexpr uint64_t kEach = 0x0101'0101'0101'0101ull, kHigh = 0x8080'8080'8080'8080ull;

/// A bit in each byte that is 0.
uint64_t zeros(uint64_t word) { return (word - kEach) & ~word & kHigh; }

/// Not 0 where one of eight bytes needs an escape: a quote, a backslash, a control character.
uint64_t escapes(uint64_t word) {
  const uint64_t below_space = (word - kEach * 0x20) & ~word & kHigh;
  return below_space | zeros(word ^ kEach * '"') | zeros(word ^ kEach * '\\');
}

uint64_t load(const char* at) {
  uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// The fewer than eight bytes there are; the others are spaces.
uint64_t load_few(const char* at, size_t size) {
  uint64_t word = kEach * ' ';
  std::memcpy(&word, at, size);
  return word;
}

}  // namespace

void JsonText::append(int64_t number) {
  char* at = room(20);
  if (number < 0) *at++ = '-';
  const uint64_t magnitude = number < 0 ? 0 - uint64_t(number) : uint64_t(number);
  if (magnitude < 10) {
    *at++ = char('0' + magnitude);
  } else {
    at = value::write_number(at, magnitude);
  }
  at_ = at;
}

void JsonText::append_text(std::string_view text) {
  char* to = room(text.size() + 2 + sizeof(uint64_t));
  *to++ = '"';
  uint64_t found = 0;
  size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    const uint64_t word = load(text.data() + i);
    found |= escapes(word);
    std::memcpy(to + i, &word, sizeof word);
  }
  if (i < text.size()) {
    const uint64_t word = load_few(text.data() + i, text.size() - i);
    found |= escapes(word);
    std::memcpy(to + i, &word, sizeof word);
  }
  if (found == 0) {
    to[text.size()] = '"';
    at_ = to + text.size() + 1;
    return;
  }
  std::string escaped;
  abi::write_json_text(text, escaped);
  append(escaped);
}

void JsonText::grow(size_t bytes) {
  const size_t written = size_t(at_ - begin_.get());
  const size_t size = std::max({kFirstBytes, 2 * size_t(end_ - begin_.get()), written + bytes});
  auto grown = std::make_unique_for_overwrite<char[]>(size);
  if (written != 0) std::memcpy(grown.get(), begin_.get(), written);
  begin_ = std::move(grown);
  at_ = begin_.get() + written;
  end_ = begin_.get() + size;
}

}  // namespace helios::engine
