#pragma once

#include <vector>

#include "compiler/syntax/chunks.h"

/// The three places where a grammar without line breaks and context would read a text wrongly:
///
///     tier | income -> limit          a row of a table is a line: its end becomes a ROW_END
///     set queue to standard
///     otherwise approve               not `standard otherwise approve`: becomes FALLBACK
///     sum of x.price for x in items   not `x.price for x`, a feature's key: LOOP_FOLD and LOOP_FOR
namespace helios::syntax {

std::vector<Lexeme> mark_significant(const Chunk& chunk);

}  // namespace helios::syntax
