#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "compiler/source/source.h"
#include "compiler/syntax/continuations.h"
#include "compiler/syntax/expectation.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {

/// What was being read when it could not go on.
struct Attempt {
  Walk walk;          // up to where it stopped
  size_t stopped_at;  // into all tokens
  Walk from;          // before its first token
  size_t start;       // into all tokens
};
/// A place where the parser could not go on.
struct Stop {
  const source::Files& files;
  source::FileId file;
  std::span<const Lexeme> tokens;
  size_t found;                    // into tokens; tokens.size() is the end
  const Expectation& may_stand;
  std::vector<std::string> rules;  // of the grammar, innermost first
  std::optional<Attempt> attempt;
};
/// What turns the text into what was most likely meant, so that it is read as that from here on.
struct Repair {
  size_t at = 0;  // into tokens
  size_t left_out = 0;
  std::vector<Lexeme> instead;
};
/// What the author most likely meant. All may be empty.
struct Slip {
  std::string says;      // instead of the general words
  std::string write;     // help
  size_t at = SIZE_MAX;  // the token it is about, if not the one that was found
  std::optional<Repair> repair;
};

/// Knows the common slips: words of other languages, forgotten words, doubled ones.
Slip find_slip(const Stop& stop);

}  // namespace helios::syntax
