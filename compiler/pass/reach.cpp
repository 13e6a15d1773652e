#include "compiler/pass/reach.h"

namespace helios::pass {
namespace {

using ir::ExprId;

class Walk {
 public:
  explicit Walk(const ir::Module& module)
      : module_(module), seen_(module.exprs.size()), functions_(module.functions.size()), tables_(module.tables.size()) {}

  void visit(ExprId expr) {
    if (!expr.valid() || seen_[expr.index]) return;
    seen_[expr.index] = true;
    for (ExprId operand : module_.exprs.operands(expr)) visit(operand);
    const ir::Expr& e = module_.exprs[expr];
    if (e.op == ir::Op::Call) visit_function(e.payload);
    if (e.op == ir::Op::CallTable) visit_table(e.payload);
    found_.push_back(expr);
  }
  std::vector<ExprId> take() { return std::move(found_); }

 private:
  void visit_function(uint32_t index) {
    if (functions_[index]) return;
    functions_[index] = true;
    visit(module_.functions[index].body);
  }
  void visit_table(uint32_t index) {
    if (tables_[index]) return;
    tables_[index] = true;
    for (const ir::Row& row : module_.tables[index].rows) {
      for (ExprId test : row.tests) visit(test);
      for (ExprId output : row.outputs) visit(output);
    }
  }

  const ir::Module& module_;
  std::vector<bool> seen_, functions_, tables_;
  std::vector<ExprId> found_;
};

}  // namespace

std::vector<ExprId> roots(const ir::Decision& decision) {
  std::vector<ExprId> found{decision.when};
  for (const ir::Group& group : decision.groups) found.insert(found.end(), {group.when, group.unless});
  for (const ir::Output& output : decision.outputs) found.push_back(output.initial);
  for (const ir::Line& line : decision.lines) {
    found.insert(found.end(), {line.when, line.unless, line.because, line.tell});
    for (const ir::Effect& effect : line.effects) found.insert(found.end(), {effect.value, effect.of});
  }
  return found;
}

std::vector<ExprId> reachable(const ir::Module& module, const ir::Decision& decision) {
  return reachable(module, roots(decision));
}

std::vector<ExprId> reachable(const ir::Module& module, const std::vector<ExprId>& roots) {
  Walk walk(module);
  for (ExprId root : roots) walk.visit(root);
  return walk.take();
}

}  // namespace helios::pass
