#pragma once

#include <functional>
#include <string>
#include <vector>

#include "compiler/codegen/decision_plan.h"
#include "compiler/codegen/object_emitter.h"

/// What there is to emit, function by function, in an order that only the module decides.
namespace helios::codegen {

class Natures;

struct Unit {
  uint32_t weight = 1;  // roughly: expressions
  /// Run for few events, or to make texts, whose cost is not in this code: what it gains from being
  /// optimised is less than what optimising it takes.
  bool rare = false;
  std::function<void(ObjectEmitter&, Natures&)> emit;
};

/// The units of a module. They refer to `plans`, which must outlive them.
std::vector<Unit> list_units(const ir::Module& ir, const std::vector<DecisionPlan>& plans);

}  // namespace helios::codegen
