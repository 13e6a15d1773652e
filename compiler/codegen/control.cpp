#include <algorithm>

#include "compiler/codegen/families.h"

/// Conditions, optionals and `let`. What is cheap is computed whether it is needed or not; what may
/// fault or costs a call is jumped over.
namespace helios::codegen {
namespace {

/// Between two members that may fault the order shows in nothing but speed: cheap ones go first.
void cheap_first(FunctionEmitter& f, std::vector<Member>& members) {
  const auto faults = [&](const Member& m) { return f.natures.faults(m.id); };
  const auto cheaper = [&](const Member& a, const Member& b) {
    return f.natures.of(a.id).cost < f.natures.of(b.id).cost;
  };
  auto run = members.begin();
  while (run != members.end()) {
    const auto end = std::find_if(run, members.end(), faults);
    std::stable_sort(run, end, cheaper);
    run = end == members.end() ? end : end + 1;
  }
}

std::vector<Member> operands_as_members(FunctionEmitter& f, ExprId id) {
  std::vector<Member> members;
  for (ExprId operand : f.ir.exprs.operands(id)) members.push_back({operand});
  return members;
}

Value emit_if(FunctionEmitter& f, ExprId id) {
  llvm::Value* const condition = f.emit_bool(f.operand(id, 0));
  const ExprId yes = f.operand(id, 1), no = f.operand(id, 2);
  if (f.natures.cheap(yes) && f.natures.cheap(no))
    return f.select(condition, f.emit(yes), f.emit(no));
  return f.choose(condition, [&] { return f.emit(yes); }, [&] { return f.emit(no); });
}

Value emit_otherwise(FunctionEmitter& f, ExprId id) {
  const Value first = f.emit_operand(id, 0);
  const ExprId second = f.operand(id, 1);
  const bool stays_optional = f.types.is_optional(f.expr(id).type);
  const Value kept = stays_optional ? first : first.inner();
  if (f.natures.cheap(second)) return f.select(first.known(), kept, f.emit(second));
  return f.choose(first.known(), [&] { return kept; }, [&] { return f.emit(second); });
}

Value emit_at_least(FunctionEmitter& f, ExprId id) {
  llvm::Value* held = f.i32(0);
  for (ExprId member : f.ir.exprs.operands(id)) {
    held = f.b.CreateAdd(held, f.b.CreateZExt(f.emit_bool(member), f.object.bits(32)));
  }
  return f.b.CreateICmpUGE(held, f.i32(f.expr(id).payload));
}

Value emit_let(FunctionEmitter& f, ExprId id) {
  f.bind(ir::VarId(f.expr(id).payload), f.emit_operand(id, 0));
  return f.emit_operand(id, 1);
}

}  // namespace

llvm::Value* emit_members(FunctionEmitter& f, std::vector<Member> members, bool settled_by) {
  if (members.empty()) return f.i1(!settled_by);
  cheap_first(f, members);
  llvm::BasicBlock* settled = nullptr;
  std::vector<llvm::BasicBlock*> settled_from;
  llvm::Value* so_far = nullptr;
  for (const Member& member : members) {
    if (so_far != nullptr && !f.natures.cheap(member.id)) {
      if (settled == nullptr) settled = f.block("settled");
      llvm::BasicBlock* const open = f.block("open");
      settled_from.push_back(f.b.GetInsertBlock());
      f.branch(so_far, settled_by ? settled : open, settled_by ? open : settled);
      f.b.SetInsertPoint(open);
      f.memo.enter();
      so_far = nullptr;
    }
    llvm::Value* holds = f.emit_bool(member.id);
    if (member.negated) holds = f.b.CreateNot(holds);
    if (so_far != nullptr)
      holds = settled_by ? f.b.CreateOr(so_far, holds) : f.b.CreateAnd(so_far, holds);
    so_far = holds;
  }
  if (settled == nullptr) return so_far;
  llvm::BasicBlock* const last = f.b.GetInsertBlock();
  f.b.CreateBr(settled);
  f.b.SetInsertPoint(settled);
  llvm::PHINode* phi = f.b.CreatePHI(f.object.bits(1), settled_from.size() + 1);
  for (llvm::BasicBlock* from : settled_from) {
    phi->addIncoming(f.i1(settled_by), from);
    f.memo.leave();
  }
  phi->addIncoming(so_far, last);
  return phi;
}

Value emit_control(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::And) return emit_members(f, operands_as_members(f, id), false);
  if (op == Op::Or) return emit_members(f, operands_as_members(f, id), true);
  if (op == Op::Not) return f.b.CreateNot(f.emit_bool(f.operand(id, 0)));
  if (op == Op::AtLeast) return emit_at_least(f, id);
  if (op == Op::If) return emit_if(f, id);
  if (op == Op::Otherwise) return emit_otherwise(f, id);
  if (op == Op::Some) return f.emit_operand(id, 0).with(f.i1(true));
  if (op == Op::Unwrap) return f.emit_operand(id, 0).inner();
  if (op == Op::IsKnown) return f.emit_operand(id, 0).known();
  HELIOS_CHECK(op == Op::Let, "an operation of control");
  return emit_let(f, id);
}

}  // namespace helios::codegen
