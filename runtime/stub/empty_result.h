#pragma once

#include <string>

#include "runtime/abi/schema.h"

namespace helios::stub {

/// An image of what a task gives that is told nothing: empty, zero, false or unknown, field by field. "" where it gives nothing.
std::string empty_result(const abi::Schema& schema, const abi::Task& task);

}  // namespace helios::stub
