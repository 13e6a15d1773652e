#include "runtime/value/pattern_length.h"

#include <algorithm>
#include <charconv>

namespace helios::value {
namespace {

constexpr size_t kNone = std::string_view::npos;

/// Past a `[…]`; kNone where that is not plain to see.
size_t after_set(std::string_view pattern, size_t at) {
  ++at;
  if (at < pattern.size() && pattern[at] == '^') ++at;
  if (at < pattern.size() && pattern[at] == ']') ++at;
  for (; at < pattern.size() && pattern[at] != ']'; ++at) {
    if (pattern[at] == '[') return kNone;
    if (pattern[at] == '\\') ++at;
  }
  return at < pattern.size() ? at + 1 : kNone;
}

/// What must be there of an element that a `*`, `?`, `+` or `{n,m}` follows; moves past that.
size_t least_times(std::string_view pattern, size_t& at) {
  if (at == pattern.size()) return 1;
  const char c = pattern[at];
  if (c == '*' || c == '?') return ++at, 0;
  if (c == '+') return ++at, 1;
  if (c != '{') return 1;
  size_t times = 0;
  const char* const end = pattern.data() + pattern.size();
  const auto [rest, error] = std::from_chars(pattern.data() + at + 1, end, times);
  const size_t close = pattern.find('}', at);
  if (error != std::errc() || close == kNone) return 0;
  at = close + 1;
  return times;
}

std::string_view without_case_flag(std::string_view pattern) {
  const bool flagged = pattern.starts_with("(?-i)") || pattern.starts_with("(?i)");
  return flagged ? pattern.substr(pattern.find(')') + 1) : pattern;
}

}  // namespace

std::optional<size_t> line_length_wanted(std::string_view pattern) {
  pattern = without_case_flag(pattern);
  if (!pattern.starts_with(".{") || !pattern.ends_with(",}")) return std::nullopt;
  size_t length = 0;
  const char* const begin = pattern.data() + 2, *const end = pattern.data() + pattern.size() - 2;
  const auto [rest, error] = std::from_chars(begin, end, length);
  if (begin >= end || error != std::errc() || rest != end) return std::nullopt;
  return length;
}

bool has_line_of(std::string_view text, size_t characters) {
  size_t in_line = 0;
  for (const char c : text) {
    if (in_line >= characters) return true;
    const bool continues = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
    in_line = c == '\n' ? 0 : in_line + !continues;
  }
  return in_line >= characters;
}

size_t least_length(std::string_view pattern) {
  // Groups, alternatives and what is rarer are left to the matcher.
  pattern = without_case_flag(pattern);
  if (pattern.find_first_of("(|") != kNone) return 0;
  // A letter may be found in another size where case is ignored.
  if (std::any_of(pattern.begin(), pattern.end(), [](char c) { return (c & 0x80) != 0; })) return 0;
  size_t length = 0;
  for (size_t at = 0; at < pattern.size();) {
    const char c = pattern[at];
    size_t bytes = 1;
    if (c == '[') {
      at = after_set(pattern, at);
      if (at == kNone) return 0;
    } else if (c == '\\') {
      constexpr std::string_view kOneCharacter = "dDsSwWntr.\\/-";
      if (at + 1 == pattern.size() || kOneCharacter.find(pattern[at + 1]) == kNone) return 0;
      at += 2;
    } else {
      if (c == '^' || c == '$' || c == '*' || c == '+' || c == '?') bytes = 0;
      if (c == '{' || c == '}') return 0;
      ++at;
    }
    length += bytes * least_times(pattern, at);
  }
  return length;
}

}  // namespace helios::value
