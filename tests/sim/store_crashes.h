#pragma once

#include <cstdint>
#include <string>

namespace helios::workflow {

/// A few commits on SQLite, over and over: the power goes at the first write or sync, at the second, and so on to the last, and
/// again while that is recovered. What is wrong: what is there afterwards is neither the last commit that was answered nor the
/// one that was under way. Empty: nothing.
std::string store_loses(uint64_t seed);

}  // namespace helios::workflow
