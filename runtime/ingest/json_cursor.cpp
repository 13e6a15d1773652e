#include "runtime/ingest/json_cursor.h"

#include <cstring>

#include "runtime/ingest/json_ingest.h"
#include "runtime/ingest/json_text.h"
#include "runtime/ingest/scalar.h"

namespace helios::ingest {
namespace {

/// Whether all bytes are below 128; 32 at a time, for whole lines.
bool is_all_ascii(std::string_view text) {
  constexpr size_t kAtOnce = 32;
  const char* at = text.data();
  const char* const end = at + text.size();
  uint64_t seen = 0;
  const auto look = [&seen](const char* block) {
    uint64_t words[kAtOnce / sizeof(uint64_t)];
    std::memcpy(words, block, kAtOnce);
    seen |= words[0] | words[1] | words[2] | words[3];
  };
  for (; size_t(end - at) >= kAtOnce; at += kAtOnce) look(at);
  if (text.size() >= kAtOnce) {
    look(end - kAtOnce);
  } else {
    for (; at != end; ++at) seen |= uint64_t(uint8_t(*at));
  }
  return (seen & 0x8080'8080'8080'8080ull) == 0;
}

}  // namespace

bool JsonCursor::open(std::string_view line) {
  line_ = line;
  next_ = 0;
  error_ = nullptr;
  error_offset_ = 0;
  if (const char* wrong = structure_.find_tokens(line)) {
    error_ = wrong;
    return false;
  }
  has_escapes_ = std::memchr(line.data(), '\\', line.size()) != nullptr;
  is_ascii_ = !has_escapes_ && is_all_ascii(line);
  return true;
}

bool JsonCursor::fail(const char* what) {
  if (error_ == nullptr) {
    error_ = what;
    error_offset_ = next_ < structure_.count() ? offset() : line_.size();
  }
  return false;
}

bool JsonCursor::text(std::string_view& out, Arena& arena) {
  if (!raw_text(out)) return false;
  if (!has_escapes_ || unescape(out, arena)) return true;
  --next_;
  return fail("an escape in this text is none of JSON's");
}

bool JsonCursor::name(std::string_view& out, Arena& arena) {
  if (!text(out, arena)) return false;
  return take(':') || fail("a colon is missing after the name");
}

std::optional<std::string_view> JsonCursor::written_name(std::string_view name) const {
  const char* const end = line_.data() + line_.size();
  if (name.data() <= line_.data() || name.data() + name.size() + 2 > end) return std::nullopt;
  const std::string_view written(name.data() - 1, name.size() + 3);
  if (written.front() != '"' || !written.ends_with("\":")) return std::nullopt;
  return written;
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
