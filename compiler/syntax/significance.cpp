#include "compiler/syntax/significance.h"

#include <optional>

#include <antlr4-runtime.h>

#include "HeliosLexer.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;
using Tokens = std::vector<Lexeme>;
using TokensView = std::span<const Lexeme>;

/// The `{` of a declaration's body: the first at depth 0 after `->`, or the first at all.
std::optional<size_t> find_body(TokensView tokens) {
  std::optional<size_t> first;
  bool after_arrow = false;
  size_t depth = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (depth == 0 && tokens[i].type == L::ARROW) after_arrow = true;
    if (depth == 0 && tokens[i].type == L::OPEN_BRACE) {
      if (after_arrow) return i;
      if (!first) first = i;
    }
    if (opens_bracket(tokens[i].type)) ++depth;
    if (closes_bracket(tokens[i].type) && depth > 0) --depth;
  }
  return first;
}

/// The word that says what is declared.
uint32_t opener_of(TokensView tokens) {
  return tokens[tokens[0].type == L::EXPORT && tokens.size() > 1 ? 1 : 0].type;
}

// ---- tables ----

Lexeme row_end(const Lexeme& before) {
  Lexeme end;
  end.type = L::ROW_END;
  end.begin = end.end = before.end;
  return end;
}

Tokens mark_row_ends(const Tokens& tokens, size_t body) {
  Tokens marked(tokens.begin(), tokens.begin() + static_cast<ptrdiff_t>(body) + 1);
  size_t depth = 1;
  for (size_t i = body + 1; i < tokens.size(); ++i) {
    const Lexeme& token = tokens[i];
    const bool row_open = marked.back().type != L::ROW_END && i > body + 1;
    const bool ends = token.starts_line || token.type == L::CLOSE_BRACE;
    if (depth == 1 && row_open && ends) marked.push_back(row_end(tokens[i - 1]));
    if (opens_bracket(token.type)) ++depth;
    if (closes_bracket(token.type) && depth > 0) --depth;
    marked.push_back(token);
  }
  return marked;
}

// ---- decisions ----

/// What can follow `otherwise X` in a rule but not in the decision's own `otherwise` line.
bool goes_on_with_a_rule(uint32_t type) {
  switch (type) {
    case L::THEN: case L::SCORE: case L::WHEN: case L::UNLESS: case L::AND: case L::OR: case L::LESS:
    case L::LESS_EQUAL: case L::GREATER: case L::GREATER_EQUAL: case L::TAGS: case L::FROM: case L::UNTIL:
    case L::RENAMED: case L::RESOLVE:
      return true;
    default:
      return false;
  }
}

/// tokens[i] is an `otherwise` at the level of the body. Where does what follows it end, and is it a line of
/// the decision or a value in a rule?
struct Reach {
  size_t end;
  bool value_in_rule = false;
};
Reach reach(TokensView tokens, size_t i) {
  size_t depth = 0;
  bool in_set = false;
  for (size_t j = i + 1; j < tokens.size(); ++j) {
    const uint32_t type = tokens[j].type;
    if (depth == 0) {
      if (type == L::CLOSE_BRACE || opens_item(tokens, j)) return {j};
      if (type == L::SET) in_set = true;
      const bool name_after_dot = tokens[j - 1].type == L::DOT;
      if (!in_set && !name_after_dot && j > i + 1 && goes_on_with_a_rule(type)) return {j, true};
    }
    if (opens_bracket(type)) ++depth;
    if (closes_bracket(type) && depth > 0) --depth;
  }
  return {tokens.size()};
}

/// Does what stands before the `otherwise` at tokens[i] give a value that may be unknown: a call, a
/// field, a look-up? `then limit(p) otherwise review` does, `then review otherwise approve` does not.
bool gives_meaning_to_a_value(const Tokens& tokens, size_t body, size_t i) {
  bool may_be_unknown = false;
  for (size_t j = i; j-- > body + 1;) {
    switch (tokens[j].type) {
      case L::BECAUSE: case L::WHEN: case L::UNLESS: case L::SCORE: case L::SET: return false;
      case L::THEN:
        if (tokens[j - 1].type != L::DOT) return may_be_unknown;
        break;
      case L::DOT: case L::OPEN_PAREN: case L::OPEN_BRACKET: may_be_unknown = true; break;
      default: break;
    }
  }
  return false;
}

/// A decision has one `otherwise` line. It is one that starts its line; in a decision written on one line, the
/// last, when only `on fault` may follow.
void mark_fallback(Tokens& tokens, size_t body) {
  size_t depth = 1;
  bool found = false;
  bool in_value = false;  // of a `let` or an `output`
  std::optional<size_t> last;
  for (size_t i = body + 1; i < tokens.size() && depth > 0; ++i) {
    if (depth == 1 && opens_item(tokens, i) && tokens[i].type != L::OTHERWISE) {
      in_value = tokens[i].type == L::LET || tokens[i].type == L::OUTPUT;
    }
    if (opens_bracket(tokens[i].type)) ++depth;
    if (closes_bracket(tokens[i].type)) --depth;
    const bool candidate = depth == 1 && tokens[i].type == L::OTHERWISE && tokens[i - 1].type != L::DOT;
    if (!candidate) continue;
    const Reach to = reach(tokens, i);
    const bool nothing_after = to.end >= tokens.size() || tokens[to.end].type == L::CLOSE_BRACE ||
                               tokens[to.end].type == L::ON;
    if (to.value_in_rule || (in_value && !nothing_after)) continue;
    if (tokens[i].starts_line) {
      tokens[i].type = L::FALLBACK;
      found = true;
    } else {
      const bool own_line = nothing_after && !gives_meaning_to_a_value(tokens, body, i);
      last = own_line ? std::optional(i) : std::nullopt;
    }
  }
  if (!found && last) tokens[*last].type = L::FALLBACK;
}

// ---- folds ----

void mark_loops(Tokens& tokens) {
  struct Fold {
    size_t at;
    size_t depth;
  };
  std::vector<Fold> waiting;  // `sum of` whose `for` has not come
  size_t depth = 0;
  for (size_t i = 0; i < tokens.size(); ++i) {
    auto type_at = [&](size_t j) { return j < tokens.size() ? tokens[j].type : 0; };
    const uint32_t type = tokens[i].type;
    if (opens_bracket(type)) ++depth;
    if (closes_bracket(type) && depth > 0) --depth;
    while (!waiting.empty() && waiting.back().depth > depth) waiting.pop_back();
    const bool fold = type == L::SUM || type == L::MIN || type == L::MAX;
    if (fold && type_at(i + 1) == L::OF) waiting.push_back({i, depth});
    if (type != L::FOR) continue;
    const bool each = type_at(i + 1) == L::EACH && is_word(type_at(i + 2)) && type_at(i + 3) == L::IN;
    if (each) tokens[i].type = L::LOOP_FOR;
    const bool loop = is_word(type_at(i + 1)) && type_at(i + 2) == L::IN;
    if (loop && !waiting.empty() && waiting.back().depth == depth) {
      tokens[i].type = L::LOOP_FOR;
      tokens[waiting.back().at].type = L::LOOP_FOLD;
      waiting.pop_back();
    }
  }
}

}  // namespace

bool opens_item(TokensView tokens, size_t i) {
  const uint32_t next = i + 1 < tokens.size() ? tokens[i + 1].type : 0;
  switch (tokens[i].type) {
    case L::RULE: case L::GROUP: case L::LET: case L::OUTPUT: return is_word(next);
    case L::TRIAL: return next == L::RULE;
    case L::ON: return next == L::FAULT;
    case L::OUTCOME: return is_word(next) && tokens[i].starts_line;
    case L::OTHERWISE: return tokens[i].starts_line;
    default: return false;
  }
}

std::optional<size_t> body_of_decision(TokensView tokens) {
  return opener_of(tokens) == L::DECISION ? find_body(tokens) : std::nullopt;
}

bool goes_on_in_rule(TokensView tokens, size_t i) { return reach(tokens, i).value_in_rule; }

std::vector<Lexeme> mark_significant(TokensView plain) {
  Tokens tokens(plain.begin(), plain.end());
  mark_loops(tokens);
  if (opener_of(tokens) == L::TABLE) {
    const std::optional<size_t> body = find_body(tokens);
    return body ? mark_row_ends(tokens, *body) : tokens;
  }
  if (const std::optional<size_t> body = body_of_decision(tokens)) mark_fallback(tokens, *body);
  return tokens;
}

}  // namespace helios::syntax
