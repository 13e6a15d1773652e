#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/source/source.h"

/// Text to lexemes: the generated lexer's tokens as plain values, with byte offsets into the file.
namespace helios::syntax {

struct Lexeme {
  uint32_t type = 0;        // a token type of HeliosLexer
  uint32_t begin = 0;
  uint32_t end = 0;
  bool starts_line = false;  // nothing but blanks before it on its line
  bool unindented = false;   // nothing at all
  bool spoilt = false;       // it, or what was left out right before it, was reported
};

struct Lexed {
  std::vector<Lexeme> tokens;    // what the parser sees; no end token
  std::vector<Lexeme> comments;  // `//` and `///`, in order
  /// The `///` lines right before a token, by where the token begins.
  std::unordered_map<uint32_t, std::string> docs;
};

/// Lexes a part of a file (all of it, or an expression inside a text). Reports nothing.
Lexed lex(const source::Files& files, source::Span part);

/// Reports what is no token of Helios (characters, torn literals, signs of other languages), and replaces
/// it by what it stands for, so that it is not a second mistake to the parser.
void replace_foreign(const source::Files& files, source::FileId file, std::vector<Lexeme>& tokens,
                     diag::Reporter& reporter);

}  // namespace helios::syntax
