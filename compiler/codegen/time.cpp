#include "runtime/value/time.h"

#include "compiler/codegen/families.h"

/// Civil time and calendars: the runtime's, all but adding days.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::RuntimeCalls;

/// Days since 1970 and what is left of the day, where the clocks follow no zone.
std::pair<llvm::Value*, llvm::Value*> emit_utc(FunctionEmitter& f, llvm::Value* time_ns) {
  llvm::Value* const day = f.i64(value::kDay);
  llvm::Value* const towards_zero = f.b.CreateSDiv(time_ns, day);
  llvm::Value* const left = f.b.CreateSub(time_ns, f.b.CreateMul(towards_zero, day));
  llvm::Value* const before = f.b.CreateICmpSLT(left, f.i64(0));
  return {f.b.CreateSelect(before, f.b.CreateSub(towards_zero, f.i64(1)), towards_zero),
          f.b.CreateSelect(before, f.b.CreateAdd(left, day), left)};
}

/// A part of a Time in UTC.
llvm::Value* emit_civil_utc(FunctionEmitter& f, ir::CivilPart part, llvm::Value* time_ns) {
  const auto [date, of_day] = emit_utc(f, time_ns);
  const auto field = [&](int64_t unit) { return f.b.CreateSDiv(of_day, f.i64(unit)); };
  switch (part) {
    case ir::CivilPart::Hour:
      return field(value::kHour);
    case ir::CivilPart::Minute:
      return f.b.CreateSRem(field(value::kMinute), f.i64(60));
    case ir::CivilPart::Second:
      return f.b.CreateSRem(field(value::kSecond), f.i64(60));
    case ir::CivilPart::Time:
      return of_day;
    case ir::CivilPart::Date:
      return date;
    case ir::CivilPart::Year:
    case ir::CivilPart::Month:
    case ir::CivilPart::Day:
    case ir::CivilPart::Weekday:
      break;  // asked of the date
  }
  return f.call(&RuntimeCalls::civil_of_date, {f.i32(static_cast<uint32_t>(part)), date});
}

bool is_utc(FunctionEmitter& f, ExprId zone) {
  const auto index = constant_value(f.ir, zone);
  return index && f.ir.schema.zones[static_cast<size_t>(index->as_int())] == "UTC";
}

Value emit_civil(FunctionEmitter& f, ExprId id) {
  llvm::Value* const when = f.emit_operand(id, 0).only();
  llvm::Value* const part = f.i32(f.expr(id).payload);
  llvm::Value* answer;
  if (f.types[f.operand_type(id, 0)].kind == Kind::Date) {
    answer = f.call(&RuntimeCalls::civil_of_date, {part, when});
  } else if (is_utc(f, f.operand(id, 1))) {
    answer = emit_civil_utc(f, static_cast<ir::CivilPart>(f.expr(id).payload), when);
  } else {
    answer = f.call(&RuntimeCalls::civil, {f.frame, part, f.emit_operand(id, 1).only(), when});
  }
  return f.type_of(id).kind == Kind::Enum ? f.b.CreateTrunc(answer, f.object.bits(32)) : answer;
}

/// Days stay within value::kYearMax either way.
Value emit_plus_days(FunctionEmitter& f, ExprId id) {
  llvm::Value *const date = f.emit_operand(id, 0).only(), *const days =
                                                              f.emit_operand(id, 1).only();
  llvm::Value* const sum = emit_sum(f, f.expr(id).type, date, days, id).only();
  const int64_t first = value::date_from(-value::kYearMax, 1, 1)->days;
  const int64_t last = value::date_from(value::kYearMax, 12, 31)->days;
  f.fault_if(
      f.b.CreateOr(f.b.CreateICmpSLT(sum, f.i64(first)), f.b.CreateICmpSGT(sum, f.i64(last))), id);
  return sum;
}

}  // namespace

Value emit_time(FunctionEmitter& f, ExprId id) {
  const Op op = f.expr(id).op;
  if (op == Op::Civil) return emit_civil(f, id);
  if (op == Op::PlusDays) return emit_plus_days(f, id);
  llvm::Value *const date = f.emit_operand(id, 0).only(), *const n = f.emit_operand(id, 1).only();
  if (op == Op::DaysBetween) return f.b.CreateSub(n, date);
  llvm::Value* const out = f.slot(sizeof(int64_t));
  llvm::Value* answer;
  if (op == Op::PlusMonths) {
    answer = f.call(&RuntimeCalls::plus_months, {date, n, out});
  } else {
    llvm::Value* const calendar = f.emit_operand(id, 2).only();
    if (op == Op::BusinessDaysBetween) {
      return f.call(&RuntimeCalls::business_days_between, {f.frame, calendar, date, n});
    }
    const auto plus = f.type_of(id).kind == Kind::Time ? &RuntimeCalls::business_days_later
                                                       : &RuntimeCalls::plus_business_days;
    answer = f.call(plus, {f.frame, calendar, date, n, out});
  }
  f.fault_if(f.b.CreateICmpEQ(answer, f.i32(0)), id);
  return f.load_scalar(f.object.bits(64), out);
}

}  // namespace helios::codegen
