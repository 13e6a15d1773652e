#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/ir/module.h"

namespace helios::pass {

/// Warns of conditions that what stands before them has settled: a rule, group, outcome line or
/// feature that can never hold, and a condition that always or never holds where it stands. What
/// events `require`, what types hold and what a score can come to counts as standing before.
///
///     rule young when p.age < 18 and p.age > 60
void check_conditions(ir::Module& module, diag::Reporter& reporter);

}  // namespace helios::pass
