#include "compiler/ir/reach.h"

namespace helios::ir {
namespace {

class Walk {
 public:
  explicit Walk(const Module& module)
      : module_(module),
        seen_(module.exprs.size()),
        functions_(module.functions.size()),
        tables_(module.tables.size()) {}

  void visit(ExprId id) {
    if (!id.valid() || seen_[id.index]) return;
    seen_[id.index] = true;
    const Expr& e = module_.exprs[id];
    for (uint32_t n = 0; n < e.operand_count; ++n) visit(module_.exprs.operand(id, n));
    if (e.op == Op::Call) visit_function(e.payload);
    if (e.op == Op::CallTable) visit_table(e.payload);
    found_.push_back(id);
  }

  std::vector<ExprId> take() { return std::move(found_); }

 private:
  void visit_function(uint32_t index) {
    if (index >= functions_.size() || functions_[index])
      return;  // `verify` walks broken modules, too
    functions_[index] = true;
    visit(module_.functions[index].body);
  }

  void visit_table(uint32_t index) {
    if (index >= tables_.size() || tables_[index]) return;
    tables_[index] = true;
    for (const Row& row : module_.tables[index].rows) {
      for (ExprId test : row.tests) visit(test);
      for (ExprId output : row.outputs) visit(output);
    }
  }

  const Module& module_;
  std::vector<bool> seen_, functions_, tables_;
  std::vector<ExprId> found_;
};

}  // namespace

std::vector<ExprId> reachable(const Module& module, const std::vector<ExprId>& roots) {
  Walk walk(module);
  for (ExprId root : roots) walk.visit(root);
  return walk.take();
}

std::vector<ExprId> all_roots(const Module& module) {
  std::vector<ExprId> all;
  const auto add = [&](const std::vector<ExprId>& some) {
    all.insert(all.end(), some.begin(), some.end());
  };
  for (const Decision& decision : module.decisions) {
    add(deciding_roots(decision));
    for (const Line& line : decision.lines) add({line.because, line.tell});
  }
  for (const Event& event : module.events) {
    for (const auto& require : event.requires_) add({require.condition, require.because});
  }
  for (const Feature& feature : module.features) {
    for (const auto& step : feature.steps) add({step.where});
    for (const auto& fact : feature.facts) add(fact.key);
    add({feature.value});
  }
  for (const FeatureRead& read : module.reads) add(read.key);
  for (const Computation& computation : module.computations) add({computation.body});
  return all;
}

std::vector<ExprId> deciding_roots(const Decision& decision) {
  std::vector<ExprId> roots{decision.when};
  for (const Output& output : decision.outputs) {
    if (!output.computed_last) roots.push_back(output.initial);
  }
  for (const Group& group : decision.groups) roots.insert(roots.end(), {group.when, group.unless});
  for (const Line& line : decision.lines) {
    roots.insert(roots.end(), {line.when, line.unless});
    for (const Effect& effect : line.effects) {
      roots.insert(roots.end(), {effect.value, effect.of});
    }
  }
  for (const Output& output : decision.outputs) {
    if (output.computed_last) roots.push_back(output.initial);
  }
  return roots;
}

}  // namespace helios::ir
