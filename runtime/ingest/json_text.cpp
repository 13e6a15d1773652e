#include "runtime/ingest/json_text.h"

#include <cstring>

#include "runtime/value/utf8.h"

namespace helios::ingest {
namespace {

/// The value of four hexadecimal digits; -1 when they are not.
int32_t read_hex4(const char* at, const char* end) {
  if (end - at < 4) return -1;
  int32_t out = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = at[i];
    int digit;
    if (c >= '0' && c <= '9') {
      digit = c - '0';
    } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
      digit = (c | 0x20) - 'a' + 10;
    } else {
      return -1;
    }
    out = out << 4 | digit;
  }
  return out;
}

/// The code point of the escape after "\u", both halves of a pair; -1 when it is none. Moves `at` past it.
int32_t read_code_point(const char*& at, const char* end) {
  const int32_t unit = read_hex4(at, end);
  if (unit < 0) return -1;
  at += 4;
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  if (unit > 0xdbff || end - at < 6 || at[0] != '\\' || at[1] != 'u') return -1;
  const int32_t low = read_hex4(at + 2, end);
  if (low < 0xdc00 || low > 0xdfff) return -1;
  at += 6;
  return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
  }
  return '\0';
}

}  // namespace

bool unescape(std::string_view& text, Arena& arena) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const void* const first = std::memchr(begin, '\\', text.size());
  if (first == nullptr) return true;
  // No escape is shorter than what it means.
  char* const resolved = arena.allocate_array<char>(text.size());
  const char* at = static_cast<const char*>(first);
  std::memcpy(resolved, begin, size_t(at - begin));
  char* out = resolved + (at - begin);
  while (at != end) {
    if (*at != '\\') {
      *out++ = *at++;
      continue;
    }
    if (++at == end) return false;
    const char kind = *at++;
    if (kind == 'u') {
      const int32_t code_point = read_code_point(at, end);
      if (code_point < 0) return false;
      out = value::encode(out, uint32_t(code_point));
    } else {
      const char c = simple_escape(kind);
      if (c == '\0') return false;
      *out++ = c;
    }
  }
  text = {resolved, size_t(out - resolved)};
  return true;
}

}  // namespace helios::ingest
