#pragma once

#include "compiler/ir/expr.h"

namespace helios::eval {

/// How an operation is evaluated.
enum class Family : uint8_t {
  Leaf,        // without operands
  Control,     // evaluates operands when it needs them
  Quantifier,  // for each item of a collection
  Call,        // of functions and decisions: all operands first
  // All operands first, then the values alone decide (apply.h):
  Arithmetic,
  Calendar,
  Text,
  Data,
};

Family family_of(ir::Op op);

}  // namespace helios::eval
