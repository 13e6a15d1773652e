#include "compiler/codegen/families.h"

/// Arithmetic: in place where the processor has it, checked by its overflow flag; by calls where
/// 256 bits or rounding come in.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::RuntimeCalls;
using abi::TypeId;
using llvm::Intrinsic::ID;

/// a op b, or the fault of `where` when it does not fit.
llvm::Value* emit_checked(FunctionEmitter& f, ID op, llvm::Value* a, llvm::Value* b, ExprId where) {
  if (!f.expr(where).can_fault) {
    if (op == llvm::Intrinsic::sadd_with_overflow) return f.b.CreateAdd(a, b);
    if (op == llvm::Intrinsic::ssub_with_overflow) return f.b.CreateSub(a, b);
    return f.b.CreateMul(a, b);
  }
  llvm::Value* const answer = f.b.CreateBinaryIntrinsic(op, a, b);
  f.fault_if(f.b.CreateExtractValue(answer, 1), where);
  return f.b.CreateExtractValue(answer, 0);
}

llvm::Value* decimal_in_memory(FunctionEmitter& f, llvm::Value* units) {
  llvm::Value* const room = f.slot(sizeof(value::Decimal));
  f.store_scalar(units, room);
  return room;
}

llvm::Value* decimal_of_int(FunctionEmitter& f, llvm::Value* number) {
  llvm::Type* const wide = f.object.bits(128);
  return f.b.CreateMul(f.b.CreateSExt(number, wide),
                       llvm::ConstantInt::get(wide, value::Decimal::kScale));
}

/// What a call wrote to `out`, or the fault of `where` when it answered 0.
llvm::Value* answered(FunctionEmitter& f, llvm::Value* answer, llvm::Value* out, unsigned bits,
                      ExprId where) {
  f.fault_if(f.b.CreateICmpEQ(answer, f.i32(0)), where);
  return f.load_scalar(f.object.bits(bits), out);
}

/// product / 10^9, half to even.
llvm::Value* emit_scaled_down(FunctionEmitter& f, llvm::Value* product) {
  llvm::Value* const scale = f.i64(value::Decimal::kScale);
  llvm::Value* const quotient = f.b.CreateSDiv(product, scale);
  llvm::Value* const rest = f.b.CreateSub(product, f.b.CreateMul(quotient, scale));
  llvm::Value* const negative = f.b.CreateICmpSLT(product, f.i64(0));
  llvm::Value* const twice =
      f.b.CreateShl(f.b.CreateSelect(negative, f.b.CreateNeg(rest), rest), 1);
  llvm::Value* const odd = f.b.CreateTrunc(quotient, f.object.bits(1));
  llvm::Value* const to_even = f.b.CreateAnd(f.b.CreateICmpEQ(twice, scale), odd);
  llvm::Value* const away = f.b.CreateOr(f.b.CreateICmpSGT(twice, scale), to_even);
  llvm::Value* const step = f.b.CreateSelect(negative, f.i64(-1), f.i64(1));
  return f.b.CreateAdd(quotient, f.b.CreateSelect(away, step, f.i64(0)));
}

/// In place where the product fits 64 bits, as it nearly always does.
Value emit_multiply_money(FunctionEmitter& f, llvm::Value* minor, llvm::Value* by, ExprId id) {
  llvm::Value* const narrow = f.b.CreateTrunc(by, f.object.bits(64));
  llvm::Value* const wide_by = f.b.CreateICmpNE(f.b.CreateSExt(narrow, f.object.bits(128)), by);
  llvm::Value* const product =
      f.b.CreateBinaryIntrinsic(llvm::Intrinsic::smul_with_overflow, minor, narrow);
  llvm::Value* const large = f.b.CreateOr(wide_by, f.b.CreateExtractValue(product, 1));
  const auto called = [&]() -> Value {
    llvm::Value* const out = f.slot(sizeof(int64_t));
    llvm::Value* const answer =
        f.call(&RuntimeCalls::money_multiply, {minor, decimal_in_memory(f, by), out});
    return answered(f, answer, out, 64, id);
  };
  const auto in_place = [&]() -> Value {
    return emit_scaled_down(f, f.b.CreateExtractValue(product, 0));
  };
  return f.choose(large, called, in_place, Odds::Unlikely);
}

Value emit_multiply(FunctionEmitter& f, ExprId id) {
  llvm::Value *const a = f.emit_operand(id, 0).only(), *const b = f.emit_operand(id, 1).only();
  if (f.types[f.operand_type(id, 1)].kind == Kind::Int) {
    return emit_checked(f, llvm::Intrinsic::smul_with_overflow, a, b, id);
  }
  if (f.types[f.operand_type(id, 0)].kind == Kind::Money) return emit_multiply_money(f, a, b, id);
  llvm::Value* const out = f.slot(sizeof(value::Decimal));
  llvm::Value* const answer = f.call(&RuntimeCalls::decimal_multiply,
                                     {decimal_in_memory(f, a), decimal_in_memory(f, b), out});
  return answered(f, answer, out, 128, id);
}

/// Calls answer 0 to a zero divisor.
Value emit_divide(FunctionEmitter& f, ExprId id) {
  llvm::Value *const a = f.emit_operand(id, 0).only(), *const b = f.emit_operand(id, 1).only();
  const Kind dividend = f.types[f.operand_type(id, 0)].kind,
             divisor = f.types[f.operand_type(id, 1)].kind;
  llvm::Value* const out = f.slot(sizeof(value::Decimal));
  if (dividend == Kind::Decimal) {
    llvm::Value* const answer = f.call(&RuntimeCalls::decimal_divide,
                                       {decimal_in_memory(f, a), decimal_in_memory(f, b), out});
    return answered(f, answer, out, 128, id);
  }
  if (dividend == divisor)
    return answered(f, f.call(&RuntimeCalls::money_ratio, {a, b, out}), out, 128, id);
  llvm::Value* const by = decimal_in_memory(f, divisor == Kind::Decimal ? b : decimal_of_int(f, b));
  return answered(f, f.call(&RuntimeCalls::money_divide, {a, by, out}), out, 64, id);
}

Value emit_round(FunctionEmitter& f, ExprId id) {
  llvm::Value* const number = f.emit_operand(id, 0).only();
  llvm::Value *const mode = f.i32(f.expr(id).payload >> 8), *const digits =
                                                                f.i32(f.expr(id).payload & 0xff);
  llvm::Value* const out = f.slot(sizeof(value::Decimal));
  const abi::Type& type = f.types[f.operand_type(id, 0)];
  if (type.kind == Kind::Decimal) {
    llvm::Value* const answer =
        f.call(&RuntimeCalls::decimal_round, {decimal_in_memory(f, number), mode, digits, out});
    return answered(f, answer, out, 128, id);
  }
  llvm::Value* const currency = f.i32(type.currency.index);
  return answered(f, f.call(&RuntimeCalls::money_round, {number, currency, mode, digits, out}), out,
                  64, id);
}

}  // namespace

Value emit_sum(FunctionEmitter& f, TypeId, const Value& a, const Value& b, ExprId where) {
  return emit_checked(f, llvm::Intrinsic::sadd_with_overflow, a.only(), b.only(), where);
}

Value emit_arithmetic(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::Multiply) return emit_multiply(f, id);
  if (op == Op::Divide) return emit_divide(f, id);
  if (op == Op::Round) return emit_round(f, id);
  llvm::Value* const a = f.emit_operand(id, 0).only();
  if (op == Op::IntToDecimal) return decimal_of_int(f, a);
  if (op == Op::Negate) {
    return emit_checked(f, llvm::Intrinsic::ssub_with_overflow,
                        llvm::ConstantInt::get(a->getType(), 0), a, id);
  }
  llvm::Value* const b = f.emit_operand(id, 1).only();
  if (op == Op::Add) return emit_checked(f, llvm::Intrinsic::sadd_with_overflow, a, b, id);
  HELIOS_CHECK(op == Op::Subtract, "an operation of arithmetic");
  return emit_checked(f, llvm::Intrinsic::ssub_with_overflow, a, b, id);
}

Value emit_money(FunctionEmitter& f, ExprId id) {
  const Value amount = f.emit_operand(id, 0);
  if (f.expr(id).op == Op::ToMixedMoney) {
    return amount.with(f.object.number(16, f.types[f.operand_type(id, 0)].currency.index));
  }
  constexpr uint32_t kNoRate = 2;
  const Value rates = f.emit_operand(id, 1);
  llvm::Value* const out = f.slot(sizeof(int64_t));
  llvm::Value* const to = f.i32(f.types[f.types.unwrapped(f.expr(id).type)].currency.index);
  f.store_scalar(f.i64(0), out);
  llvm::Value* const answer =
      f.call(&RuntimeCalls::convert_money,
             {f.frame, f.in_memory(f.operand_type(id, 0), amount), to,
              f.i32(f.operand_type(id, 1).index), store_slice(f, rates), out});
  f.fault_if(f.b.CreateICmpEQ(answer, f.i32(0)), id);
  return Value(f.load_scalar(f.object.bits(64), out))
      .with(f.b.CreateICmpNE(answer, f.i32(kNoRate)));
}

}  // namespace helios::codegen
