#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace helios::syntax {

/// Where the first byte stands that is not UTF-8 (RFC 3629: no surrogates, no overlong forms), if any.
std::optional<size_t> first_not_utf8(std::string_view text);

}  // namespace helios::syntax
