#pragma once

#include <vector>

#include "compiler/ir/module.h"

namespace helios::codegen {

/// A member of an `and` or `or`.
struct Member {
  ir::ExprId id;
  bool negated = false;
};

/// All that must hold for a line, in the order it is asked: groups from the outermost in, each
/// `when` before its `unless`, then the line's own. An `and` comes as its members.
std::vector<Member> conditions_of(const ir::Module& ir, const ir::Decision& decision,
                                  const ir::Line& line);

}  // namespace helios::codegen
