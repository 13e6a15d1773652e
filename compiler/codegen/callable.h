#pragma once

#include <string>
#include <vector>

#include "compiler/codegen/function_emitter.h"

/// `define`s and tables as functions:
///
///   result function_N(frame, [where a record goes], arguments' parts...)      result: the value's
///   parts, a fault's number or 0
///
/// A fault is known by its expression (raw_fault); kFaultOfCall stands for the call itself. A
/// record is copied to where the caller wants it, since what a function makes lies in its own
/// frame.
namespace helios::codegen {

constexpr uint32_t kFaultOfCall = 0xffffffff;
/// Bodies up to this cost are emitted where they are called.
constexpr uint32_t kInlinedCostMax = 64;

struct Callable {
  std::string symbol;
  std::vector<ir::VarId> params;
  abi::TypeId result;
  bool faults = false;
};

Callable callable_function(const ir::Module& ir, Natures& natures, ir::FunctionId id);
/// `proved`: rows are proved apart or alike, so that the first that holds answers (the call cannot
/// fault of itself).
Callable callable_table(const ir::Module& ir, Natures& natures, ir::TableId id, bool proved);

/// Function of arguments and nothing but a fault's number: what tables are cut into. `more` are
/// further arguments.
llvm::Function* declare_part(ObjectEmitter& object, const std::string& symbol,
                             const std::vector<ir::VarId>& params,
                             llvm::ArrayRef<llvm::Type*> more);
llvm::Function* declare(ObjectEmitter& object, const Callable& callable);

/// Binds the arguments of a function made by `declare` or `declare_part`; returns where further
/// arguments begin.
unsigned bind_arguments(FunctionEmitter& f, const std::vector<ir::VarId>& params,
                        unsigned first_argument);
/// The parts of the arguments, to pass on.
void append_parts(std::vector<llvm::Value*>& to, const Value& value);

Value emit_call_of(FunctionEmitter& f, const Callable& callable,
                   const std::vector<Value>& arguments, ExprId call);
/// Returns a value from a function made by `declare`, or a fault.
void emit_return(FunctionEmitter& f, const Callable& callable, const Value& value);
void emit_fault_return(FunctionEmitter& f, const Callable& callable);

void emit_function(ObjectEmitter& object, Natures& natures, ir::FunctionId id);

}  // namespace helios::codegen
