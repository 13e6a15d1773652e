#pragma once

#include "compiler/syntax/tokens.h"

namespace helios::format {

/// How a sign stands: `-` and `+` belong to the number after them where no value stands before.
bool is_unary_sign(const syntax::Token* before_sign, const syntax::Token& sign, const syntax::Token& after);

/// Whether a blank goes between two neighbours of one line. `sign_before_left` is the token before `left`, for signs.
/// `in_name_list`: inside the braces of `use std.iso.{Country, Currency}`.
bool blank_between(const syntax::Token* before_left, const syntax::Token& left, const syntax::Token& right, bool in_name_list);

bool is(const syntax::Token& token, std::string_view text);
/// No blank stands between the two in the source.
bool adjacent(const syntax::Token& left, const syntax::Token& right);

}  // namespace helios::format
