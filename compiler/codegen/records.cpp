#include "compiler/codegen/families.h"

/// Records and what reads like one: fields, features, outputs, reference data.
namespace helios::codegen {
namespace {

using abi::RecordId;
using abi::TypeId;

Value load_field(FunctionEmitter& f, RecordId record, uint32_t index, llvm::Value* memory) {
  const abi::RecordField& field = f.types[record].fields[index];
  return f.load(field.type, f.offset(memory, field.offset));
}

Value emit_make_record(FunctionEmitter& f, ExprId id) {
  const abi::Record& record = f.types[f.type_of(id).record];
  std::vector<Value> values;
  for (ExprId operand : f.ir.exprs.operands(id)) values.push_back(f.emit(operand));
  llvm::Value* const memory = f.slot(record.size);
  for (size_t i = 0; i < values.size(); ++i) {
    f.store(record.fields[i].type, values[i], f.offset(memory, record.fields[i].offset));
  }
  return memory;
}

/// Features of an event lie in one record, in the order of its reads.
Value emit_feature_read(FunctionEmitter& f, uint32_t read) {
  const abi::Event& event = f.ir.schema.events[f.ir.schema.reads[read].event];
  for (uint32_t i = 0; i < event.reads.size(); ++i) {
    if (event.reads[i] != read) continue;
    return load_field(f, event.features, i, f.frame_pointer(offsetof(abi::NativeFrame, features)));
  }
  HELIOS_UNREACHABLE("a feature that its event does not read");
}

/// Field 0 of a result is the outcome, field n + 1 output n.
Value emit_result_field(FunctionEmitter& f, uint32_t field) {
  HELIOS_CHECK(f.decision && f.outputs != nullptr, "an output outside a decision");
  return load_field(f, f.ir.schema.decisions[f.decision->index].result, field, f.outputs);
}

Value emit_list(FunctionEmitter& f, uint32_t list) {
  if (f.ir.schema.lists[list].dated) {
    llvm::Value* const slice = f.slot(sizeof(abi::Slice));
    f.call(&abi::RuntimeCalls::dated_list, {f.frame, f.i32(list), slice});
    return load_slice(f, slice);
  }
  llvm::Value* const lists = f.frame_pointer(offsetof(abi::NativeFrame, lists));
  return load_slice(f, f.offset(lists, list * sizeof(abi::Slice)));
}

}  // namespace

Value emit_record(FunctionEmitter& f, ExprId id) {
  const ir::Expr& e = f.expr(id);
  if (e.op == Op::Field) {
    const Value record = f.emit_operand(id, 0);
    return load_field(f, f.type_of(f.operand(id, 0)).record, e.payload, record.only());
  }
  if (e.op == Op::MakeRecord) return emit_make_record(f, id);
  if (e.op == Op::FeatureRead) return emit_feature_read(f, e.payload);
  if (e.op == Op::Output) return emit_result_field(f, e.payload + 1);
  if (e.op == Op::Outcome) return emit_result_field(f, 0);
  if (e.op == Op::StepTime) return Value(f.load_scalar(f.object.bits(64), f.frame, offsetof(abi::NativeFrame, time_ns)));
  HELIOS_CHECK(e.op == Op::ListRef, "an operation on records");
  return emit_list(f, e.payload);
}

}  // namespace helios::codegen
