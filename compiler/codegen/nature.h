#pragma once

#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "compiler/codegen/dense_tables.h"
#include "compiler/ir/constant_value.h"
#include "compiler/ir/module.h"

/// What codegen asks about an expression before it emits it.
namespace helios::codegen {

struct Nature {
  uint32_t cost = 0;    // instructions, roughly; kCallCost for a call
  bool faults = false;  // it, or something in it that may be evaluated
};

constexpr uint32_t kCallCost = 30;
constexpr uint32_t kLoopCost = 200;
/// Up to this cost it is cheaper to compute both sides than to jump over one.
constexpr uint32_t kSpeculationCostMax = 12;
/// Members up to which `in {…}` is a chain of comparisons.
constexpr size_t kComparedMembersMax = 16;
constexpr size_t kComparedTextsMax = 8;
constexpr uint32_t kDenseTableCost = 5;
/// A look at a ListFilter; what it does not answer is rare.
constexpr uint32_t kFilterCost = 8;
/// Texts up to this size are compared with a constant by a few loads.
constexpr size_t kInlineTextBytesMax = 32;

class Natures {
 public:
  explicit Natures(const ir::Module& ir) : ir_(ir) {}
  const ir::Module& ir() const { return ir_; }
  const Nature& of(ir::ExprId id);
  bool faults(ir::ExprId id) { return of(id).faults; }
  bool cheap(ir::ExprId id) {
    const Nature& nature = of(id);
    return !nature.faults && nature.cost <= kSpeculationCostMax;
  }
  /// The table of a call, where it is answered before it is asked; null where it is not.
  const DenseTable* dense_table_of(ir::ExprId call);
  const Nature& of_function(ir::FunctionId id);
  const Nature& of_table(ir::TableId id);

 private:
  Nature judge(ir::ExprId id);
  uint32_t own_cost(ir::ExprId id);
  uint32_t comparison_cost(ir::ExprId id);
  uint32_t membership_cost(ir::ExprId id);

  const ir::Module& ir_;
  std::unordered_map<uint32_t, Nature> natures_, functions_, tables_;
  std::map<std::pair<uint32_t, bool>, std::optional<DenseTable>> dense_;
};

/// Whether it is reference data that lies by an enum's ordinals (NativeFrame::ordinals).
bool lies_by_ordinal(const ir::Module& ir, ir::ExprId id);

/// Whether it is reference data over texts that are found by hash (NativeFrame::filters).
bool has_text_filter(const ir::Module& ir, ir::ExprId id);

}  // namespace helios::codegen
