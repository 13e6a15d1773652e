#pragma once

#include <string>
#include <vector>

#include "runtime/abi/program.h"

/// Which lines of a made decision give a reason, and in what order. Both engines and everything
/// that shows reasons ask here.
namespace helios::abi {

/// In order of weight: lines that caused the outcome first, then by points (most first), then by
/// place in the source. A held line gives one when it has a `because`, trial rules apart (they have
/// no effect); an undecided line always does.
std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result);

/// The text of an undecided line's reason: "burst could not be decided: `a * b` does not fit
/// (fraud.helios:12:3)".
std::string undecided_text(const Decision& decision, uint32_t line, uint32_t fault);

}  // namespace helios::abi
