#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace helios::value {

/// As many bytes as a text has to have for the pattern to be found in it, or fewer: what is easily seen.
///
///   /.{1000,}/ → 1000      /[0-9]{3}-x/ → 5      /a|bc/ → 0
size_t least_length(std::string_view pattern);

/// The 1000 of /.{1000,}/: a pattern that asks for a line of so many characters and for nothing else. Counting them takes no
/// automaton, which for such a pattern would outgrow its memory and begin anew in every text. Nothing: it asks for more.
std::optional<size_t> line_length_wanted(std::string_view pattern);
/// Whether a line of `text`, in UTF-8, has so many characters.
bool has_line_of(std::string_view text, size_t characters);

}  // namespace helios::value
