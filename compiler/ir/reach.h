#pragma once

#include <vector>

#include "compiler/ir/module.h"

namespace helios::ir {

/// Every expression that evaluating `roots` may come to, each once, operands before users: through
/// functions and tables, not through other decisions. Roots that are no expression are skipped.
std::vector<ExprId> reachable(const Module& module, const std::vector<ExprId>& roots);

/// Everything that a module says: decisions with their reasons, what events require, features and
/// the keys they are read by, computations. Functions and tables are come to from there.
std::vector<ExprId> all_roots(const Module& module);

/// What decides: `when`, outputs, groups, lines and their effects, in the order they are evaluated.
/// Not the reasons.
std::vector<ExprId> deciding_roots(const Decision& decision);

}  // namespace helios::ir
