#pragma once

#include <optional>
#include <string_view>

#include "runtime/base/arena.h"

namespace helios::ingest {

/// What stands between the quotes of a JSON text, with its escapes resolved: itself where there are none, else
/// a copy in the arena. nullopt when an escape is none, or names half of a surrogate pair.
std::optional<std::string_view> unescape(std::string_view raw, Arena& arena);

}  // namespace helios::ingest
