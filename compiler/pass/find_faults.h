#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"

namespace helios::pass {

/// Finds the arithmetic that can really leave its type, and clears `can_fault` on all other. A decision that can still
/// fault and has no `on fault` is reported: `on fault review` is what it needs.
void find_faults(ir::Module& module, diag::Reporter& reporter);

}  // namespace helios::pass
