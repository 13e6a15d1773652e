#pragma once

#include "compiler/ir/module.h"
#include "compiler/source/source.h"

namespace helios::ir {

/// Gives each operation that can fault its number in each decision and computation that may come to
/// it: fills their `faults` in the schema, and the module's fault sites. Run once `can_fault` is final; running it again
/// numbers anew. The same module gets the same numbers.
void number_faults(Module& module, const source::Files& files);

/// The number of a fault at `expr` in a decision or a computation; 0 when it has none.
uint32_t fault_site(const Module& module, DecisionId decision, ExprId expr);
uint32_t fault_site(const Module& module, ComputationId computation, ExprId expr);

}  // namespace helios::ir
