#pragma once

#include "compiler/eval/resources.h"
#include "compiler/ir/module.h"

/// The operations that take values and nothing else, one family a file.
namespace helios::eval {

/// An operation and the values of its operands.
struct Operation {
  const ir::Module& module;
  const Resources& resources;
  ir::ExprId id;
  const abi::Data& args;

  const ir::Expr& expr() const { return module.exprs[id]; }
  const abi::TypeTable& types() const { return module.schema.types; }
  const abi::Type& result() const { return types()[expr().type]; }
  abi::TypeId type_id(uint32_t n) const { return module.exprs[module.exprs.operand(id, n)].type; }
  const abi::Type& type(uint32_t n) const { return types()[type_id(n)]; }
  abi::Kind kind(uint32_t n) const { return type(n).kind; }
};

/// nullopt: a fault.
std::optional<abi::Datum> apply_arithmetic(const Operation& op);  // Add … ConvertMoney
std::optional<abi::Datum> apply_calendar(const Operation& op);    // Civil … DaysBetween
abi::Datum apply_text(const Operation& op);                       // FoldCase … Format, Bucket
abi::Datum apply_data(const Operation& op);  // Field … IsKnown, Not, Equal … IpInAny, Lookup

}  // namespace helios::eval
