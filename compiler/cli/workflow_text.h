#pragma once

#include <string>
#include <vector>

#include "compiler/cli/what_followed.h"

namespace helios::cli {

/// What came of events beyond decisions, as a person reads it.
std::string workflows_text(const abi::Schema& schema, const WhatFollowed& followed, bool colour);

}  // namespace helios::cli
