#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "runtime/base/arena.h"
#include "runtime/ingest/json_structure.h"
#include "runtime/ingest/name_order.h"

namespace helios::ingest {

/// A place in the tokens of one line, and JSON's grammar from there on. The first thing that breaks
/// the grammar is kept in `error()`, and from then on everything answers false.
class JsonCursor {
 public:
  /// False: not even tokens.
  bool open(std::string_view line);

  /// The first character of the token here; '\0' past the last.
  char peek() const { return next_ < structure_.count() ? line_[structure_.offsets()[next_]] : '\0'; }
  bool take(char token) {
    if (peek() != token) return false;
    ++next_;
    return true;
  }
  bool at_end() const { return next_ == structure_.count(); }

  /// A text, escapes resolved.
  bool text(std::string_view& out, Arena& arena);
  /// A number, literal or whatever stands there up to the next token.
  std::string_view scalar() {
    const std::string_view found = look();
    next_ += !at_end();
    return found;
  }
  /// The name of a field and the colon after it.
  bool name(std::string_view& out, Arena& arena);
  /// Whether a name stands here just so, without a blank in it, and then something: `"amount":`.
  bool is_at(const NameOrder::Place& name) const {
    return next_ + 2 < structure_.count() && name.begins({line_.data() + offset(), line_.size() - offset()});
  }
  /// Such a name and its colon.
  void pass_name() { next_ += 2; }
  /// How the name and colon just read are written; nullopt where something stands between them, or
  /// in escapes.
  std::optional<std::string_view> written_name(std::string_view name) const;

  /// What stands up to the next token, as `scalar` gives it, but the cursor stays.
  std::string_view look() const {
    return at_end() ? std::string_view() : trimmed(offset(), structure_.offsets()[next_ + 1]);
  }
  void pass() { ++next_; }
  /// Whatever value stands here, checked.
  bool skip(Arena& arena, int depth);
  /// Whether every text of the line is ASCII, escapes and all.
  bool is_ascii() const { return is_ascii_; }
  /// How many values there are in the list whose '[' was taken; the cursor stays.
  uint64_t count_items() const;

  /// For reading a value again.
  uint32_t place() const { return next_; }
  void go_to(uint32_t place) { next_ = place; }

  bool fail(const char* what);
  const char* error() const { return error_; }
  size_t error_offset() const { return error_offset_; }

 private:
  std::string_view trimmed(uint32_t from, uint32_t to) const {
    while (to > from && is_space(line_[to - 1])) --to;
    return line_.substr(from, to - from);
  }
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  /// A text without its quotes, escapes as written. What follows the closing quote begins a token,
  /// so that the text up to there ends with it.
  bool raw_text(std::string_view& out) {
    if (peek() != '"') return fail("a text in quotes is missing here");
    const std::string_view quoted = scalar();
    if (quoted.size() < 2 || quoted.back() != '"') {
      --next_;
      return fail("something stands after the closing quote");
    }
    out = {quoted.data() + 1, quoted.size() - 2};
    return true;
  }
  bool skip_object(Arena& arena, int depth);
  bool skip_list(Arena& arena, int depth);
  uint32_t offset() const { return structure_.offsets()[next_]; }

  JsonStructure structure_;
  std::string_view line_;
  uint32_t next_ = 0;
  bool has_escapes_ = false, is_ascii_ = false;
  const char* error_ = nullptr;
  size_t error_offset_ = 0;
};

}  // namespace helios::ingest
