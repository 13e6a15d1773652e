#include <algorithm>

#include <antlr4-runtime.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

uint32_t closer_of(uint32_t opener) {
  switch (opener) {
    case L::OPEN_BRACE: return L::CLOSE_BRACE;
    case L::OPEN_PAREN: return L::CLOSE_PAREN;
    default: return L::CLOSE_BRACKET;
  }
}

bool is_paired(const std::vector<Lexeme>& tokens) {
  std::vector<uint32_t> open;
  for (const Lexeme& token : tokens) {
    if (opens_bracket(token.type)) open.push_back(closer_of(token.type));
    if (!closes_bracket(token.type)) continue;
    if (open.empty() || open.back() != token.type) return false;
    open.pop_back();
  }
  return open.empty();
}

/// A word that no parentheses or brackets reach past: the clause after a condition, the next rule.
bool ends_parentheses(const Lexeme& token) {
  switch (token.type) {
    case L::BECAUSE: case L::RULE: case L::GROUP: case L::OUTCOME: case L::REQUIRE: case L::EXPECT: case L::GIVEN:
      return true;
    case L::THEN: case L::SCORE: case L::SET: case L::UNLESS: case L::WHEN: case L::TELL: case L::TAGS:
    case L::LET: case L::OTHERWISE: case L::OUTPUT: case L::ON:
      return token.starts_line;
    default:
      return false;
  }
}

// Further brackets without a partner say nothing new.
constexpr size_t kBracketMessagesMax = 50;

class Pairing {
 public:
  Pairing(source::FileId file, const std::vector<Lexeme>& tokens, const source::Files& files,
          diag::Reporter& reporter)
      : file_(file), tokens_(tokens), files_(files), reporter_(reporter) {}

  std::vector<Lexeme> pair() {
    for (size_t i = 0; i < tokens_.size(); ++i) {
      const Lexeme& token = tokens_[i];
      if (!open_.empty() && token.unindented && opens_declaration(tokens_, i)) {
        while (!open_.empty()) close_missing(token.begin);
      }
      while (!open_.empty() && open_.back().type != L::OPEN_BRACE && ends_parentheses(token)) {
        close_missing(previous_end(i));
      }
      if (closes_bracket(token.type)) {
        close(token);
        continue;
      }
      if (opens_bracket(token.type)) open_.push_back(token);
      paired_.push_back(token);
    }
    while (!open_.empty()) close_missing(tokens_.back().end);
    return std::move(paired_);
  }

 private:
  uint32_t previous_end(size_t i) const { return i > 0 ? tokens_[i - 1].end : 0; }
  std::string_view text(const Lexeme& token) const {
    return files_.text({file_, token.begin, token.end});
  }

  void close(const Lexeme& token) {
    const bool opened = std::any_of(open_.begin(), open_.end(), [&](const Lexeme& open) {
      return closer_of(open.type) == token.type;
    });
    if (!opened) {
      if (++said_ > kBracketMessagesMax) return;
      reporter_.report({file_, token.begin, token.end}, diag::ClosesNothing, text(token))
          .help("take it out, or look above for a bracket that was closed too early");
      return;
    }
    while (closer_of(open_.back().type) != token.type) close_missing(token.begin);
    open_.pop_back();
    paired_.push_back(token);
  }

  void close_missing(uint32_t at) {
    const Lexeme open = open_.back();
    open_.pop_back();
    if (++said_ <= kBracketMessagesMax) {
      reporter_.report({file_, open.begin, open.end}, diag::Unclosed, text(open));
    }
    Lexeme closer;
    closer.type = closer_of(open.type);
    closer.begin = closer.end = at;
    paired_.push_back(closer);
  }

  const source::FileId file_;
  const std::vector<Lexeme>& tokens_;
  const source::Files& files_;
  diag::Reporter& reporter_;
  std::vector<Lexeme> open_;
  std::vector<Lexeme> paired_;
  size_t said_ = 0;
};

}  // namespace

void pair_brackets(const source::Files& files, source::FileId file, std::vector<Lexeme>& tokens,
                   diag::Reporter& reporter) {
  if (is_paired(tokens)) return;
  tokens = Pairing(file, tokens, files, reporter).pair();
}

}  // namespace helios::syntax
