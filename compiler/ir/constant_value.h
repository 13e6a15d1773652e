#pragma once

#include <optional>

#include "compiler/ir/module.h"

namespace helios::ir {

/// The value of an expression made of constants only. Sets come sorted and without duplicates.
std::optional<abi::Datum> constant_value(const Module& ir, ExprId id);

}  // namespace helios::ir
