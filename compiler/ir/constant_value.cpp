#include "compiler/ir/constant_value.h"

#include <algorithm>

namespace helios::ir {

std::optional<abi::Datum> constant_value(const Module& ir, ExprId id) {
  const Expr& e = ir.exprs[id];
  if (e.op == Op::Constant) return ir.exprs.constant_value(id);
  if (e.op == Op::Some) return constant_value(ir, ir.exprs.operand(id, 0));
  if (e.op != Op::MakeList && e.op != Op::MakeSet) return std::nullopt;
  abi::Data items;
  for (ExprId operand : ir.exprs.operands(id)) {
    auto item = constant_value(ir, operand);
    if (!item) return std::nullopt;
    items.push_back(std::move(*item));
  }
  if (e.op == Op::MakeSet) {
    std::sort(items.begin(), items.end(),
              [](const auto& a, const auto& b) { return compare(a, b) < 0; });
    items.erase(std::unique(items.begin(), items.end()), items.end());
  }
  return abi::Datum(std::move(items));
}

}  // namespace helios::ir
