#pragma once

#include "compiler/ir/module.h"
#include "compiler/source/source.h"

namespace helios::ir {

/// Gives each operation that can fault its number in each decision that may come to it: fills
/// abi::Decision::faults and Module::fault_sites. Run once `can_fault` is final; running it again
/// numbers anew. The same module gets the same numbers.
void number_faults(Module& module, const source::Files& files);

/// The number of a fault at `expr` in a decision; 0 when it has none.
uint32_t fault_site(const Module& module, DecisionId decision, ExprId expr);

}  // namespace helios::ir
