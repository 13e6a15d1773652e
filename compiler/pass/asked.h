#pragma once

#include <vector>

#include "compiler/ir/module.h"

/// Conditions as a list of what must hold and what must not, each as the author wrote it.
namespace helios::pass {

struct Asked {
  ir::ExprId condition;
  bool holds;
};

/// `a and not (b or c)` asks for a, and for neither b nor c. `x in 1..5`, which is two comparisons,
/// is asked as one.
inline void add_asked(const ir::Module& module, ir::ExprId condition, bool holds,
                      std::vector<Asked>& all) {
  if (!condition.valid()) return;
  const ir::Expr& e = module.exprs[condition];
  if (e.op == ir::Op::Not)
    return add_asked(module, module.exprs.operand(condition, 0), !holds, all);
  bool opens = e.op == (holds ? ir::Op::And : ir::Op::Or);
  for (ir::ExprId part : module.exprs.operands(condition))
    opens = opens && module.exprs[part].span != e.span;
  if (!opens) {
    all.push_back({condition, holds});
    return;
  }
  for (ir::ExprId part : module.exprs.operands(condition)) add_asked(module, part, holds, all);
}

/// What the conditions of a rule, group or line ask: `when` and not `unless`.
inline std::vector<Asked> asked_by(const ir::Module& module, ir::ExprId when, ir::ExprId unless) {
  std::vector<Asked> all;
  add_asked(module, when, true, all);
  add_asked(module, unless, false, all);
  return all;
}

}  // namespace helios::pass
