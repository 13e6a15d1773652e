#pragma once

#include <string>
#include <vector>

#include "runtime/abi/program.h"

namespace helios::engine {

/// Why an event was refused, a text for each `require` that does not hold: its `because`, or else
/// its source.
std::vector<std::string> refusal_reasons(const abi::Program& program, uint32_t event,
                                         const std::vector<uint32_t>& broken,
                                         const abi::Frame& frame);

}  // namespace helios::engine
