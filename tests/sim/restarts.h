#pragma once

#include <cstdint>
#include <string>

#include "tests/sim/scenario.h"

namespace helios::workflow {

/// Two orchestrators are given the same inputs under a seed; one of them is stopped and started again after each. What is wrong:
/// another byte in its store, another time at which something is due, another call that is under way. Empty: nothing.
std::string restarts_differ(uint64_t seed, const Scenario& scenario);

}  // namespace helios::workflow
