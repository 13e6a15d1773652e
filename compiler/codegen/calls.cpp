#include "compiler/codegen/callable.h"
#include "compiler/codegen/families.h"
#include "compiler/codegen/tables.h"

/// Calls of functions, tables and decisions, and the reasons of a decision.
namespace helios::codegen {
namespace {

using abi::RuntimeCalls;
using abi::TypeId;

std::vector<Value> emit_arguments(FunctionEmitter& f, ExprId call) {
  std::vector<Value> arguments;
  for (ExprId operand : f.ir.exprs.operands(call)) arguments.push_back(f.emit(operand));
  return arguments;
}

/// The body in place of the call. What it computes depends on its arguments, so that it remembers
/// apart.
Value emit_inlined(FunctionEmitter& f, const ir::Function& function,
                   const std::vector<Value>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) f.bind(function.params[i], arguments[i]);
  Memo callers;
  std::swap(f.memo, callers);
  Value value = f.emit(function.body);
  std::swap(f.memo, callers);
  return value;
}

Value emit_function_call(FunctionEmitter& f, ExprId id) {
  const ir::FunctionId called(f.expr(id).payload);
  const std::vector<Value> arguments = emit_arguments(f, id);
  if (f.natures.of_function(called).cost <= kInlinedCostMax) {
    return emit_inlined(f, f.ir.functions[called.index], arguments);
  }
  return emit_call_of(f, callable_function(f.ir, f.natures, called), arguments, id);
}

Value emit_table_call(FunctionEmitter& f, ExprId id) {
  const ir::TableId called(f.expr(id).payload);
  if (const DenseTable* const dense = f.natures.dense_table_of(id)) {
    return emit_dense_call(f, called, *dense, emit_arguments(f, id));
  }
  const Callable table = callable_table(f.ir, f.natures, called, !f.expr(id).can_fault);
  return emit_call_of(f, table, emit_arguments(f, id), id);
}

/// Room for what a decision writes, a piece for each set and array.
llvm::Value* emit_inner_result(FunctionEmitter& f, const abi::Decision& decision,
                               llvm::Value* values) {
  const uint64_t lines = decision.lines.size();
  llvm::Value* const result = f.slot(sizeof(abi::DecisionResult));
  const auto piece = [&](size_t member, uint64_t bytes) {
    f.store_scalar(f.call(&RuntimeCalls::allocate, {f.frame, f.i64(bytes)}), result, member);
  };
  f.store_scalar(values, result, offsetof(abi::DecisionResult, values));
  for (size_t set : {offsetof(abi::DecisionResult, held), offsetof(abi::DecisionResult, undecided),
                     offsetof(abi::DecisionResult, causes)}) {
    piece(set, abi::line_words(lines) * sizeof(uint64_t));
  }
  piece(offsetof(abi::DecisionResult, faults), lines * sizeof(uint32_t));
  piece(offsetof(abi::DecisionResult, points), lines * sizeof(int64_t));
  piece(offsetof(abi::DecisionResult, lost), lines * sizeof(int64_t));
  return result;
}

/// The caller's frame with the arguments for parameters. Features are those of the caller's event;
/// a decision on another event reads none.
llvm::Value* emit_inner_frame(FunctionEmitter& f, const abi::Decision& decision, ExprId call) {
  const std::vector<Value> arguments = emit_arguments(f, call);
  llvm::Value* const params = f.slot(arguments.size() * sizeof(void*));
  for (size_t i = 0; i < arguments.size(); ++i) {
    f.store_scalar(f.in_memory(f.operand_type(call, i), arguments[i]), params, i * sizeof(void*));
  }
  llvm::Value* const frame = f.slot(sizeof(abi::NativeFrame));
  f.copy(frame, f.frame, sizeof(abi::NativeFrame));
  f.store_scalar(params, frame, offsetof(abi::NativeFrame, params));
  const bool same_event =
      f.decision && f.ir.schema.decisions[f.decision->index].on_event == decision.on_event;
  if (decision.on_event && !same_event) {
    const abi::RecordId features = f.ir.schema.events[*decision.on_event].features;
    if (features.valid()) {
      const std::string nothing(f.types[features].size, '\0');
      f.store_scalar(f.object.bytes(nothing), frame, offsetof(abi::NativeFrame, features));
    }
  }
  return frame;
}

Value emit_decide(FunctionEmitter& f, ExprId id) {
  const uint32_t called = f.expr(id).payload;
  const abi::Decision& decision = f.ir.schema.decisions[called];
  const uint64_t size = f.types[decision.result].size;
  llvm::Value* const values = f.slot(size);
  f.clear(values, size);
  llvm::Value* const frame = emit_inner_frame(f, decision, id);
  llvm::Value* const result = emit_inner_result(f, decision, values);
  llvm::Function* const decide = f.object.function("decide_" + std::to_string(called),
                                                   Signature<abi::DecideEntry>::of(f.object));
  llvm::Value* const applies = f.holds(f.b.CreateCall(decide, {frame, result}));
  const Value record(values);
  return f.types.is_optional(f.expr(id).type) ? record.with(applies) : record;
}

Value emit_reasons(FunctionEmitter& f, ExprId id) {
  if (f.expr(id).operand_count != 0) {
    // Reasons of another decision are kept by tests and processors alone; here there are none.
    f.emit_operand(id, 0);
    return {f.object.zeros(), f.i64(0)};
  }
  HELIOS_CHECK(f.result != nullptr, "reasons outside a decision");
  llvm::Value* const out = f.slot(sizeof(abi::Slice));
  f.call(&RuntimeCalls::reasons, {f.frame, f.i32(f.expr(id).payload), f.result, out});
  return load_slice(f, out);
}

}  // namespace

Value emit_call(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::Call) return emit_function_call(f, id);
  if (op == Op::CallTable) return emit_table_call(f, id);
  if (op == Op::Decide) return emit_decide(f, id);
  HELIOS_CHECK(op == Op::Reasons, "an operation that calls");
  return emit_reasons(f, id);
}

}  // namespace helios::codegen
