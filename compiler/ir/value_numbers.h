#pragma once

#include <vector>

#include "compiler/ir/module.h"

/// Which expressions are one and the same: an author writes `p.country` a hundred times, and it is
/// read once.
///
///   (equal e.country KP)   (equal e.country KP)   →   the first of them stands for both
///
/// Expressions that may fault stand for themselves alone: each has its own place in the source.
namespace helios::ir {

class ValueNumbers {
 public:
  explicit ValueNumbers(const Module& module);
  /// The expression that stands for it.
  ExprId operator[](ExprId id) const { return representatives_[id.index]; }

 private:
  std::vector<ExprId> representatives_;
};

}  // namespace helios::ir
