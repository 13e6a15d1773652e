#include "compiler/codegen/entry_points.h"

#include <algorithm>

#include "compiler/codegen/families.h"

namespace helios::codegen {
namespace {

using abi::TypeId;

template <typename Entry>
llvm::Function* declare_entry(ObjectEmitter& object, const char* name, uint32_t index) {
  return object.function(name + std::to_string(index), Signature<Entry>::of(object));
}

/// Writes a text to `out`: empty where there is none, or it faults.
void emit_text_to(FunctionEmitter& f, ExprId text, llvm::Value* out) {
  const Value nothing{f.object.zeros(), f.i32(0), f.i32(0)};
  if (!text.valid()) return store_text(f, nothing, out);
  MemoScope scope(f.memo);
  f.fault_exit = f.make_fault_exit();
  llvm::BasicBlock* const written = f.block("written");
  store_text(f, f.emit(text), out);
  f.b.CreateBr(written);
  if (f.enter(f.fault_exit)) {
    store_text(f, nothing, out);
    f.b.CreateBr(written);
  }
  f.b.SetInsertPoint(written);
}

/// A switch over numbers from `begin` to `end`; each case falls out behind it.
void emit_cases(FunctionEmitter& f, llvm::Value* number, uint32_t begin, uint32_t end,
                llvm::function_ref<void(uint32_t)> emit_case) {
  llvm::BasicBlock *const none = f.block("none"), *const done = f.block("done");
  llvm::SwitchInst* const pick = f.b.CreateSwitch(number, none, end - begin);
  f.b.SetInsertPoint(none);
  f.b.CreateBr(done);
  for (uint32_t i = begin; i < end; ++i) {
    llvm::BasicBlock* const here = f.block("case");
    pick->addCase(f.i32(i), here);
    f.b.SetInsertPoint(here);
    MemoScope scope(f.memo);
    emit_case(i);
    f.b.CreateBr(done);
  }
  f.b.SetInsertPoint(done);
}

/// Returns a number, of whatever size the function returns.
void return_number(FunctionEmitter& f, uint32_t number) {
  llvm::Type* const type = f.b.GetInsertBlock()->getParent()->getReturnType();
  f.b.CreateRet(f.object.number(type->getIntegerBitWidth(), number));
}

void return_where_faulted(FunctionEmitter& f, uint32_t answer) {
  if (f.enter(f.fault_exit)) return_number(f, answer);
}

/// Returns 0 where the condition does not hold.
void give_up_unless(FunctionEmitter& f, llvm::Value* condition) {
  llvm::BasicBlock *const yes = f.block("yes"), *const no = f.block("no");
  f.b.CreateCondBr(condition, yes, no);
  f.b.SetInsertPoint(no);
  return_number(f, 0);
  f.b.SetInsertPoint(yes);
}

/// A value, where one is wanted that may be missing.
Value emit_present(FunctionEmitter& f, ExprId id, TypeId wanted) {
  const Value value = f.emit(id);
  if (!f.types.is_optional(f.expr(id).type)) {
    return f.types.is_optional(wanted) ? value.with(f.i1(true)) : value;
  }
  give_up_unless(f, value.known());
  return f.types.is_optional(wanted) ? value : value.inner();
}

/// Returns the fault that led to the exit, from its raw number to the one it has in `sites`.
void return_numbered_fault(FunctionEmitter& f, const std::map<ExprId, uint32_t>& sites) {
  llvm::BasicBlock* const unknown = f.block("unknown");
  llvm::SwitchInst* const pick = f.b.CreateSwitch(f.fault_exit.site, unknown, sites.size());
  for (const auto& [expr, site] : sites) {
    llvm::BasicBlock* const found = f.block("site");
    pick->addCase(f.i32(raw_fault(expr)), found);
    f.b.SetInsertPoint(found);
    f.b.CreateRet(f.i32(site));
  }
  f.b.SetInsertPoint(unknown);
  f.b.CreateRet(f.i32(0));
}

/// What a feature calls the fact. Over decisions, its expressions may speak of the decision whose
/// result they look at.
void bind_fact(FunctionEmitter& f, ir::VarId event, ir::VarId decided,
               std::optional<uint32_t> decision) {
  f.bind_param(event, 0);
  if (!decision) return;
  f.bind_param(decided, 1);
  f.decision = ir::DecisionId(*decision);
  f.outputs = f.at_entry([&] { return f.variable(decided).only(); });
}

/// Where a field of the fact lies; nullptr for what is no field.
llvm::Value* address_in_fact(FunctionEmitter& f, ExprId value) {
  uint64_t offset = 0;
  while (f.expr(value).op == ir::Op::Field) {
    const uint32_t field = f.expr(value).payload;
    value = f.operand(value, 0);
    if (f.type_of(value).kind != abi::Kind::Record) return nullptr;
    offset += f.types[f.type_of(value).record].fields[field].offset;
  }
  if (f.expr(value).op != ir::Op::Variable) return nullptr;
  if (f.type_of(value).kind != abi::Kind::Record) return nullptr;
  return f.offset(f.variable(ir::VarId(f.expr(value).payload)).only(), offset);
}

/// Says where a value of the fact lies. One that is no field of it is put where `place` points.
void emit_watched_value(FunctionEmitter& f, ExprId value, TypeId type, llvm::Value* places,
                        uint32_t column) {
  const uint64_t place = column * sizeof(void*);
  llvm::Value* const address = f.types.unwrapped(f.expr(value).type) == type ? address_in_fact(f, value) : nullptr;
  if (address != nullptr) {
    if (f.types.is_optional(f.expr(value).type)) give_up_unless(f, f.emit(value).known());
    return f.store_scalar(address, places, place);
  }
  const Value present = emit_present(f, value, type);
  f.store(type, present, f.load_scalar(f.object.pointer(), places, place));
}

/// A bit for each step that the fact may be; of what is simply watched, 1 where its `where` holds.
llvm::Value* emit_steps(FunctionEmitter& f, const ir::Feature& feature, uint32_t fact) {
  llvm::Value* const steps = f.slot(sizeof(uint64_t));
  f.store_scalar(f.i64(0), steps);
  for (uint32_t step = 0; step < feature.steps.size(); ++step) {
    if (feature.steps[step].fact != fact) continue;
    MemoScope scope(f.memo);
    const ExprId where = feature.steps[step].where;
    const auto bit = static_cast<int64_t>(uint64_t(1) << step);
    const auto add = [&] {
      llvm::Value* const before = f.load_scalar(f.object.bits(64), steps);
      f.store_scalar(f.b.CreateOr(before, f.i64(bit)), steps);
    };
    if (!where.valid()) {
      add();
      continue;
    }
    f.fault_exit = f.make_fault_exit();
    f.when(f.emit_bool(where), add);
    llvm::BasicBlock* const behind = f.block("step");
    f.b.CreateBr(behind);
    if (f.enter(f.fault_exit)) f.b.CreateBr(behind);
    f.b.SetInsertPoint(behind);
  }
  return f.load_scalar(f.object.bits(64), steps);
}

}  // namespace

uint32_t reason_chunk_count(const DecisionPlan& plan) {
  return static_cast<uint32_t>((plan.ir.lines.size() + kLinesPerChunk - 1) / kLinesPerChunk);
}

void emit_reason(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  llvm::Function* const function =
      declare_entry<abi::ReasonEntry>(object, "reason_", plan.id.index);
  FunctionEmitter f(object, natures, function);
  llvm::Value *const line = function->getArg(2), *const out = function->getArg(4);
  emit_text_to(f, ExprId(), out);
  emit_cases(f, f.b.CreateUDiv(line, f.i32(kLinesPerChunk)), 0, reason_chunk_count(plan),
             [&](uint32_t chunk) {
               llvm::Function* const callee =
                   object.function(plan.symbol("reasons_", chunk), function->getFunctionType());
               f.b.CreateCall(callee,
                              {f.frame, function->getArg(1), line, function->getArg(3), out});
             });
  f.b.CreateRetVoid();
}

void emit_reason_chunk(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                       uint32_t chunk) {
  llvm::Function* const function =
      object.function(plan.symbol("reasons_", chunk), Signature<abi::ReasonEntry>::of(object));
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  const uint32_t end = std::min<uint32_t>(plan.ir.lines.size(), (chunk + 1) * kLinesPerChunk);
  llvm::Value* const told = f.holds(function->getArg(3));
  emit_cases(f, function->getArg(2), chunk * kLinesPerChunk, end, [&](uint32_t line) {
    llvm::Value* const out = function->getArg(4);
    f.when(told, [&] { emit_text_to(f, plan.ir.lines[line].tell, out); });
    f.when(f.b.CreateNot(told), [&] { emit_text_to(f, plan.ir.lines[line].because, out); });
  });
  f.b.CreateRetVoid();
}

void emit_require(ObjectEmitter& object, Natures& natures, uint32_t event) {
  llvm::Function* const function = declare_entry<abi::RequireEntry>(object, "require_", event);
  FunctionEmitter f(object, natures, function);
  const ir::Event& e = object.ir.events[event];
  f.bind_param(e.self, 0);
  for (uint32_t i = 0; i < e.requires_.size(); ++i) {
    MemoScope scope(f.memo);
    f.when(f.b.CreateICmpULE(function->getArg(1), f.i32(i)), [&] {
      f.fault_exit = f.make_fault_exit();
      llvm::BasicBlock *const holds = f.block("holds"), *const broken = f.block("broken");
      f.branch(f.emit_bool(e.requires_[i].condition), holds, broken, Odds::Likely);
      f.b.SetInsertPoint(broken);
      f.b.CreateRet(f.i32(i));
      return_where_faulted(f, i);
      f.b.SetInsertPoint(holds);
    });
  }
  f.b.CreateRet(f.i32(static_cast<uint32_t>(-1)));
}

void emit_require_reason(ObjectEmitter& object, Natures& natures, uint32_t event) {
  llvm::Function* const function =
      declare_entry<abi::RequireReasonEntry>(object, "require_reason_", event);
  FunctionEmitter f(object, natures, function);
  const ir::Event& e = object.ir.events[event];
  f.bind_param(e.self, 0);
  llvm::Value* const out = function->getArg(2);
  emit_text_to(f, ExprId(), out);
  emit_cases(f, function->getArg(1), 0, static_cast<uint32_t>(e.requires_.size()),
             [&](uint32_t i) { emit_text_to(f, e.requires_[i].because, out); });
  f.b.CreateRetVoid();
}

void emit_key(ObjectEmitter& object, Natures& natures, uint32_t index) {
  llvm::Function* const function = declare_entry<abi::KeyEntry>(object, "key_", index);
  FunctionEmitter f(object, natures, function);
  const ir::Key& key = object.ir.keys[index];
  const abi::Key& schema = object.ir.schema.keys[index];
  const abi::Record& record = f.types[schema.record];
  bind_fact(f, key.event, key.decided, schema.decision);
  f.fault_exit = f.make_fault_exit();
  for (size_t i = 0; i < key.fields.size(); ++i) {
    const Value value = emit_present(f, key.fields[i], record.fields[i].type);
    f.store(record.fields[i].type, value, f.offset(function->getArg(1), record.fields[i].offset));
  }
  f.b.CreateRet(f.i32(1));
  return_where_faulted(f, 0);
}

void emit_watch(ObjectEmitter& object, Natures& natures, uint32_t index) {
  llvm::Function* const function = declare_entry<abi::WatchEntry>(object, "watch_", index);
  FunctionEmitter f(object, natures, function);
  const abi::Watch& watch = object.ir.schema.watches[index];
  const ir::Feature& first = object.ir.features[watch.feature];
  const std::optional<uint32_t> decision = object.ir.schema.features[watch.feature].facts[watch.fact].decision;
  bind_fact(f, first.facts[watch.fact].event, first.facts[watch.fact].decided, decision);
  llvm::Value* const steps = emit_steps(f, first, watch.fact);
  f.fault_exit = f.make_fault_exit();
  give_up_unless(f, f.b.CreateICmpNE(steps, f.i64(0)));
  for (uint32_t column = 0; column < watch.values.size(); ++column) {
    const ir::Feature& feature = object.ir.features[watch.values[column]];
    const abi::TypeId type = object.ir.schema.features[watch.values[column]].value;
    bind_fact(f, feature.facts[0].event, feature.facts[0].decided, decision);
    emit_watched_value(f, feature.value, type, function->getArg(1), column);
  }
  f.b.CreateRet(steps);
  return_where_faulted(f, 0);
}

void emit_compute(ObjectEmitter& object, Natures& natures, uint32_t index) {
  llvm::Function* const function = declare_entry<abi::ComputeEntry>(object, "compute_", index);
  FunctionEmitter f(object, natures, function);
  const ir::Computation& computation = object.ir.computations[index];
  for (uint32_t i = 0; i < computation.params.size(); ++i) f.bind_param(computation.params[i], i);
  f.fault_exit = f.make_fault_exit();
  f.store(f.expr(computation.body).type, f.emit(computation.body), function->getArg(1));
  f.b.CreateRet(f.i32(0));
  if (f.enter(f.fault_exit)) return_numbered_fault(f, object.ir.computation_fault_sites[index]);
}

}  // namespace helios::codegen
