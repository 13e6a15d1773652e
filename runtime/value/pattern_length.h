#pragma once

#include <cstddef>
#include <string_view>

namespace helios::value {

/// As many bytes as a text has to have for the pattern to be found in it, or fewer: what is easily seen.
///
///   /.{1000,}/ → 1000      /[0-9]{3}-x/ → 5      /a|bc/ → 0
size_t least_length(std::string_view pattern);

}  // namespace helios::value
