#pragma once

#include <string>
#include <string_view>

#include "runtime/abi/types.h"

namespace helios::engine {

/// Values as bytes: equal values of one type have equal bytes, different ones have different bytes, and no bytes
/// begin with another value's. What keys, identities and distinct values are compared by. Appends.
void append_canonical(const abi::TypeTable& types, abi::TypeId type, const void* memory,
                      std::string& out);

}  // namespace helios::engine
