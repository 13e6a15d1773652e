#pragma once

#include <span>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/lexing.h"

namespace helios::syntax {

/// The tokens of a declaration; of a decision without the lines that were meant for one rule:
///
///     rule x
///       when p.n > 5
///       then reject
///       otherwise review   // answers for the whole decision, not for the rule
///
/// Such a line is reported and left out, so that it is not taken for the decision's own `otherwise`.
/// One that gives a value a meaning (`when p.score otherwise 0 > 5`) stays, wherever its line breaks.
std::vector<Lexeme> leave_out_otherwise_of_rules(const source::Files& files, source::FileId file,
                                                 std::span<const Lexeme> tokens,
                                                 diag::Reporter& reporter);

}  // namespace helios::syntax
