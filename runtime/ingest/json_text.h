#pragma once

#include <string_view>

#include "runtime/base/arena.h"

namespace helios::ingest {

/// Resolves the escapes of what stands between the quotes of a JSON text, into a copy in the arena; a text
/// without any stays where it is. False when an escape is none, or names half of a surrogate pair.
bool unescape(std::string_view& text, Arena& arena);

}  // namespace helios::ingest
