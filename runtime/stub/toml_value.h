#pragma once

#include <toml++/toml.h>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/ingest/scalar.h"

namespace helios::stub {

/// A TOML value as memory of `type`, zeroed before: tables are records, arrays are lists, everything else is spelled as in a CSV
/// cell ("12.50 EUR"). Fields that are left out stay as they are. The error says what was wanted where.
Status write_value(const abi::Schema& schema, const ingest::ScalarReader& scalars, abi::TypeId type,
                   const toml::node& node, const std::string& place, void* memory, Arena& arena);

}  // namespace helios::stub
