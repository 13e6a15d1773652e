#include "compiler/codegen/conditions.h"

#include <algorithm>

namespace helios::codegen {
namespace {

void append(const ir::Module& ir, ir::ExprId id, std::vector<Member>& members) {
  if (ir.exprs[id].op != ir::Op::And) {
    members.push_back({id});
    return;
  }
  for (ir::ExprId operand : ir.exprs.operands(id)) append(ir, operand, members);
}

}  // namespace

std::vector<Member> conditions_of(const ir::Module& ir, const ir::Decision& decision,
                                  const ir::Line& line) {
  std::vector<int32_t> groups;
  for (int32_t g = line.group; g >= 0; g = decision.groups[static_cast<size_t>(g)].parent)
    groups.push_back(g);
  std::vector<Member> members;
  const auto add = [&](ir::ExprId when, ir::ExprId unless) {
    if (when.valid()) append(ir, when, members);
    if (unless.valid()) members.push_back({unless, true});
  };
  std::for_each(groups.rbegin(), groups.rend(), [&](int32_t g) {
    const ir::Group& group = decision.groups[static_cast<size_t>(g)];
    add(group.when, group.unless);
  });
  add(line.when, line.unless);
  return members;
}

}  // namespace helios::codegen
