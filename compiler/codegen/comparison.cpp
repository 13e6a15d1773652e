#include <algorithm>
#include <cstring>

#include "compiler/codegen/families.h"

/// Equality and order.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::TypeId;

llvm::Value* hash_of(const Value& text) { return text[2]; }

llvm::Value* emit_texts_equal(FunctionEmitter& f, const Value& a, const Value& b) {
  auto& ir = f.b;
  llvm::Value* const same_size = ir.CreateICmpEQ(a[1], b[1]);
  llvm::Value* const same_hash = ir.CreateICmpEQ(hash_of(a), hash_of(b));
  llvm::Value* const no_hash = ir.CreateOr(ir.CreateICmpEQ(hash_of(a), f.i32(abi::kNoHash)),
                                           ir.CreateICmpEQ(hash_of(b), f.i32(abi::kNoHash)));
  return f
      .choose(
          ir.CreateAnd(same_size, ir.CreateOr(same_hash, no_hash)),
          [&]() -> Value {
            llvm::Value* const size = ir.CreateZExt(a[1], f.object.bits(64));
            llvm::Value* const order =
                f.call(&abi::RuntimeCalls::compare_bytes, {a[0], b[0], size});
            return ir.CreateICmpEQ(order, f.i32(0));
          },
          [&]() -> Value { return f.i1(false); })
      .only();
}

/// Equal to a constant. Its hash, where it has one, mostly settles it without touching the text.
llvm::Value* emit_text_is(FunctionEmitter& f, const Value& text, const Value& constant,
                          std::string_view bytes) {
  auto& ir = f.b;
  if (bytes.size() > kInlineTextBytesMax) return emit_texts_equal(f, text, constant);
  llvm::Value* const same_size = ir.CreateICmpEQ(text[1], f.i32(bytes.size()));
  llvm::Value* const same_hash = ir.CreateICmpEQ(hash_of(text), hash_of(constant));
  llvm::Value* const no_hash = ir.CreateICmpEQ(hash_of(text), f.i32(abi::kNoHash));
  llvm::Value* const may_be = ir.CreateAnd(same_size, ir.CreateOr(same_hash, no_hash));
  return emit_bytes_are(f, text[0], bytes, may_be);
}

llvm::Value* emit_memory_equal(FunctionEmitter& f, TypeId type, const Value& a, const Value& b) {
  llvm::Value* const order =
      f.call(&abi::RuntimeCalls::compare,
             {f.frame, f.i32(type.index), f.in_memory(type, a), f.in_memory(type, b)});
  return f.b.CreateICmpEQ(order, f.i32(0));
}

llvm::Value* emit_optionals_equal(FunctionEmitter& f, TypeId type, const Value& a, const Value& b) {
  auto& ir = f.b;
  llvm::Value* const inner = emit_equal(f, f.types.unwrapped(type), a.inner(), b.inner());
  llvm::Value* const same_knowledge = ir.CreateICmpEQ(a.known(), b.known());
  return ir.CreateAnd(same_knowledge, ir.CreateOr(ir.CreateNot(a.known()), inner));
}

llvm::CmpInst::Predicate predicate(Op op) {
  if (op == Op::Less) return llvm::CmpInst::ICMP_SLT;
  if (op == Op::LessEqual) return llvm::CmpInst::ICMP_SLE;
  if (op == Op::Greater) return llvm::CmpInst::ICMP_SGT;
  return llvm::CmpInst::ICMP_SGE;
}

/// Numbers whose bytes stand at `bytes`, as memory gives them.
llvm::ConstantInt* little_endian(FunctionEmitter& f, std::string_view bytes) {
  uint64_t n = 0;
  std::memcpy(&n, bytes.data(), bytes.size());
  return f.object.number(8 * bytes.size(), n);
}

size_t widest_load(size_t bytes) { return bytes >= 8 ? 8 : bytes >= 4 ? 4 : bytes >= 2 ? 2 : 1; }

}  // namespace

std::optional<std::string_view> constant_text(const Value& text) {
  const auto* bytes = llvm::dyn_cast<llvm::GlobalVariable>(text[0]);
  const auto* size = llvm::dyn_cast<llvm::ConstantInt>(text[1]);
  if (bytes == nullptr || size == nullptr || !bytes->hasInitializer()) return std::nullopt;
  if (size->isZero()) return std::string_view();
  const auto* content = llvm::dyn_cast<llvm::ConstantDataArray>(bytes->getInitializer());
  if (content == nullptr) return std::nullopt;
  return std::string_view(content->getRawDataValues());
}

/// Loads of 8, 4, 2 or 1 bytes; the last may overlap the one before. Where the guard denies, the
/// constant's own bytes are read instead, so that nothing branches.
llvm::Value* emit_bytes_are(FunctionEmitter& f, llvm::Value* at, std::string_view bytes,
                            llvm::Value* guard) {
  if (bytes.empty()) return guard;
  auto& ir = f.b;
  llvm::Value* const from = ir.CreateSelect(guard, at, f.object.bytes(bytes));
  const size_t width = widest_load(bytes.size());
  llvm::Type* const type = f.object.bits(8 * width);
  llvm::Value* different = nullptr;
  for (size_t begin = 0; begin < bytes.size(); begin += width) {
    begin = std::min(begin, bytes.size() - width);
    llvm::Value* const there = ir.CreateAlignedLoad(type, f.offset(from, begin), llvm::Align(1));
    llvm::Value* const bits = ir.CreateXor(there, little_endian(f, bytes.substr(begin, width)));
    different = different == nullptr ? bits : ir.CreateOr(different, bits);
  }
  return ir.CreateAnd(guard, ir.CreateICmpEQ(different, llvm::ConstantInt::get(type, 0)));
}

llvm::Value* emit_equal(FunctionEmitter& f, TypeId type, const Value& a, const Value& b) {
  switch (f.types[type].kind) {
    case Kind::Text:
    case Kind::Id:
      if (const auto text = constant_text(b)) return emit_text_is(f, a, b, *text);
      if (const auto text = constant_text(a)) return emit_text_is(f, b, a, *text);
      return emit_texts_equal(f, a, b);
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
      return emit_memory_equal(f, type, a, b);
    case Kind::Optional:
      return emit_optionals_equal(f, type, a, b);
    case Kind::Error:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::MixedMoney:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
      break;  // part by part
  }
  llvm::Value* equal = nullptr;
  for (size_t i = 0; i < a.parts.size(); ++i) {
    llvm::Value* const part = f.b.CreateICmpEQ(a[i], b[i]);
    equal = equal == nullptr ? part : f.b.CreateAnd(equal, part);
  }
  return equal;
}

llvm::Value* emit_less(FunctionEmitter& f, TypeId type, const Value& a, const Value& b) {
  switch (f.types[type].kind) {
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Enum:
      return f.b.CreateICmpSLT(a.only(), b.only());
    case Kind::Bool:
      return f.b.CreateICmpULT(a.only(), b.only());
    case Kind::Error:
    case Kind::MixedMoney:
    case Kind::Text:
    case Kind::Id:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Optional:
      break;  // the runtime knows
  }
  llvm::Value* const order =
      f.call(&abi::RuntimeCalls::compare,
             {f.frame, f.i32(type.index), f.in_memory(type, a), f.in_memory(type, b)});
  return f.b.CreateICmpSLT(order, f.i32(0));
}

Value emit_comparison(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  const TypeId type = f.operand_type(id, 0);
  const Value a = f.emit_operand(id, 0), b = f.emit_operand(id, 1);
  if (op == Op::Equal) return emit_equal(f, type, a, b);
  if (op == Op::NotEqual) return f.b.CreateNot(emit_equal(f, type, a, b));
  return f.b.CreateICmp(predicate(op), a.only(), b.only());
}

}  // namespace helios::codegen
