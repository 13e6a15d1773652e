#pragma once

#include <vector>

#include "compiler/ir/module.h"

namespace helios::pass {

/// The expressions that stand directly in a decision: its own `when`, groups, lines, effects, reasons and outputs.
std::vector<ir::ExprId> roots(const ir::Decision& decision);

/// Every expression a decision can come to, each once, operands before users: through its roots, the functions and the
/// tables it calls. Not through other decisions: their faults are answered by their own `on fault`.
std::vector<ir::ExprId> reachable(const ir::Module& module, const ir::Decision& decision);
std::vector<ir::ExprId> reachable(const ir::Module& module, const std::vector<ir::ExprId>& roots);

}  // namespace helios::pass
