#include "runtime/ingest/json_cursor.h"

#include "runtime/ingest/json_ingest.h"
#include "runtime/ingest/json_text.h"
#include "runtime/ingest/scalar.h"

namespace helios::ingest {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool JsonCursor::open(std::string_view line) {
  line_ = line;
  next_ = 0;
  error_ = nullptr;
  error_offset_ = 0;
  if (const char* wrong = structure_.find_tokens(line)) error_ = wrong;
  return error_ == nullptr;
}

bool JsonCursor::fail(const char* what) {
  if (error_ == nullptr) {
    error_ = what;
    error_offset_ = next_ < structure_.count() ? offset() : line_.size();
  }
  return false;
}

std::string_view JsonCursor::scalar() {
  if (at_end()) return {};
  const uint32_t from = offset();
  uint32_t to = structure_.offsets()[++next_];
  while (to > from && is_space(line_[to - 1])) --to;
  return line_.substr(from, to - from);
}

bool JsonCursor::raw_text(std::string_view& out) {
  if (peek() != '"') return fail("a text in quotes is missing here");
  const std::string_view quoted = scalar();
  // What follows the closing quote begins a token, so that the text up to there ends with it.
  if (quoted.size() < 2 || quoted.back() != '"') {
    --next_;
    return fail("something stands after the closing quote");
  }
  out = quoted.substr(1, quoted.size() - 2);
  return true;
}

bool JsonCursor::text(std::string_view& out, Arena& arena) {
  std::string_view raw;
  if (!raw_text(raw)) return false;
  const std::optional<std::string_view> resolved = unescape(raw, arena);
  if (!resolved) {
    --next_;
    return fail("an escape in this text is none of JSON's");
  }
  out = *resolved;
  return true;
}

bool JsonCursor::name(std::string_view& out, Arena& arena) {
  if (!text(out, arena)) return false;
  return take(':') || fail("a colon is missing after the name");
}

bool JsonCursor::skip(Arena& arena, int depth) {
  if (depth > JsonLimits::kDepthMax) return fail("nested deeper than 64 levels");
  switch (peek()) {
    case '{': return skip_object(arena, depth);
    case '[': return skip_list(arena, depth);
    case '"': {
      std::string_view ignored;
      return text(ignored, arena);
    }
  }
  const std::string_view word = scalar();
  if (word == "true" || word == "false" || word == "null" || is_json_number(word)) return true;
  if (!word.empty()) --next_;
  return fail("a value is missing or misspelled here");
}

bool JsonCursor::skip_object(Arena& arena, int depth) {
  ++next_;
  if (take('}')) return true;
  do {
    std::string_view ignored;
    if (!name(ignored, arena) || !skip(arena, depth + 1)) return false;
  } while (take(','));
  return take('}') || fail("a comma or } is missing here");
}

bool JsonCursor::skip_list(Arena& arena, int depth) {
  ++next_;
  if (take(']')) return true;
  do {
    if (!skip(arena, depth + 1)) return false;
  } while (take(','));
  return take(']') || fail("a comma or ] is missing here");
}

uint64_t JsonCursor::count_items() const {
  if (peek() == ']') return 0;
  uint64_t commas = 0;
  int depth = 0;
  for (uint32_t i = next_; i < structure_.count(); ++i) {
    switch (line_[structure_.offsets()[i]]) {
      case '{':
      case '[': ++depth; break;
      case '}':
      case ']':
        if (depth-- == 0) return commas + 1;
        break;
      case ',': commas += depth == 0; break;
    }
  }
  return commas + 1;
}

}  // namespace helios::ingest
