#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "compiler/source/source.h"

/// A file as a plain list of tokens, for those who care how a text is written rather than what it says: the
/// formatter and the editor's highlighting. Nothing is lost: the text between two tokens is blanks and the
/// comments listed with the second.
namespace helios::syntax {

enum class TokenKind : uint8_t {
  Word,         // names and keywords alike; `is_keyword` tells which words can be keywords
  Number,       // 42, 1_000, 0.075
  Percent,      // 7.5%
  Duration,     // 1h30m
  Time, Date, TimeOfDay,
  Ip, Cidr,
  Text,         // "…"
  RawText,      // '…'
  Pattern,      // /…/
  Doc,          // one `///` line
  Punctuation,  // { } ( ) [ ] , : . .. ..< -> = + - * / < <= > >= | ?
  Unknown,      // a character that means nothing
  End,          // the end of the file; holds what stands before it
};

struct Comment {
  source::Span span;             // `// …` without its line break
  uint32_t newlines_before = 0;  // line breaks between the comment and what stands before it; 0: on the same line
};

struct Token {
  TokenKind kind;
  source::Span span;
  std::string_view text;         // into the file
  bool is_keyword = false;       // a Word that opens a declaration, a clause or an operator somewhere
  uint32_t newlines_before = 0;  // line breaks between this and the token or comment before it
  std::vector<Comment> comments;  // between the token before and this one, in order
};

/// All tokens of a file, an End last. Reports nothing: unknown characters are tokens too. `files` must outlive
/// the result.
std::vector<Token> tokens(const source::Files& files, source::FileId file);

}  // namespace helios::syntax
