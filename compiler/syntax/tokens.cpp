#include "compiler/syntax/tokens.h"

#include <algorithm>

#include <antlr4-runtime.h>

#include "HeliosLexer.h"
#include "compiler/syntax/chunks.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {
namespace {

using L = HeliosLexer;

TokenKind kind_of(uint32_t type) {
  if (is_word(type)) return TokenKind::Word;
  switch (type) {
    case L::NUMBER: case L::BAD_NUMBER: return TokenKind::Number;
    case L::PERCENT: return TokenKind::Percent;
    case L::DURATION: return TokenKind::Duration;
    case L::TIME_LITERAL: return TokenKind::Time;
    case L::DATE: return TokenKind::Date;
    case L::TIME_OF_DAY: return TokenKind::TimeOfDay;
    case L::IP: return TokenKind::Ip;
    case L::CIDR: return TokenKind::Cidr;
    case L::TEXT: case L::OPEN_TEXT: case L::CURLY_TEXT: case L::BACKTICK_TEXT:
      return TokenKind::Text;
    case L::RAW_TEXT: case L::OPEN_RAW_TEXT: return TokenKind::RawText;
    case L::PATTERN: return TokenKind::Pattern;
    case L::DOC: return TokenKind::Doc;
    case L::UNKNOWN_CHARACTER: return TokenKind::Unknown;
    default: return TokenKind::Punctuation;
  }
}

bool is_keyword(uint32_t type) { return is_word(type) && type < L::MONEY; }

}  // namespace

std::vector<Token> tokens(const source::Files& files, source::FileId file) {
  const std::string_view text = files[file].text();
  const auto size = static_cast<uint32_t>(text.size());
  const Lexed lexed = lex(files, {file, 0, size});
  std::vector<Lexeme> all(lexed.tokens.size() + lexed.comments.size());
  std::merge(lexed.tokens.begin(), lexed.tokens.end(), lexed.comments.begin(), lexed.comments.end(),
             all.begin(), [](const Lexeme& a, const Lexeme& b) { return a.begin < b.begin; });

  std::vector<Token> result;
  std::vector<Comment> comments;
  uint32_t last_end = 0;
  auto newlines_to = [&](uint32_t begin) {
    return static_cast<uint32_t>(std::count(text.begin() + last_end, text.begin() + begin, '\n'));
  };
  auto add = [&](TokenKind kind, uint32_t begin, uint32_t end, bool keyword) {
    const source::Span span{file, begin, end};
    const std::string_view written = text.substr(begin, end - begin);
    result.push_back({kind, span, written, keyword, newlines_to(begin), std::exchange(comments, {})});
  };
  for (const Lexeme& lexeme : all) {
    if (lexeme.type == L::COMMENT) {
      comments.push_back({{file, lexeme.begin, lexeme.end}, newlines_to(lexeme.begin)});
    } else {
      add(kind_of(lexeme.type), lexeme.begin, lexeme.end, is_keyword(lexeme.type));
    }
    last_end = lexeme.end;
  }
  add(TokenKind::End, size, size, false);
  return result;
}

}  // namespace helios::syntax
