#include "compiler/codegen/families.h"

/// Texts: short constants are compared in place, all else is asked of the runtime.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::RuntimeCalls;
using abi::TextTest;
using abi::TypeId;

/// Where a part of `size` bytes would begin at the front or the end of a text. May be nowhere when
/// the text is shorter.
llvm::Value* place_of_part(FunctionEmitter& f, const Value& text, llvm::Value* size, bool at_end) {
  if (!at_end) return text[0];
  llvm::Value* const from = f.b.CreateZExt(f.b.CreateSub(text[1], size), f.object.bits(64));
  return f.b.CreateGEP(f.object.bits(8), text[0], from);
}

llvm::Value* emit_starts_or_ends(FunctionEmitter& f, ExprId id, bool at_end) {
  const Value text = f.emit_operand(id, 0), part = f.emit_operand(id, 1);
  llvm::Value* const fits = f.b.CreateICmpUGE(text[1], part[1]);
  llvm::Value* const at = place_of_part(f, text, part[1], at_end);
  const auto constant = constant_text(part);
  if (constant && constant->size() <= kInlineTextBytesMax)
    return emit_bytes_are(f, at, *constant, fits);
  return f
      .choose(
          fits,
          [&]() -> Value {
            llvm::Value* const size = f.b.CreateZExt(part[1], f.object.bits(64));
            llvm::Value* const order = f.call(&RuntimeCalls::compare_bytes, {at, part[0], size});
            return f.b.CreateICmpEQ(order, f.i32(0));
          },
          [&]() -> Value { return f.i1(false); })
      .only();
}

llvm::Value* emit_test(FunctionEmitter& f, ExprId id, TextTest test) {
  const Value text = f.emit_operand(id, 0), among = f.emit_operand(id, 1);
  return f.holds(f.call(&RuntimeCalls::text_test, {f.i32(static_cast<uint32_t>(test)), text[0],
                                                   text[1], among[0], among[1]}));
}

llvm::Value* emit_ends_with_any(FunctionEmitter& f, ExprId id) {
  const ExprId text = f.operand(id, 0);
  if (f.expr(text).op != Op::FoldCase || f.is_kept(text))
    return emit_test(f, id, TextTest::EndsWithAny);
  const Value spelled = f.emit_operand(text, 0), among = f.emit_operand(id, 1);
  return f.holds(f.call(&RuntimeCalls::folded_ends_with_any,
                        {spelled[0], spelled[1], among[0], among[1]}));
}

llvm::Value* emit_matches_any(FunctionEmitter& f, ExprId id) {
  const Value text = f.emit_operand(id, 0);
  const std::vector<uint32_t>& patterns = f.ir.pattern_sets[f.expr(id).payload];
  llvm::Constant* const numbers = f.object.global(
      llvm::ConstantDataArray::get(f.object.context, llvm::ArrayRef<uint32_t>(patterns)), 4,
      "patterns");
  return f.holds(f.call(&RuntimeCalls::matches_any,
                        {f.frame, numbers, f.i32(patterns.size()), text[0], text[1]}));
}

Value emit_format(FunctionEmitter& f, ExprId id) {
  const uint32_t count = f.expr(id).operand_count;
  std::vector<Value> values;
  for (uint32_t n = 0; n < count; ++n) values.push_back(f.emit_operand(id, n));
  llvm::Value* const parts = f.slot(count * sizeof(abi::FormatPart));
  for (uint32_t n = 0; n < count; ++n) {
    llvm::Value* const part = f.offset(parts, n * sizeof(abi::FormatPart));
    f.store_scalar(f.in_memory(f.operand_type(id, n), values[n]), part,
                   offsetof(abi::FormatPart, memory));
    f.store_scalar(f.i32(f.operand_type(id, n).index), part, offsetof(abi::FormatPart, type));
  }
  llvm::Value* const out = f.slot(sizeof(abi::Text));
  f.call(&RuntimeCalls::format, {f.frame, parts, f.i64(count), out});
  return load_text(f, out);
}

Value emit_fold_case(FunctionEmitter& f, ExprId id) {
  const Value text = f.emit_operand(id, 0);
  llvm::Value* const out = f.slot(sizeof(abi::Text));
  f.call(&RuntimeCalls::fold_case, {f.frame, text[0], text[1], out});
  return load_text(f, out);
}

Value emit_read_as(FunctionEmitter& f, ExprId id) {
  const Value text = f.emit_operand(id, 0);
  const TypeId type = f.expr(id).type;
  llvm::Value* const out = f.slot(f.types[type].size);
  f.call(&RuntimeCalls::clear, {out, f.i64(f.types[type].size)});
  f.call(&RuntimeCalls::read_as, {f.frame, f.i32(type.index), text[0], text[1], out});
  return f.load(type, out);
}

Value emit_bucket(FunctionEmitter& f, ExprId id) {
  const Value who = f.emit_operand(id, 0), n = f.emit_operand(id, 1), salt = f.emit_operand(id, 2);
  return f.call(&RuntimeCalls::bucket, {who[0], who[1], n.only(), salt[0], salt[1]});
}

}  // namespace

Value load_text(FunctionEmitter& f, llvm::Value* text) {
  return {f.load_scalar(f.object.pointer(), text, offsetof(abi::Text, data)),
          f.load_scalar(f.object.bits(32), text, offsetof(abi::Text, size)), f.i32(abi::kNoHash)};
}

void store_text(FunctionEmitter& f, const Value& text, llvm::Value* to) {
  f.store_scalar(text[0], to, offsetof(abi::Text, data));
  f.store_scalar(text[1], to, offsetof(abi::Text, size));
  f.store_scalar(text[2], to, offsetof(abi::Text, hash));
}

Value emit_text(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::FoldCase) return emit_fold_case(f, id);
  if (op == Op::StartsWith) return emit_starts_or_ends(f, id, false);
  if (op == Op::EndsWith) return emit_starts_or_ends(f, id, true);
  if (op == Op::StartsWithAny) return emit_test(f, id, TextTest::StartsWithAny);
  if (op == Op::EndsWithAny) return emit_ends_with_any(f, id);
  if (op == Op::ContainsAny) return emit_test(f, id, TextTest::ContainsAny);
  if (op == Op::ContainsAll) return emit_test(f, id, TextTest::ContainsAll);
  if (op == Op::LikeAny) return emit_test(f, id, TextTest::LikeAny);
  if (op == Op::MatchesAny) return emit_matches_any(f, id);
  if (op == Op::ReadAs) return emit_read_as(f, id);
  if (op == Op::Format) return emit_format(f, id);
  if (op == Op::Bucket) return emit_bucket(f, id);
  const Value text = f.emit_operand(id, 0);
  if (op == Op::Matches) {
    return f.holds(
        f.call(&RuntimeCalls::matches, {f.frame, f.i32(f.expr(id).payload), text[0], text[1]}));
  }
  const Value part = f.emit_operand(id, 1);
  if (op == Op::Contains)
    return f.holds(f.call(&RuntimeCalls::text_contains, {text[0], text[1], part[0], part[1]}));
  HELIOS_CHECK(op == Op::Like, "an operation on texts");
  return f.holds(f.call(&RuntimeCalls::text_like, {text[0], text[1], part[0], part[1]}));
}

}  // namespace helios::codegen
