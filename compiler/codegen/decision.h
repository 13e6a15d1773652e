#pragma once

#include <map>

#include "compiler/codegen/decision_plan.h"
#include "compiler/codegen/function_emitter.h"

/// The functions of a decision (decision_plan.h lists them).
namespace helios::codegen {

void emit_decide(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_conditions(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                     uint32_t chunk);
void emit_effects(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                  uint32_t chunk);
void emit_rule_node(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                    uint32_t node);
void emit_shared(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan, uint32_t value);
void emit_causes(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan, uint32_t chunk);
void emit_on_fault(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_last_outputs(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_undecided(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);

/// Whether a chunk needs the function: conditions that cannot fault, with no effects, call for
/// none.
bool has_effects(Natures& natures, const DecisionPlan& plan, uint32_t chunk);
bool has_causes(const DecisionPlan& plan, uint32_t chunk);
bool has_last_outputs(const DecisionPlan& plan);
bool conditions_fault(Natures& natures, const DecisionPlan& plan, uint32_t line);

/// A function of a decision: void or i32 f(frame, DecisionResult, shared memory).
class DecisionFunction : public KeptValues {
 public:
  enum class Gives : uint8_t { Nothing, Number };
  static llvm::FunctionType* type(ObjectEmitter& object, Gives gives);
  static llvm::Function* declare(ObjectEmitter& object, const std::string& symbol, Gives gives);

  DecisionFunction(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                   llvm::Function* function);

  FunctionEmitter f;
  const DecisionPlan& plan;
  llvm::Value* memory = nullptr;  // shared by the functions

  /// Where an entry of one of DecisionResult's arrays lies.
  llvm::Value* line_state(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, lines), line, 1);
  }
  llvm::Value* fault(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, faults), line, 4);
  }
  llvm::Value* points(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, points), line, 8);
  }
  llvm::Value* lost(uint32_t line) { return entry(offsetof(abi::DecisionResult, lost), line, 8); }
  llvm::Value* cause(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, causes), line, 1);
  }
  llvm::Value* at(uint64_t offset) { return f.offset(memory, offset); }
  llvm::Value* byte(uint8_t n) { return f.object.number(8, n); }
  llvm::Value* state(abi::LineState s) { return byte(static_cast<uint8_t>(s)); }
  llvm::Value* flag(uint64_t offset) { return f.load_scalar(f.object.bits(1), at(offset)); }
  void raise(uint64_t offset) { f.store_scalar(byte(1), at(offset)); }
  /// Whether a line is in force at the event's time; null: always.
  llvm::Value* in_force(const ir::Line& line);
  /// A field of the result record: 0 the outcome, n + 1 output n.
  llvm::Value* result_field(uint32_t field);

  // Values that several lines need. One that is being computed is not read.
  const SharedValue* find(ExprId id) const override;
  Value read(FunctionEmitter& emitter, const SharedValue& kept) const override;
  ExprId computing;

 private:
  llvm::Value* entry(size_t member, uint32_t line, uint64_t size);

  std::map<size_t, llvm::Value*> arrays_;
};

/// Effect `n` of a line counts: for the outcome, an output or the score.
void say_effect(DecisionFunction& d, uint32_t line, uint32_t n, const Value& value);
/// lost + of - amount, to the nearest int64.
llvm::Value* add_lost(FunctionEmitter& f, llvm::Value* lost, llvm::Value* of, llvm::Value* amount);
/// Marks a held line if it asked for what became the outcome.
void emit_causes_of(DecisionFunction& d, uint32_t line);

/// What is left of a leaf's conditions: which of its lines hold, and which chunks have one.
void emit_leaf(DecisionFunction& d, const IndexNode& leaf);

/// Accumulators (decision_outputs.cpp).
llvm::Value* clamp_to_int(FunctionEmitter& f, llvm::Value* wide);
void start_outcome(DecisionFunction& d);
void start_outputs(DecisionFunction& d);
/// Something was said for the outcome or an output.
void say(DecisionFunction& d, const Accumulator& a, const Value& value);
void say_on_fault(DecisionFunction& d, const Accumulator& a, const Value& value);
void add_to_score(DecisionFunction& d, int32_t group, llvm::Value* amount);
/// What was said so far, resolved into the result record.
void settle_outputs(DecisionFunction& d);
void settle_outcome(DecisionFunction& d);
/// Whether something was asked for; whether a `unique` is broken (null: never).
llvm::Value* anything_asked(DecisionFunction& d);
llvm::Value* anything_broken(DecisionFunction& d);

}  // namespace helios::codegen
