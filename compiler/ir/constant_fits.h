#pragma once

#include "runtime/abi/datum.h"

namespace helios::ir {

/// Whether a Datum is a value of the type as memory would hold it: ordinals in range, sets and maps
/// sorted and without duplicates, unknown only where it may be.
bool fits(const abi::TypeTable& types, abi::TypeId type, const abi::Datum& datum);

}  // namespace helios::ir
