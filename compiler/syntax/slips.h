#pragma once

#include <span>
#include <string>
#include <vector>

#include "compiler/source/source.h"
#include "compiler/syntax/expectation.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {

/// A place where the parser could not go on.
struct Stop {
  const source::Files& files;
  source::FileId file;
  std::span<const Lexeme> tokens;
  size_t found;                    // into tokens; tokens.size() is the end
  const Expectation& may_stand;
  std::vector<std::string> rules;  // of the grammar, innermost first
};
/// What the author most likely meant. Both may be empty.
struct Slip {
  std::string says;   // instead of the general words
  std::string write;  // help
};

/// Knows the common slips: words of other languages, forgotten words, doubled ones.
Slip find_slip(const Stop& stop);

}  // namespace helios::syntax
