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
  std::function<void(ObjectEmitter&, Natures&)> emit;
  bool is_text = false;  // only puts a text together: compiled at once, for there are many
};

/// The units of a module. They refer to `plans`, which must outlive them.
std::vector<Unit> list_units(const ir::Module& ir, const std::vector<DecisionPlan>& plans);

}  // namespace helios::codegen
