#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"

/// Values that several lines need (shared_values.h), as the functions of a decision read them.
namespace helios::codegen {

using Gives = DecisionFunction::Gives;

const SharedValue* DecisionFunction::find(ExprId id) const {
  const auto place = plan.shared_places.find(id.index);
  return place == plan.shared_places.end() || id == computing ? nullptr
                                                              : &plan.shared[place->second];
}

Value DecisionFunction::read(FunctionEmitter& e, const SharedValue& kept) const {
  const uint32_t place = plan.shared_places.at(kept.expr.index);
  llvm::Value* const state_at = e.offset(memory, kept.state);
  llvm::Value* const not_yet =
      e.b.CreateICmpEQ(e.load_scalar(e.object.bits(8), state_at), e.object.number(8, kNotYet));
  e.when(
      not_yet,
      [&] {
        e.b.CreateCall(declare(e.object, plan.symbol("shared_", place), Gives::Nothing),
                       {e.frame, e.result, memory});
      },
      Odds::Unlikely);
  if (kept.faults) {
    llvm::BasicBlock *const faulted = e.block("kept_fault"), *const fits = e.block("fits");
    llvm::Value* const state = e.load_scalar(e.object.bits(8), state_at);
    e.branch(e.b.CreateICmpEQ(state, e.object.number(8, kFaulted)), faulted, fits, Odds::Unlikely);
    e.b.SetInsertPoint(faulted);
    e.fault(e.load_scalar(e.object.bits(32), e.offset(memory, kept.site)));
    e.b.SetInsertPoint(fits);
  }
  return e.load(e.expr(kept.expr).type, e.offset(memory, kept.value));
}

void emit_shared(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                 uint32_t place) {
  const SharedValue& kept = plan.shared[place];
  DecisionFunction d(
      object, natures, plan,
      DecisionFunction::declare(object, plan.symbol("shared_", place), Gives::Nothing));
  FunctionEmitter& f = d.f;
  d.computing = kept.expr;
  f.fault_exit = f.make_fault_exit();
  f.store(f.expr(kept.expr).type, f.emit(kept.expr), d.at(kept.value));
  f.store_scalar(d.byte(kThere), d.at(kept.state));
  f.b.CreateRetVoid();
  if (!f.enter(f.fault_exit)) return;
  f.store_scalar(f.fault_exit.site, d.at(kept.site));
  f.store_scalar(d.byte(kFaulted), d.at(kept.state));
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
