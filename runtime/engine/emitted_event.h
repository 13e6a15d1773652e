#pragma once

#include <string>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"

namespace helios::engine {

/// An event that a policy emits is a fact like any other. What its author left empty is filled in: an identity that is a text
/// becomes `identity`, and the time `now_ns`. `memory` is of the event's record; texts are in the arena.
void fill_in(const abi::Schema& schema, const abi::Event& event, const std::string& identity,
             int64_t now_ns, void* memory, Arena& arena);

}  // namespace helios::engine
