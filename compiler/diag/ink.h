#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Colour for people at a terminal, and nothing for programs behind a pipe: whoever prints says which of the two it is.
namespace helios::diag {

enum class Ink : uint8_t { Plain, Bold, Dim, Red, Green, Yellow, Blue };
/// `text` in that ink, or as it is where `colour` is false.
std::string paint(Ink ink, std::string_view text, bool colour);

}  // namespace helios::diag
