#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"

namespace helios::pass {

/// Reports, each with an example input: rows of a `unique` table that can hit together (an error: `unique` is proved, not
/// hoped for), rows of an `any` table that do so and differ, rows that can never hit, and inputs that no row answers.
void check_tables(ir::Module& module, diag::Reporter& reporter);

}  // namespace helios::pass
