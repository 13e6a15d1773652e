#pragma once

#include <string>

#include "compiler/cli/what_followed.h"
#include "runtime/engine/summary.h"

namespace helios::cli {

/// What a simulation came to, for a person and for a program.
std::string summary_text(const abi::Schema& schema, const engine::Summary& summary, double seconds, bool colour);
std::string summary_json(const abi::Schema& schema, const engine::Summary& summary, const WhatFollowed& followed,
                         double seconds);

}  // namespace helios::cli
