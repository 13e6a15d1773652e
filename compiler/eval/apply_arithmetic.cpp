#include "compiler/eval/apply.h"
#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Datum;
using abi::Kind;
using ir::Op;
using value::Decimal;

using Answer = std::optional<Datum>;

template <typename T>
Answer answer(const std::optional<T>& value) {
  if (!value) return std::nullopt;
  return Datum(*value);
}

Answer narrow(const std::optional<value::Int128>& wide) {
  if (!wide || *wide > INT64_MAX || *wide < INT64_MIN) return std::nullopt;
  return Datum(static_cast<int64_t>(*wide));
}

Answer add(const Operation& op) {
  if (op.kind(0) == Kind::Decimal)
    return answer(value::add(op.args[0].as_decimal(), op.args[1].as_decimal()));
  return narrow(value::Int128(op.args[0].as_int()) + op.args[1].as_int());
}

Answer subtract(const Operation& op) {
  if (op.kind(0) == Kind::Decimal) {
    return answer(value::subtract(op.args[0].as_decimal(), op.args[1].as_decimal()));
  }
  return narrow(value::Int128(op.args[0].as_int()) - op.args[1].as_int());
}

Answer multiply(const Operation& op) {
  if (op.kind(1) == Kind::Int)
    return narrow(value::Int128(op.args[0].as_int()) * op.args[1].as_int());
  const Decimal by = op.args[1].as_decimal();
  if (op.kind(0) == Kind::Decimal) return answer(value::multiply(op.args[0].as_decimal(), by));
  return answer(value::multiply(op.args[0].as_int(), by));
}

bool is_zero(const Operation& op, uint32_t n) {
  return op.kind(n) == Kind::Decimal ? op.args[n].as_decimal().units == 0
                                     : op.args[n].as_int() == 0;
}

Answer divide(const Operation& op) {
  if (is_zero(op, 1)) return std::nullopt;  // sema has ruled it out
  if (op.kind(0) == Kind::Decimal)
    return answer(value::divide(op.args[0].as_decimal(), op.args[1].as_decimal()));
  const int64_t dividend = op.args[0].as_int();
  if (op.kind(1) == Kind::Decimal) return answer(value::divide(dividend, op.args[1].as_decimal()));
  const int64_t divisor = op.args[1].as_int();
  if (op.kind(0) == op.kind(1)) return answer(value::ratio(dividend, divisor));
  return answer(value::divide(dividend, Decimal::from_int(divisor)));  // a Duration by an Int
}

Answer negate(const Operation& op) {
  if (op.kind(0) == Kind::Decimal)
    return answer(value::subtract(Decimal{}, op.args[0].as_decimal()));
  return narrow(-value::Int128(op.args[0].as_int()));
}

Answer round(const Operation& op) {
  const auto mode = static_cast<value::Rounding>(op.expr().payload >> 8);
  const int digits = static_cast<int>(op.expr().payload & 0xff);
  if (op.kind(0) == Kind::Decimal)
    return answer(value::round(op.args[0].as_decimal(), mode, digits));
  return answer(value::round(op.args[0].as_int(), op.type(0).currency, mode, digits));
}

/// How a map of rates speaks of a currency: by its code, or by the member of an enum that is spelled so.
std::optional<Datum> rate_key(const abi::TypeTable& types, abi::TypeId rates, value::Currency currency) {
  const std::string_view code = value::code(currency);
  const abi::Type& key = types[types[rates].element];
  if (key.kind != Kind::Enum) return Datum(std::string(code));
  const int32_t member = types[key.enumeration].find_spelling(code);
  return member < 0 ? std::nullopt : std::optional(Datum(int64_t(member)));
}

Answer convert(const Operation& op) {
  const value::MixedMoney amount = op.args[0].as_mixed_money();
  const value::Currency to = op.types()[op.result().element].currency;
  if (amount.currency == to) return Datum(amount.minor);
  const abi::Data& rates = op.args[1].items();
  const std::optional<Datum> key = rate_key(op.types(), op.type_id(1), amount.currency);
  const size_t at = key ? find_key(rates, *key, 2) : rates.size();
  if (at == rates.size()) return Datum();
  return answer(value::convert(amount, to, rates[at + 1].as_decimal()));
}

}  // namespace

std::optional<Datum> apply_arithmetic(const Operation& op) {
  const Op which = op.expr().op;
  if (which == Op::Add) return add(op);
  if (which == Op::Subtract) return subtract(op);
  if (which == Op::Multiply) return multiply(op);
  if (which == Op::Divide) return divide(op);
  if (which == Op::Negate) return negate(op);
  if (which == Op::Round) return round(op);
  if (which == Op::IntToDecimal) return Datum(Decimal::from_int(op.args[0].as_int()));
  if (which == Op::ToMixedMoney)
    return Datum(value::MixedMoney{op.args[0].as_int(), op.type(0).currency});
  if (which == Op::ConvertMoney) return convert(op);
  HELIOS_UNREACHABLE("an operation that is no arithmetic");
}

}  // namespace helios::eval
