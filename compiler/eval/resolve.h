#pragma once

#include "compiler/ir/module.h"

/// What becomes of everything that held lines said. The rules stand in decide.h.
namespace helios::eval {

/// One effect of one held line.
struct Said {
  uint32_t line;
  int32_t group;  // of the line; -1: none
  ir::Effect::Kind kind;
  uint32_t output;  // Score and Set
  abi::Datum value;
};

struct Resolved {
  abi::Datum value;
  bool broken = false;  // `unique` and not all the same
};

/// Of values in the order of lines; `otherwise` when there are none, or they are broken.
Resolved resolve(const abi::TypeTable& types, abi::TypeId type, ir::Resolve how,
                 const abi::Data& values, const abi::Datum& otherwise);

/// `score`: the initial value and what was added, through the caps of the groups.
int64_t resolve_score(const std::vector<ir::Group>& groups, const std::vector<Said>& said,
                      int64_t initial);

/// To the nearest int64.
int64_t clamp(value::Int128 wide);

}  // namespace helios::eval
