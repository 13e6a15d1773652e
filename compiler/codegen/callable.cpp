#include "compiler/codegen/callable.h"

#include "compiler/codegen/families.h"
#include "compiler/ir/faults.h"

namespace helios::codegen {

using abi::TypeId;

namespace {

bool needs_room(ObjectEmitter& object, TypeId type) { return object.shape(type).by_address; }

void append_types(ObjectEmitter& object, const std::vector<ir::VarId>& params,
                  std::vector<llvm::Type*>& types) {
  for (ir::VarId param : params) {
    for (const Part& part : object.shape(object.ir.variables[param.index].type).parts)
      types.push_back(part.type);
  }
}

/// From a raw number to the decision's own: a switch over all that can fault in it.
llvm::Function* site_translation(ObjectEmitter& object, ir::DecisionId decision) {
  const std::string symbol = "fault_site_" + std::to_string(decision.index);
  if (auto* known = object.module.getFunction(symbol)) return known;
  llvm::Type* const number = object.bits(32);
  llvm::Function* const function =
      object.function(symbol, llvm::FunctionType::get(number, {number}, false));
  function->setLinkage(llvm::GlobalValue::InternalLinkage);
  function->setVisibility(llvm::GlobalValue::DefaultVisibility);
  llvm::IRBuilder<> b(llvm::BasicBlock::Create(object.context, "entry", function));
  auto* const unknown = llvm::BasicBlock::Create(object.context, "unknown", function);
  const auto& sites = object.ir.fault_sites[decision.index];
  llvm::SwitchInst* const pick = b.CreateSwitch(function->getArg(0), unknown, sites.size());
  for (const auto& [expr, site] : sites) {
    auto* const found = llvm::BasicBlock::Create(object.context, "site", function);
    pick->addCase(object.number(32, raw_fault(expr)), found);
    llvm::IRBuilder<>(found).CreateRet(object.number(32, site));
  }
  llvm::IRBuilder<>(unknown).CreateRet(object.number(32, 0));
  return function;
}

/// A callee's fault, as this function numbers them.
llvm::Value* site_of_callee(FunctionEmitter& f, llvm::Value* raw, ExprId call) {
  llvm::Value* number = raw;
  if (f.decision && f.decision->index < f.ir.fault_sites.size()) {
    number = f.b.CreateCall(site_translation(f.object, *f.decision), {raw});
  }
  llvm::Value* const of_call = f.b.CreateICmpEQ(raw, f.i32(kFaultOfCall));
  return f.b.CreateSelect(of_call, f.site_of(call), number);
}

}  // namespace

Callable callable_function(const ir::Module& ir, Natures& natures, ir::FunctionId id) {
  const ir::Function& function = ir.functions[id.index];
  return {"function_" + std::to_string(id.index), function.params, ir.exprs[function.body].type,
          natures.of_function(id).faults};
}

Callable callable_table(const ir::Module& ir, Natures& natures, ir::TableId id, bool proved) {
  const ir::Table& table = ir.tables[id.index];
  const char* const suffix = proved ? "_proved" : "";
  return {"table_" + std::to_string(id.index) + suffix, table.params, table.result,
          !proved || natures.of_table(id).faults};
}

llvm::Function* declare(ObjectEmitter& object, const Callable& callable) {
  std::vector<llvm::Type*> types{object.pointer()};
  if (needs_room(object, callable.result)) types.push_back(object.pointer());
  append_types(object, callable.params, types);
  return object.function(
      callable.symbol, llvm::FunctionType::get(object.result_type(callable.result), types, false));
}

llvm::Function* declare_part(ObjectEmitter& object, const std::string& symbol,
                             const std::vector<ir::VarId>& params,
                             llvm::ArrayRef<llvm::Type*> more) {
  std::vector<llvm::Type*> types{object.pointer()};
  append_types(object, params, types);
  types.insert(types.end(), more.begin(), more.end());
  return object.function(symbol, llvm::FunctionType::get(object.bits(32), types, false));
}

unsigned bind_arguments(FunctionEmitter& f, const std::vector<ir::VarId>& params,
                        unsigned argument) {
  for (ir::VarId param : params) {
    Value value;
    for (size_t i = 0; i < f.object.shape(f.ir.variables[param.index].type).parts.size(); ++i) {
      value.parts.push_back(f.function->getArg(argument++));
    }
    f.bind_argument(param, value);
  }
  return argument;
}

void append_parts(std::vector<llvm::Value*>& to, const Value& value) {
  to.insert(to.end(), value.parts.begin(), value.parts.end());
}

Value emit_call_of(FunctionEmitter& f, const Callable& callable,
                   const std::vector<Value>& arguments, ExprId call) {
  std::vector<llvm::Value*> passed{f.frame};
  if (needs_room(f.object, callable.result)) {
    passed.push_back(f.slot(f.types[f.types.unwrapped(callable.result)].size));
  }
  for (const Value& argument : arguments) append_parts(passed, argument);
  llvm::Value* const returned = f.b.CreateCall(declare(f.object, callable), passed);
  const unsigned part_count = f.object.shape(callable.result).parts.size();
  if (callable.faults) {
    llvm::Value* const raw = f.b.CreateExtractValue(returned, part_count);
    llvm::BasicBlock *const faulted = f.block("callee_fault"), *const fits = f.block("fits");
    f.branch(f.b.CreateICmpNE(raw, f.i32(0)), faulted, fits, Odds::Unlikely);
    f.b.SetInsertPoint(faulted);
    f.fault(site_of_callee(f, raw, call));
    f.b.SetInsertPoint(fits);
  }
  Value value;
  for (unsigned i = 0; i < part_count; ++i)
    value.parts.push_back(f.b.CreateExtractValue(returned, i));
  return value;
}

void emit_return(FunctionEmitter& f, const Callable& callable, const Value& value) {
  Value given = value;
  if (needs_room(f.object, callable.result)) {
    llvm::Value* const room = f.function->getArg(1);
    f.copy(room, value[0], f.types[f.types.unwrapped(callable.result)].size);
    given.parts[0] = room;
  }
  llvm::Value* returned = llvm::PoisonValue::get(f.object.result_type(callable.result));
  for (unsigned i = 0; i < given.parts.size(); ++i)
    returned = f.b.CreateInsertValue(returned, given[i], i);
  f.b.CreateRet(f.b.CreateInsertValue(returned, f.i32(0), given.parts.size()));
}

void emit_fault_return(FunctionEmitter& f, const Callable& callable) {
  if (!f.enter(f.fault_exit)) return;
  llvm::StructType* const type = f.object.result_type(callable.result);
  llvm::Value* const nothing = llvm::ConstantAggregateZero::get(type);
  f.b.CreateRet(f.b.CreateInsertValue(nothing, f.fault_exit.site, type->getNumElements() - 1));
}

void emit_function(ObjectEmitter& object, Natures& natures, ir::FunctionId id) {
  const Callable callable = callable_function(object.ir, natures, id);
  FunctionEmitter f(object, natures, declare(object, callable));
  f.fault_exit = f.make_fault_exit();
  bind_arguments(f, callable.params, needs_room(object, callable.result) ? 2 : 1);
  emit_return(f, callable, f.emit(object.ir.functions[id.index].body));
  emit_fault_return(f, callable);
}

}  // namespace helios::codegen
