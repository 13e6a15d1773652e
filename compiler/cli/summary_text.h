#pragma once

#include <string>

#include "runtime/engine/summary.h"

namespace helios::cli {

/// What a simulation came to, for a person and for a program.
std::string summary_text(const abi::Schema& schema, const engine::Summary& summary, double seconds, bool colour);
std::string summary_json(const abi::Schema& schema, const engine::Summary& summary, double seconds);

}  // namespace helios::cli
