#pragma once

#include "compiler/eval/trace.h"

namespace helios::eval {

/// The values an atomic condition looks at, in the order they are written, each once: fields,
/// features, outputs and variables, and the operands that are computed from them. Constants and
/// reference data are left out.
std::vector<SeenValue> seen_values(Evaluator& evaluator, ir::ExprId atom);

}  // namespace helios::eval
