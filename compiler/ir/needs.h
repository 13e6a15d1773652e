#pragma once

#include <vector>

#include "compiler/ir/module.h"

namespace helios::ir {

/// What expressions need of the place they stand in: variables nobody within binds, and what is
/// said of the decision being made. Functions and tables see nothing but their own parameters.
class Needs {
 public:
  struct OutputUse {
    uint32_t output;
    TypeId type;
    friend auto operator<=>(const OutputUse&, const OutputUse&) = default;
  };
  struct Found {  // each sorted, without duplicates
    std::vector<VarId> variables;
    std::vector<OutputUse> outputs;
    std::vector<TypeId> outcomes;  // the types that Outcome is read with
    std::vector<DecisionId> own_reasons;
    std::vector<uint32_t> reads;
    bool step_time = false;
  };

  explicit Needs(const Module& module)
      : module_(module), found_(module.exprs.size()), done_(module.exprs.size()) {}
  /// Stays valid as long as the Needs does.
  const Found& of(ExprId id);

 private:
  Found compute(ExprId id);

  const Module& module_;
  std::vector<Found> found_;
  std::vector<bool> done_;
};

/// Whether an expression binds a variable (its payload) for its operands after the first.
bool binds(const Expr& expr);
/// The variable that it binds; invalid for most.
VarId bound_variable(const Module& module, ExprId id);

}  // namespace helios::ir
