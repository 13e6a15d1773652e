#include "compiler/codegen/families.h"

/// Lists, sets and maps that are made while deciding. What is made of constants alone lies ready in
/// the object.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::RuntimeCalls;
using abi::TypeId;

/// The operands one after the other in the arena; a map's as entries of key and value.
llvm::Value* emit_items(FunctionEmitter& f, ExprId id, uint64_t count, uint64_t stride) {
  const abi::Type& type = f.type_of(id);
  std::vector<Value> values;
  for (ExprId operand : f.ir.exprs.operands(id)) values.push_back(f.emit(operand));
  llvm::Value* const items = allocate_items(f, f.i64(count), stride);
  const bool is_map = type.kind == Kind::Map;
  for (uint64_t i = 0; i < count; ++i) {
    f.store(type.element, values[is_map ? 2 * i : i], f.offset(items, i * stride));
    if (is_map)
      f.store(type.mapped, values[2 * i + 1], f.offset(items, i * stride + type.map_value_offset));
  }
  return items;
}

}  // namespace

llvm::Value* allocate_items(FunctionEmitter& f, llvm::Value* count, uint64_t item_size) {
  return f.call(&RuntimeCalls::allocate, {f.frame, f.b.CreateMul(count, f.i64(item_size))});
}

llvm::Value* item_at(FunctionEmitter& f, llvm::Value* items, llvm::Value* index,
                     uint64_t item_size) {
  return f.b.CreateGEP(f.object.bits(8), items, f.b.CreateMul(index, f.i64(item_size)));
}

Value load_slice(FunctionEmitter& f, llvm::Value* slice) {
  return {f.load_scalar(f.object.pointer(), slice, offsetof(abi::Slice, items)),
          f.load_scalar(f.object.bits(64), slice, offsetof(abi::Slice, count))};
}

llvm::Value* store_slice(FunctionEmitter& f, const Value& collection) {
  llvm::Value* const slice = f.slot(sizeof(abi::Slice));
  f.store_scalar(collection[0], slice, offsetof(abi::Slice, items));
  f.store_scalar(collection[1], slice, offsetof(abi::Slice, count));
  return slice;
}

Value emit_collection(FunctionEmitter& f, ExprId id) {
  const TypeId type = f.expr(id).type;
  if (const auto constant = constant_value(f.ir, id)) return f.object.constant(type, *constant);
  const Kind kind = f.types[type].kind;
  const uint64_t count = f.expr(id).operand_count / (kind == Kind::Map ? 2 : 1);
  const uint64_t stride =
      kind == Kind::Map ? f.types[type].map_stride : f.types[f.types[type].element].size;
  llvm::Value* const items = emit_items(f, id, count, stride);
  if (kind == Kind::List) return {items, f.i64(count)};
  llvm::Value* const out = f.slot(sizeof(abi::Slice));
  if (kind == Kind::Set) {
    f.call(&RuntimeCalls::make_set, {f.frame, f.i32(type.index), items, f.i64(count), out});
  } else {
    f.call(&RuntimeCalls::make_map, {f.frame, f.i32(type.index), items, f.i64(count), out});
  }
  return load_slice(f, out);
}

}  // namespace helios::codegen
