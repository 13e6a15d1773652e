#pragma once

#include "runtime/abi/program.h"
#include "runtime/base/arena.h"

namespace helios::engine {

/// What processors and workflows keep of a decision that was made: memory of Decision::decided, its result and its reasons, in
/// the arena. The frame is the one it was made in.
void* keep_decided(const abi::Program& program, uint32_t decision, const abi::Frame& frame,
                   const abi::DecisionResult& result, Arena& arena);

}  // namespace helios::engine
