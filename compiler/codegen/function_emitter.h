#pragma once

#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "compiler/codegen/nature.h"
#include "compiler/codegen/object_emitter.h"
#include "compiler/codegen/shared_values.h"
#include "runtime/base/check.h"

/// One function while it is being made: where its instructions go, what it has computed already and
/// where it goes when something does not fit. `emit` turns an expression into instructions; the
/// families (families.h) do the work.
namespace helios::codegen {

using ir::ExprId;
using ir::Op;

/// What a function without a decision calls a fault: a number for each expression. Decisions have
/// numbers of their own (ir::fault_site); they translate.
inline uint32_t raw_fault(ExprId where) { return where.index + 1; }

enum class Odds : uint8_t { Even, Likely, Unlikely };

/// Where a fault leads: a block that begins with the number of its site.
struct FaultExit {
  llvm::BasicBlock* block = nullptr;
  llvm::PHINode* site = nullptr;
};

/// Values by expression, valid where they were computed and in all that follows only from there. A
/// scope stands for a part of the function that may be skipped.
class Memo {
 public:
  const Value* find(ExprId id) const;
  void put(ExprId id, Value value) { scopes_.back()[id.index] = std::move(value); }
  void put_at_entry(ExprId id, Value value) { scopes_.front()[id.index] = std::move(value); }
  void enter() { scopes_.emplace_back(); }
  void leave() { scopes_.pop_back(); }

 private:
  std::vector<std::unordered_map<uint32_t, Value>> scopes_{1};
};

class MemoScope {
 public:
  explicit MemoScope(Memo& memo) : memo_(memo) { memo_.enter(); }
  ~MemoScope() { memo_.leave(); }
  MemoScope(const MemoScope&) = delete;

 private:
  Memo& memo_;
};

/// Values that are kept beyond the function (shared_values.h).
class FunctionEmitter;
class KeptValues {
 public:
  virtual ~KeptValues() = default;
  virtual const SharedValue* find(ExprId id) const = 0;
  virtual Value read(FunctionEmitter& f, const SharedValue& kept) const = 0;
};

class FunctionEmitter {
 public:
  /// `function` has no blocks yet; its first argument is the NativeFrame.
  FunctionEmitter(ObjectEmitter& object, Natures& natures, llvm::Function* function);

  ObjectEmitter& object;
  const ir::Module& ir;
  const abi::TypeTable& types;
  Natures& natures;
  llvm::Function* const function;
  llvm::Value* const frame;
  llvm::IRBuilder<> b;
  Memo memo;

  // Expressions.
  Value emit(ExprId id);
  llvm::Value* emit_bool(ExprId id) { return emit(id).only(); }
  const ir::Expr& expr(ExprId id) const { return ir.exprs[id]; }
  ExprId operand(ExprId id, uint32_t n) const { return ir.exprs.operand(id, n); }
  Value emit_operand(ExprId id, uint32_t n) { return emit(operand(id, n)); }
  abi::TypeId operand_type(ExprId id, uint32_t n) const { return expr(operand(id, n)).type; }
  const abi::Type& type_of(ExprId id) const { return types[expr(id).type]; }

  // Variables. A parameter lies in memory at Frame::params[index].
  void bind(ir::VarId variable, Value value) { variables_[variable.index] = std::move(value); }
  void bind_param(ir::VarId variable, uint32_t index) { params_[variable.index] = index; }
  /// Bound before anything is emitted, so that what is read from it may be read at entry.
  void bind_argument(ir::VarId variable, Value value);
  Value variable(ir::VarId variable);

  // Memory.
  llvm::Value* slot(uint64_t size);  // uninitialised room for as long as the function runs
  Value load(abi::TypeId type, llvm::Value* from);
  void store(abi::TypeId type, const Value& value, llvm::Value* to);
  void copy(llvm::Value* to, llvm::Value* from, uint64_t size);
  void clear(llvm::Value* at, uint64_t size);
  llvm::Value* in_memory(abi::TypeId type,
                         const Value& value);  // where it lies, perhaps only for this
  llvm::Value* offset(llvm::Value* from, uint64_t bytes);
  llvm::Value* load_scalar(llvm::Type* type, llvm::Value* from, uint64_t bytes = 0);
  void store_scalar(llvm::Value* value, llvm::Value* to, uint64_t bytes = 0);
  llvm::Value* frame_pointer(
      size_t offset_in_frame);  // a pointer in the NativeFrame, read once at entry
  /// Runs `emit` with the instructions going to the entry block.
  template <typename Emit>
  auto at_entry(Emit emit) {
    llvm::IRBuilder<>::InsertPointGuard guard(b);
    b.SetInsertPoint(entry_end_);
    return emit();
  }

  // Numbers.
  llvm::ConstantInt* i1(bool v) { return object.number(1, v); }
  llvm::ConstantInt* i32(uint32_t v) { return object.number(32, v); }
  llvm::ConstantInt* i64(int64_t v) { return object.number(64, static_cast<uint64_t>(v)); }
  llvm::Value* holds(llvm::Value* answer) {
    return b.CreateICmpNE(answer, i32(0));
  }  // a call's 1 or 0

  // Calls of the runtime.
  template <typename R, typename... A>
  llvm::Value* call(R (*abi::RuntimeCalls::*member)(A...),
                    std::initializer_list<llvm::Value*> arguments) {
    static constexpr abi::RuntimeCalls table{};
    const auto place =
        reinterpret_cast<const char*>(&(table.*member)) - reinterpret_cast<const char*>(&table);
    return call_at(place, Signature<R (*)(A...)>::of(object), arguments);
  }

  // Control.
  llvm::BasicBlock* block(const char* name);
  llvm::BranchInst* branch(llvm::Value* condition, llvm::BasicBlock* yes, llvm::BasicBlock* no,
                           Odds odds = Odds::Even);
  /// One of two values, by which way control goes.
  Value choose(llvm::Value* condition, llvm::function_ref<Value()> then,
               llvm::function_ref<Value()> otherwise, Odds odds = Odds::Even);
  /// `then` where the condition holds, nothing where it does not.
  void when(llvm::Value* condition, llvm::function_ref<void()> then, Odds odds = Odds::Even);
  /// One of two values without a branch.
  Value select(llvm::Value* condition, const Value& a, const Value& b);

  // Faults. Where an operation's ranges rule a fault out, nothing is tested.
  FaultExit make_fault_exit();
  FaultExit fault_exit;
  llvm::Value* site_of(ExprId where);
  void fault_if(llvm::Value* condition, ExprId where);
  void fault(llvm::Value* site);  // ends the block
  /// Where all that can lead there has been emitted: instructions go to the exit now. False when
  /// nothing leads there; then it is gone.
  bool enter(FaultExit& exit);

  // Set where expressions may speak of the decision being decided.
  std::optional<ir::DecisionId> decision;
  llvm::Value* result = nullptr;   // the DecisionResult
  llvm::Value* outputs = nullptr;  // the result record as Output and Outcome see it
  const KeptValues* shared = nullptr;
  /// Whether its value is at hand, or will be for others.
  bool is_kept(ExprId id) const;
  /// What is read where it is needed, and not at entry: nothing else in the function reads it, and
  /// it would only take up a register till then.
  std::unordered_set<uint32_t> read_late;

 private:
  Value compute(ExprId id);
  bool read_at_entry(ExprId id);
  llvm::Value* call_at(size_t place, llvm::FunctionType* type,
                       llvm::ArrayRef<llvm::Value*> arguments);

  llvm::Instruction* entry_end_;
  std::unordered_map<uint32_t, Value> variables_;
  std::unordered_map<uint32_t, uint32_t> params_;
  std::unordered_set<uint32_t> arguments_;
  std::unordered_map<size_t, llvm::Value*> frame_pointers_;
};

}  // namespace helios::codegen
