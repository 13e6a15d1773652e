#pragma once

#include <optional>
#include <span>
#include <vector>

#include "compiler/syntax/chunks.h"

/// The three places where a grammar without line breaks and context would read a text wrongly:
///
///     tier | income -> limit          a row of a table is a line: its end becomes a ROW_END
///     set queue to standard
///     otherwise approve               not `standard otherwise approve`: becomes FALLBACK
///     sum of x.price for x in items   not `x.price for x`, a feature's key: LOOP_FOLD and LOOP_FOR
namespace helios::syntax {

std::vector<Lexeme> mark_significant(std::span<const Lexeme> tokens);

/// The `{` of a decision; nothing when `tokens` declare something else.
std::optional<size_t> body_of_decision(std::span<const Lexeme> tokens);
/// Does the next thing in a decision's body open at tokens[i]?
bool opens_item(std::span<const Lexeme> tokens, size_t i);
/// Is the `otherwise` at tokens[i] followed by what only a rule goes on with?
bool goes_on_in_rule(std::span<const Lexeme> tokens, size_t i);

}  // namespace helios::syntax
