#pragma once

#include "compiler/eval/evaluator.h"

namespace helios::eval {

/// Any … Collect: over the items of a list or set, in order.
Evaluated quantify(Evaluator& evaluator, ir::ExprId id);

}  // namespace helios::eval
