#include "compiler/eval/seen_values.h"

#include <algorithm>

#include "compiler/ir/needs.h"

namespace helios::eval {
namespace {

using ir::ExprId;
using ir::Op;

class Looking {
 public:
  explicit Looking(Evaluator& evaluator) : evaluator_(evaluator), module_(evaluator.module) {}

  void look_at_operands(ExprId id, bool of_atom);
  std::vector<SeenValue> take() { return std::move(seen_); }

 private:
  void look_at(ExprId id, bool of_atom);
  void note(ExprId id, bool computed);
  /// A variable, feature or output, or a field of one.
  bool is_plain(ExprId id) const;
  /// Whether it depends on anything, and is not the same for every event.
  bool reaches_plain(ExprId id) const;
  std::string name(ExprId id) const;

  Evaluator& evaluator_;
  const ir::Module& module_;
  std::vector<SeenValue> seen_;
};

bool Looking::is_plain(ExprId id) const {
  const Op op = module_.exprs[id].op;
  if (op == Op::Field || op == Op::Unwrap || op == Op::Some)
    return is_plain(module_.exprs.operand(id, 0));
  return op == Op::Variable || op == Op::FeatureRead || op == Op::Output || op == Op::Outcome;
}

bool Looking::reaches_plain(ExprId id) const {
  if (is_plain(id)) return true;
  const std::vector<ExprId> operands = module_.exprs.operands(id);
  return std::any_of(operands.begin(), operands.end(), [&](ExprId operand) { return reaches_plain(operand); });
}

std::string Looking::name(ExprId id) const {
  const ir::Expr& e = module_.exprs[id];
  if (e.op == Op::Unwrap || e.op == Op::Some) return name(module_.exprs.operand(id, 0));
  if (e.op == Op::FeatureRead) return module_.schema.reads[e.payload].label;
  if (e.op == Op::Outcome) return "outcome";
  if (e.op == Op::Output)
    return module_.decisions[evaluator_.around.decision.index].outputs[e.payload].name;
  if (e.op == Op::Field && is_plain(id)) {
    const ExprId record = module_.exprs.operand(id, 0);
    const abi::Type& type = module_.schema.types[module_.exprs[record].type];
    return name(record) + "." + module_.schema.types[type.record].fields[e.payload].name;
  }
  return ir::print(module_, id);
}

void Looking::note(ExprId id, bool computed) {
  const Evaluated value = evaluator_.evaluate(id);
  if (value.faulted()) return;
  const ir::Expr& e = module_.exprs[id];
  SeenValue seen{name(id), e.span, e.type, value.value(), computed};
  const bool again = std::any_of(seen_.begin(), seen_.end(),
                                 [&](const SeenValue& s) { return s.name == seen.name; });
  if (!again) seen_.push_back(std::move(seen));
}

void Looking::look_at(ExprId id, bool of_atom) {
  if (is_plain(id)) return note(id, false);
  const Op op = module_.exprs[id].op;
  if (op == Op::Constant || op == Op::ListRef) return;
  const bool is_condition = evaluator_.types[module_.exprs[id].type].kind == abi::Kind::Bool;
  const bool wraps =
      op == Op::Some || op == Op::Unwrap || op == Op::IntToDecimal || op == Op::FoldCase;
  if (of_atom && !is_condition && !wraps && reaches_plain(id)) note(id, true);
  look_at_operands(id, of_atom && wraps);
}

void Looking::look_at_operands(ExprId id, bool of_atom) {
  const std::vector<ExprId> operands = module_.exprs.operands(id);
  const ir::VarId bound = ir::bound_variable(module_, id);
  if (!bound.valid()) {
    for (ExprId operand : operands) look_at(operand, of_atom);
    return;
  }
  look_at(operands[0], of_atom);
  if (module_.exprs[id].op != Op::Let) return;  // what is true of single items is not shown
  const Evaluated value = evaluator_.evaluate(operands[0]);
  if (value.faulted()) return;
  const Binding binding(evaluator_, bound, value.value());
  look_at(operands[1], of_atom);
}

}  // namespace

std::vector<SeenValue> seen_values(Evaluator& evaluator, ExprId atom) {
  Looking looking(evaluator);
  const Op op = evaluator.module.exprs[atom].op;
  const bool is_leaf =
      evaluator.module.exprs[atom].operand_count == 0 || op == Op::Field || op == Op::Unwrap;
  if (is_leaf) return {};  // the condition is the value
  looking.look_at_operands(atom, true);
  return looking.take();
}

}  // namespace helios::eval
