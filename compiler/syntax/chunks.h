#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/lexing.h"

/// A file's tokens, cut into declarations before anything is parsed: a mistake in one never hides the next, and
/// the syntax trees of a large file never stand in memory together.
namespace helios::syntax {

enum class ChunkKind : uint8_t {
  Declaration,  // opens with a word that opens a declaration
  Reserved,     // opens with a word of a later version: view, metric, endpoint, …
  Stray,        // opens with something else
};
struct Chunk {
  ChunkKind kind;
  std::span<const Lexeme> tokens;  // at least one
  uint32_t end;                    // where the file goes on: the place of the end token
};

/// Makes brackets pair up: what is never closed or closes nothing is reported, and closed or left out. A
/// bracket still open where an unindented declaration opens ends there.
void pair_brackets(const source::Files& files, source::FileId file, std::vector<Lexeme>& tokens,
                   diag::Reporter& reporter);

/// `tokens` must be paired, and must outlive the result.
std::vector<Chunk> cut_into_chunks(const std::vector<Lexeme>& tokens, uint32_t file_size);

/// Does a declaration open at tokens[i]? Only asked where brackets are balanced.
bool opens_declaration(std::span<const Lexeme> tokens, size_t i);

bool opens_bracket(uint32_t type);
bool closes_bracket(uint32_t type);
/// Keywords and names.
bool is_word(uint32_t type);

}  // namespace helios::syntax
