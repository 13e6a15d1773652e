#pragma once

#include <map>
#include <vector>

#include "compiler/codegen/conditions.h"
#include "compiler/codegen/nature.h"
#include "compiler/ir/value_numbers.h"

/// Values that several lines of a decision need and that are dear: a folded text, a look-up, a sum
/// over a list. They are computed by whoever needs them first and kept in the decision's memory, a
/// fault like a value.
namespace helios::codegen {

struct SharedValue {
  ir::ExprId expr;
  bool faults = false;
  uint64_t state = 0;  // a byte: kNotYet, kThere or kFaulted
  uint64_t value = 0;  // in the layout of its type
  uint64_t site = 0;   // i32, where it can fault
};
enum : uint8_t { kNotYet = 0, kThere = 1, kFaulted = 2 };

/// Dear enough to look at a byte before computing it.
constexpr uint32_t kSharedCostMin = kCallCost;
constexpr size_t kSharedValuesMax = 4096;

/// What to share, innermost first; where it lies is left open.
std::vector<SharedValue> find_shared(const ir::Module& ir, const ir::ValueNumbers& numbers,
                                     Natures& natures, const ir::Decision& decision);

}  // namespace helios::codegen
