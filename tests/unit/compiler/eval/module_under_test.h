#pragma once

#include <string>
#include <vector>

#include "compiler/eval/evaluator.h"
#include "compiler/ir/module.h"

/// A module written by hand, expression by expression, for tests of what they mean.
namespace helios::eval {

using abi::Data;
using abi::Datum;
using abi::Kind;
using abi::TypeId;
using ir::ExprId;
using ir::Op;

struct ModuleUnderTest {
  ir::Module module;
  abi::TypeTable& types = module.schema.types;
  TypeId boolean = types.basic(Kind::Bool), integer = types.basic(Kind::Int);
  TypeId decimal = types.basic(Kind::Decimal), text = types.text(), id = types.basic(Kind::Id);
  TypeId time = types.basic(Kind::Time), date = types.basic(Kind::Date),
         duration = types.basic(Kind::Duration);
  TypeId time_of_day = types.basic(Kind::TimeOfDay), ip = types.basic(Kind::Ip),
         cidr = types.basic(Kind::Cidr);
  TypeId mixed_money = types.basic(Kind::MixedMoney), zone = types.basic(Kind::Zone);
  TypeId calendar = types.basic(Kind::Calendar);
  TypeId eur = types.money(*value::find_currency("EUR"));

  ExprId constant(TypeId type, Datum value) {
    return module.exprs.constant(type, std::move(value), {});
  }
  ExprId boolean_of(bool b) { return constant(boolean, b); }
  ExprId number(int64_t n) { return constant(integer, n); }
  ExprId words(const char* t) { return constant(text, t); }
  ExprId dec(const char* digits) { return constant(decimal, value::parse_decimal(digits).value); }
  ExprId euros(const char* digits) {
    int64_t minor = 0;
    value::parse_minor(digits, *value::find_currency("EUR"), minor);
    return constant(eur, minor);
  }
  ExprId op(Op op, TypeId type, std::vector<ExprId> operands, uint32_t payload = 0) {
    return module.exprs.add(op, type, {}, operands, payload);
  }
  ExprId condition(Op o, std::vector<ExprId> operands, uint32_t payload = 0) {
    return op(o, boolean, std::move(operands), payload);
  }
  ir::VarId variable(const char* name, TypeId type) { return module.add_variable(name, type); }
  ExprId read(ir::VarId v) { return op(Op::Variable, module.variables[v.index].type, {}, v.index); }
  ExprId field(ExprId record, uint32_t index) {
    const abi::Type& t = types[module.exprs[record].type];
    return op(Op::Field, types[t.record].fields[index].type, {record}, index);
  }
  ExprId list_of(TypeId element, Data items) {
    return constant(types.list(element), std::move(items));
  }
  ExprId set_of(TypeId element, Data sorted) {
    return constant(types.set(element), std::move(sorted));
  }
  /// Arithmetic that always faults.
  ExprId fault() { return op(Op::Add, integer, {number(INT64_MAX), number(1)}); }
  ExprId faulty_condition() { return condition(Op::Less, {fault(), number(0)}); }
};

/// "fault", or the value as it is formatted.
inline std::string show(const ir::Module& module, ExprId expr, Evaluator& evaluator) {
  const Evaluated value = evaluator.evaluate(expr);
  if (value.faulted()) return "fault";
  return abi::format(module.schema.types, module.exprs[expr].type, value.value());
}
inline std::string show(const ir::Module& module, ExprId expr) {
  const Resources resources(module.schema);
  Evaluator evaluator(module, resources);
  return show(module, expr, evaluator);
}

}  // namespace helios::eval
