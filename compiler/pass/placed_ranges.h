#pragma once

#include <unordered_map>
#include <vector>

#include "compiler/pass/facts.h"

/// The bounds of numbers at the place where they are computed: past `when p.months > 0`, in the
/// branch of an `if`, behind an `and`.
///
///     rule long when p.months in 1..120 then review because "{p.months * 1_000_000}"      //
///     cannot leave an Int here
///
/// One expression may stand in several places; it can fault when it can in one of them.
namespace helios::pass {

class PlacedRanges {
 public:
  PlacedRanges(const ir::Module& module, const ir::ValueNumbers& numbers, const Ranges& ranges);

  /// Goes through an expression that is evaluated where the facts hold. Its own bounds there.
  Range walk(ir::ExprId root, const Facts& facts);
  /// Whether some place that was walked computes the expression and may leave its type there. An
  /// expression that no walk came to may.
  bool may_leave(ir::ExprId expr) const { return !reached_[expr.index] || leaves_[expr.index]; }
  /// Whether anything within the expression can fault as far as Ranges know: else a walk has
  /// nothing to find.
  bool is_worth_it(ir::ExprId root) const { return root.valid() && suspect_[root.index]; }
  Facts nothing_known() const { return Facts(module_, numbers_, ranges_); }

 private:
  struct Place {
    Facts facts;
    std::unordered_map<uint32_t, Range> seen;
  };
  Range visit(ir::ExprId expr, Place& place);
  Range compute(ir::ExprId expr, Place& place);
  Range visit_chain(ir::ExprId expr, Place& place);
  Range visit_branches(ir::ExprId expr, Place& place);
  Range visit_items(ir::ExprId expr, Place& place);

  const ir::Module& module_;
  const ir::ValueNumbers& numbers_;
  const Ranges& ranges_;
  std::vector<uint8_t> suspect_, reached_, leaves_;
  size_t steps_ = 0;  // of the walk under way
};

}  // namespace helios::pass
