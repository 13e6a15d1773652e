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
void emit_shared(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan, uint32_t value);
void emit_causes(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan, uint32_t chunk);
void emit_columns(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
/// What RuntimeCalls::find_rules and say_rules search.
llvm::Constant* rule_table(ObjectEmitter& object, const DecisionPlan& plan);
void emit_on_fault(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_last_outputs(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_undecided(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);

/// Whether a line, trial rules apart, asks for an outcome; whether one of a chunk does.
bool asks(const DecisionPlan& plan, uint32_t line);
bool has_causes(const DecisionPlan& plan, uint32_t chunk);
/// Whether what a chunk's lines say changes an output.
bool sets_outputs(const DecisionPlan& plan, uint32_t chunk);
bool has_last_outputs(const DecisionPlan& plan);
bool conditions_fault(Natures& natures, const DecisionPlan& plan, uint32_t line);

/// Which lines of a chunk hold and which are undecided, as an i32: line n of the chunk is bit n,
/// and bit n + kLinesPerChunk.
constexpr uint32_t held_bit(size_t n) { return uint32_t(1) << n; }
constexpr uint32_t undecided_bit(size_t n) { return held_bit(n + kLinesPerChunk); }

/// A function of a decision: void or i32 f(frame, DecisionResult, shared memory), and for some an
/// i32 more.
class DecisionFunction : public KeptValues {
 public:
  enum class Gives : uint8_t { Nothing, Number };
  enum class Takes : uint8_t { Nothing, Number };
  static llvm::FunctionType* type(ObjectEmitter& object, Gives gives,
                                  Takes takes = Takes::Nothing);
  static llvm::Function* declare(ObjectEmitter& object, const std::string& symbol, Gives gives,
                                 Takes takes = Takes::Nothing);

  DecisionFunction(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                   llvm::Function* function);

  FunctionEmitter f;
  const DecisionPlan& plan;
  llvm::Value* memory = nullptr;  // shared by the functions

  /// The sets of DecisionResult, by their offset in it.
  static constexpr size_t kHeld = offsetof(abi::DecisionResult, held),
                          kUndecided = offsetof(abi::DecisionResult, undecided),
                          kCauses = offsetof(abi::DecisionResult, causes);
  void clear_sets();
  void add_line(size_t set, uint32_t line);
  void remove_line(size_t set, uint32_t line);
  llvm::Value* has_line(size_t set, uint32_t line);
  /// Whether one of some lines is in the set.
  llvm::Value* has_any(size_t set, const std::vector<uint32_t>& lines);

  /// Where an entry of one of DecisionResult's arrays lies.
  llvm::Value* fault(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, faults), line, 4);
  }
  llvm::Value* points(uint32_t line) {
    return entry(offsetof(abi::DecisionResult, points), line, 8);
  }
  llvm::Value* lost(uint32_t line) { return entry(offsetof(abi::DecisionResult, lost), line, 8); }
  llvm::Value* at(uint64_t offset) { return f.offset(memory, offset); }
  llvm::Value* byte(uint8_t n) { return f.object.number(8, n); }
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
  llvm::Value* word(size_t set, uint32_t line) {
    return entry(set, line / abi::kLinesPerWord, sizeof(uint64_t));
  }

  std::map<size_t, llvm::Value*> arrays_;
};

/// Effect `n` of a line counts: for the outcome, an output or the score.
void say_effect(DecisionFunction& d, uint32_t line, uint32_t n, const Value& value);
/// lost + of - amount, to the nearest int64.
llvm::Value* add_lost(FunctionEmitter& f, llvm::Value* lost, llvm::Value* of, llvm::Value* amount);
/// Marks a held line if it asked for what became the outcome.
void emit_causes_of(DecisionFunction& d, uint32_t line);

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
