#include "compiler/syntax/chunks.h"

#include <antlr4-runtime.h>

#include "HeliosLexer.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

bool is_reserved(uint32_t type) {
  switch (type) {
    case L::VIEW: case L::ADVICE: case L::METRIC: case L::ENDPOINT: case L::PROPERTY:
    case L::MIGRATE:
      return true;
    default:
      return false;
  }
}

bool may_open_declaration(uint32_t type) {
  switch (type) {
    case L::MODULE: case L::USE: case L::EXPORT: case L::ENUM: case L::ORDERED: case L::TYPE: case L::EVENT:
    case L::CLOSED: case L::LIST: case L::CALENDAR: case L::DEFINE: case L::LET: case L::FEATURE:
    case L::DECISION: case L::TABLE: case L::TAGS: case L::EXAMPLE: case L::TEST: case L::ON:
    case L::WORKFLOW: case L::SERVICE: case L::SCHEDULE:
      return true;
    default:
      return is_reserved(type);
  }
}

/// The first tokens leave no doubt, wherever they stand: `enum Name {`, `let name =`.
bool opens_for_sure(uint32_t type, uint32_t second, uint32_t third) {
  const bool named = is_word(second);
  switch (type) {
    case L::ENUM: case L::EVENT: case L::CALENDAR: return named && third == L::OPEN_BRACE;
    case L::ORDERED: return second == L::ENUM;
    case L::CLOSED: return second == L::EVENT;
    case L::TYPE: return named && (third == L::OPEN_BRACE || third == L::ASSIGN);
    case L::LIST: return named && third == L::COLON;
    case L::LET: return named && (third == L::COLON || third == L::ASSIGN);
    case L::FEATURE: case L::EXAMPLE: return named && third == L::ASSIGN;
    case L::DEFINE: return named && third == L::OPEN_PAREN;
    case L::DECISION: return named && (third == L::ON || third == L::OPEN_PAREN);
    case L::TABLE: return named && (third == L::FROM || third == L::OPEN_PAREN);
    case L::USE: return named && third == L::DOT;
    case L::TAGS: return second == L::OPEN_BRACE;
    case L::TEST: case L::PROPERTY: case L::ENDPOINT: return second == L::TEXT;
    case L::WORKFLOW: case L::ADVICE: return named && third == L::OPEN_PAREN;
    case L::SERVICE: return named && third == L::OPEN_BRACE;
    case L::SCHEDULE: return named && third == L::AT;
    case L::METRIC: return named && third == L::ASSIGN;
    default: return false;
  }
}

/// A word at the start of a line that no expression can go on with: it opens something, if only by a slip.
bool opens_something_unknown(std::span<const Lexeme> tokens, size_t i) {
  if (!tokens[i].unindented || i == 0) return false;
  const uint32_t before = tokens[i - 1].type;
  if (before == L::CLOSE_BRACE) {
    switch (tokens[i].type) {
      case L::AND: case L::OR: case L::IS: case L::IN: case L::NOT: case L::OTHERWISE: case L::THEN:
      case L::ELSE: case L::UNTIL: case L::BY: case L::OVER: case L::WHERE:
        return false;
      default:
        return is_word(tokens[i].type);
    }
  }
  const bool before_ends_a_value = before == L::CLOSE_PAREN || before == L::CLOSE_BRACKET ||
                                   before == L::NAME || before == L::CURRENCY || before == L::TEXT ||
                                   before == L::NUMBER || before == L::DURATION || before == L::DATE;
  return tokens[i].type == L::NAME && before_ends_a_value;
}

}  // namespace

bool opens_bracket(uint32_t type) {
  return type == L::OPEN_BRACE || type == L::OPEN_PAREN || type == L::OPEN_BRACKET;
}

bool closes_bracket(uint32_t type) {
  return type == L::CLOSE_BRACE || type == L::CLOSE_PAREN || type == L::CLOSE_BRACKET;
}

bool is_word(uint32_t type) { return type >= L::AND && type <= L::NAME; }

bool opens_declaration(std::span<const Lexeme> tokens, size_t i) {
  const uint32_t type = tokens[i].type;
  if (!may_open_declaration(type)) return false;
  auto type_at = [&](size_t j) { return j < tokens.size() ? tokens[j].type : 0; };
  if (type == L::EXPORT) {
    return may_open_declaration(type_at(i + 1)) &&
           (tokens[i].unindented || opens_declaration(tokens, i + 1));
  }
  if (i > 0 && tokens[i - 1].type == L::DOT) return false;
  if (opens_for_sure(type, type_at(i + 1), type_at(i + 2))) return true;
  // Otherwise where it stands tells.
  const bool line_of_its_own = tokens[i].unindented || (i == 0 && tokens[i].starts_line);
  const uint32_t next = type_at(i + 1);
  return line_of_its_own && (is_word(next) || next == L::TEXT || next == L::OPEN_BRACE);
}

std::vector<Chunk> cut_into_chunks(const std::vector<Lexeme>& tokens, uint32_t file_size) {
  const std::span<const Lexeme> all(tokens);
  std::vector<size_t> starts;
  size_t depth = 0;
  for (size_t i = 0; i < all.size(); ++i) {
    const uint32_t type = all[i].type;
    if (depth == 0) {
      const bool exported = i > 0 && all[i - 1].type == L::EXPORT;
      const bool ordered = i > 0 && (all[i - 1].type == L::ORDERED || all[i - 1].type == L::CLOSED);
      const bool opens = opens_declaration(all, i) && !exported && !ordered;
      if (i == 0 || opens || (opens_something_unknown(all, i) && !exported)) starts.push_back(i);
    }
    if (opens_bracket(type)) ++depth;
    if (closes_bracket(type) && depth > 0) --depth;
  }
  std::vector<Chunk> chunks;
  for (size_t k = 0; k < starts.size(); ++k) {
    const size_t first = starts[k];
    const size_t last = k + 1 < starts.size() ? starts[k + 1] : all.size();
    ChunkKind kind = ChunkKind::Stray;
    if (opens_declaration(all, first)) {
      const bool exported = all[first].type == L::EXPORT;
      const uint32_t opener = all[exported ? first + 1 : first].type;
      kind = is_reserved(opener) ? ChunkKind::Reserved : ChunkKind::Declaration;
    }
    const uint32_t end = last < all.size() ? all[last].begin : file_size;
    chunks.push_back({kind, all.subspan(first, last - first), end});
  }
  return chunks;
}

}  // namespace helios::syntax
