#include "compiler/codegen/decision.h"

#include <algorithm>

#include "compiler/codegen/families.h"

namespace helios::codegen {

using abi::LineState;
using Gives = DecisionFunction::Gives;

// --- A function of a decision --------------------------------------------------------------------

llvm::FunctionType* DecisionFunction::type(ObjectEmitter& object, Gives gives) {
  llvm::Type* const given =
      gives == Gives::Number ? object.bits(32) : llvm::Type::getVoidTy(object.context);
  llvm::Type* const pointer = object.pointer();
  return llvm::FunctionType::get(given, {pointer, pointer, pointer}, false);
}

llvm::Function* DecisionFunction::declare(ObjectEmitter& object, const std::string& symbol,
                                          Gives gives) {
  return object.function(symbol, type(object, gives));
}

DecisionFunction::DecisionFunction(ObjectEmitter& object, Natures& natures,
                                   const DecisionPlan& its_plan, llvm::Function* function)
    : f(object, natures, function), plan(its_plan) {
  f.decision = plan.id;
  f.result = function->getArg(1);
  f.outputs = f.at_entry([&] {
    return f.load_scalar(object.pointer(), f.result, offsetof(abi::DecisionResult, values));
  });
  if (function->arg_size() > 2 && function->getArg(2)->getType()->isPointerTy()) {
    memory = function->getArg(2);
    f.shared = this;
  }
  for (uint32_t i = 0; i < plan.ir.params.size(); ++i) f.bind_param(plan.ir.params[i], i);
}

llvm::Value* DecisionFunction::entry(size_t member, uint32_t line, uint64_t size) {
  llvm::Value*& array = arrays_[member];
  if (array == nullptr) {
    array = f.at_entry([&] { return f.load_scalar(f.object.pointer(), f.result, member); });
  }
  return f.offset(array, line * size);
}

llvm::Value* DecisionFunction::in_force(const ir::Line& line) {
  if (!line.from_ns && !line.until_ns) return nullptr;
  llvm::Value* const now =
      f.load_scalar(f.object.bits(64), f.frame, offsetof(abi::NativeFrame, time_ns));
  llvm::Value* holds = f.i1(true);
  if (line.from_ns) holds = f.b.CreateICmpSGE(now, f.i64(*line.from_ns));
  if (line.until_ns) holds = f.b.CreateAnd(holds, f.b.CreateICmpSLT(now, f.i64(*line.until_ns)));
  return holds;
}

llvm::Value* DecisionFunction::result_field(uint32_t field) {
  return f.offset(f.outputs, f.types[plan.schema.result].fields[field].offset);
}

// --- The whole -----------------------------------------------------------------------------------

namespace {

/// decide_N, step by step as compiler/eval/decide.h says.
class Decide {
 public:
  Decide(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan)
      : d_(object, natures, plan,
           object.function(plan.symbol("decide_"), Signature<abi::DecideEntry>::of(object))),
        f_(d_.f),
        plan_(plan) {
    d_.memory = f_.slot(plan.memory_bytes);
  }

  void emit() {
    llvm::Value* const when_fault = applicability();
    f_.clear(d_.memory, plan_.cleared_bytes);
    start_outcome(d_);
    start_outputs(d_);
    for (int32_t line : {plan_.ir.otherwise_line, plan_.ir.fault_line}) {
      if (line >= 0) begin_line(static_cast<uint32_t>(line));
    }
    if (when_fault == nullptr) {
      judge_lines();
    } else {
      f_.when(f_.b.CreateICmpEQ(when_fault, f_.i32(0)), [&] { judge_lines(); }, Odds::Likely);
      f_.when(
          f_.b.CreateICmpNE(when_fault, f_.i32(0)), [&] { judge_nothing(when_fault); },
          Odds::Unlikely);
    }
    note_broken();
    if (plan_.has_otherwise()) otherwise(when_fault);
    if (plan_.ir.fault_line >= 0) on_fault();
    settle_outputs(d_);
    settle_outcome(d_);
    causes();
    if (has_last_outputs(plan_)) call(plan_.symbol("last_"), Gives::Nothing);
    f_.b.CreateRet(f_.i32(1));
  }

 private:
  llvm::Value* call(const std::string& symbol, Gives gives) {
    return f_.b.CreateCall(DecisionFunction::declare(f_.object, symbol, gives),
                           {f_.frame, f_.result, d_.memory});
  }

  /// Returns where the decision does not apply. Gives the number of the fault of its `when` (0:
  /// none); null when it cannot.
  llvm::Value* applicability() {
    const ExprId when = plan_.ir.when;
    if (!when.valid()) return nullptr;
    MemoScope scope(f_.memo);
    f_.fault_exit = f_.make_fault_exit();
    llvm::Value* const holds = f_.emit_bool(when);
    llvm::BasicBlock *const applies = f_.block("applies"), *const does_not =
                                                               f_.block("does_not_apply");
    llvm::BasicBlock* const from = f_.b.GetInsertBlock();
    f_.branch(holds, applies, does_not);
    f_.b.SetInsertPoint(does_not);
    f_.b.CreateRet(f_.i32(0));
    llvm::PHINode* fault = nullptr;
    if (f_.enter(f_.fault_exit)) {
      f_.b.CreateBr(applies);
      f_.b.SetInsertPoint(applies);
      fault = f_.b.CreatePHI(f_.object.bits(32), 2);
      fault->addIncoming(f_.i32(0), from);
      fault->addIncoming(f_.fault_exit.site, f_.fault_exit.block);
    }
    f_.b.SetInsertPoint(applies);
    return fault;
  }

  void judge_chunk(uint32_t chunk) {
    llvm::Value* const any = call(plan_.symbol("conditions_", chunk), Gives::Number);
    if (!has_effects(f_.natures, plan_, chunk)) return;
    f_.when(
        f_.b.CreateICmpNE(any, f_.i32(0)),
        [&] { call(plan_.symbol("effects_", chunk), Gives::Nothing); }, Odds::Unlikely);
  }

  void judge_lines() {
    if (plan_.index.empty()) {
      for (uint32_t chunk = 0; chunk < plan_.rule_chunks; ++chunk) judge_chunk(chunk);
    } else {
      judge_by_index();
    }
    settle_outputs(d_);
    for (uint32_t i = 0; i < plan_.outcome_chunks; ++i) judge_chunk(plan_.rule_chunks + i);
  }

  void judge_by_index() {
    f_.clear(d_.line_state(0), plan_.ir.rule_count);
    f_.clear(d_.cause(0), plan_.ir.rule_count);
    call(plan_.symbol("rules_", static_cast<uint32_t>(plan_.index.size() - 1)), Gives::Nothing);
    std::vector<std::string> effects(plan_.rule_chunks);
    for (uint32_t chunk = 0; chunk < plan_.rule_chunks; ++chunk) {
      if (has_effects(f_.natures, plan_, chunk)) effects[chunk] = plan_.symbol("effects_", chunk);
    }
    call_marked(effects);
  }

  /// Calls the function of each rule chunk that is marked, in order; "" for chunks that have none.
  /// Eight marks are looked at at once.
  void call_marked(const std::vector<std::string>& symbols) {
    llvm::Value* const table =
        f_.object.function_table(symbols, DecisionFunction::type(f_.object, Gives::Nothing));
    const uint64_t words = (symbols.size() + 7) / 8;
    each_number(words, [&](llvm::Value* word) {
      llvm::Value* const marks = item_at(f_, d_.at(plan_.dirty), word, 8);
      llvm::Value* const any =
          f_.b.CreateICmpNE(f_.load_scalar(f_.object.bits(64), marks), f_.i64(0));
      f_.when(
          any,
          [&] {
            each_number(8, [&](llvm::Value* n) {
              llvm::Value* const mark = f_.load_scalar(f_.object.bits(8), item_at(f_, marks, n, 1));
              f_.when(f_.b.CreateICmpNE(mark, d_.byte(0)), [&] {
                call_entry(table, f_.b.CreateAdd(f_.b.CreateMul(word, f_.i64(8)), n));
              });
            });
          },
          Odds::Unlikely);
    });
  }

  void call_entry(llvm::Value* table, llvm::Value* index) {
    llvm::Value* const function =
        f_.load_scalar(f_.object.pointer(), item_at(f_, table, index, sizeof(void*)));
    f_.when(f_.b.CreateIsNotNull(function), [&] {
      f_.b.CreateCall(DecisionFunction::type(f_.object, Gives::Nothing), function,
                      {f_.frame, f_.result, d_.memory});
    });
  }

  /// 0 … count - 1.
  void each_number(uint64_t count, llvm::function_ref<void(llvm::Value*)> then) {
    llvm::BasicBlock *const before = f_.b.GetInsertBlock(), *const body = f_.block("each"),
                            *const done = f_.block("done");
    f_.b.CreateBr(body);
    f_.b.SetInsertPoint(body);
    llvm::PHINode* const n = f_.b.CreatePHI(f_.object.bits(64), 2);
    n->addIncoming(f_.i64(0), before);
    then(n);
    llvm::Value* const next = f_.b.CreateAdd(n, f_.i64(1));
    n->addIncoming(next, f_.b.GetInsertBlock());
    f_.b.CreateCondBr(f_.b.CreateICmpULT(next, f_.i64(count)), body, done);
    f_.b.SetInsertPoint(done);
  }

  void judge_nothing(llvm::Value* when_fault) {
    settle_outputs(d_);
    f_.b.CreateCall(undecided_function(), {f_.frame, f_.result, d_.memory, when_fault});
  }

  llvm::Function* undecided_function() {
    llvm::Type* const pointer = f_.object.pointer();
    return f_.object.function(
        plan_.symbol("undecided_"),
        llvm::FunctionType::get(f_.object.bits(32), {pointer, pointer, pointer, f_.object.bits(32)},
                                false));
  }

  void begin_line(uint32_t line) {
    f_.store_scalar(d_.state(LineState::DidNotHold), d_.line_state(line));
    f_.store_scalar(d_.byte(0), d_.cause(line));
  }

  void note_broken() {
    if (llvm::Value* const broken = anything_broken(d_)) {
      f_.when(broken, [&] { d_.raise(plan_.faulted); }, Odds::Unlikely);
    }
  }

  void otherwise(llvm::Value* when_fault) {
    llvm::Value* asked = anything_asked(d_);
    if (plan_.ir.fault_line >= 0) asked = f_.b.CreateOr(asked, d_.flag(plan_.faulted));
    f_.when(f_.b.CreateNot(asked), [&] {
      const auto judge = [&] { judge_chunk(plan_.otherwise_chunk()); };
      if (when_fault == nullptr) {
        judge();
      } else {
        f_.when(f_.b.CreateICmpEQ(when_fault, f_.i32(0)), judge, Odds::Likely);
        f_.when(
            f_.b.CreateICmpNE(when_fault, f_.i32(0)), [&] { otherwise_undecided(when_fault); },
            Odds::Unlikely);
      }
      note_broken();
    });
  }

  void otherwise_undecided(llvm::Value* when_fault) {
    const auto line = static_cast<uint32_t>(plan_.ir.otherwise_line);
    f_.store_scalar(d_.state(LineState::Undecided), d_.line_state(line));
    f_.store_scalar(when_fault, d_.fault(line));
    d_.raise(plan_.faulted);
  }

  void on_fault() {
    f_.when(
        d_.flag(plan_.faulted), [&] { call(plan_.symbol("on_fault_"), Gives::Nothing); },
        Odds::Unlikely);
  }

  /// All states of a chunk are looked at in one load.
  void causes() {
    if (!plan_.index.empty()) causes_by_marks();
    for (uint32_t chunk = plan_.index.empty() ? 0 : plan_.rule_chunks; chunk < plan_.chunks.size();
         ++chunk) {
      if (!has_causes(plan_, chunk)) continue;
      const auto& lines = plan_.chunks[chunk];
      llvm::Type* const bits = f_.object.bits(8 * (lines.back() - lines.front() + 1));
      llvm::Value* const states =
          f_.b.CreateAlignedLoad(bits, d_.line_state(lines.front()), llvm::Align(1));
      llvm::Value* const any = f_.b.CreateICmpNE(states, llvm::ConstantInt::get(bits, 0));
      f_.when(any, [&] { call(plan_.symbol("causes_", chunk), Gives::Nothing); });
    }
    if (plan_.ir.fault_line < 0) return;
    const auto line = static_cast<uint32_t>(plan_.ir.fault_line);
    llvm::Value* const state = f_.load_scalar(f_.object.bits(8), d_.line_state(line));
    f_.when(
        f_.b.CreateICmpEQ(state, d_.state(LineState::Held)), [&] { emit_causes_of(d_, line); },
        Odds::Unlikely);
  }

  void causes_by_marks() {
    std::vector<std::string> symbols(plan_.rule_chunks);
    bool any = false;
    for (uint32_t chunk = 0; chunk < plan_.rule_chunks; ++chunk) {
      if (!has_causes(plan_, chunk)) continue;
      symbols[chunk] = plan_.symbol("causes_", chunk);
      any = true;
    }
    if (any) call_marked(symbols);
  }

  DecisionFunction d_;
  FunctionEmitter& f_;
  const DecisionPlan& plan_;
};

}  // namespace

void emit_decide(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  Decide(object, natures, plan).emit();
}

// --- The rare ends -------------------------------------------------------------------------------

namespace {

/// An amount counts as points before its `of` is asked.
void emit_effect_on_fault(DecisionFunction& d, uint32_t index, uint32_t n) {
  FunctionEmitter& f = d.f;
  const ir::Line& line = d.plan.ir.lines[index];
  const ir::Effect& effect = line.effects[n];
  const Value value = f.emit(effect.value);
  const bool scores = effect.kind == ir::Effect::Kind::Score, points = scores && effect.output == 0;
  if (points) {
    llvm::Value* const before = f.load_scalar(f.object.bits(64), d.points(index));
    f.store_scalar(f.b.CreateBinaryIntrinsic(llvm::Intrinsic::sadd_sat, before, value.only()),
                   d.points(index));
  }
  if (scores && effect.of.valid()) {
    llvm::Value* const of = f.emit(effect.of).only();
    llvm::Value* const before = f.load_scalar(f.object.bits(64), d.lost(index));
    if (points) f.store_scalar(add_lost(f, before, of, value.only()), d.lost(index));
  }
  say_effect(d, index, n, value);
  if (effect.kind == ir::Effect::Kind::Then) say_on_fault(d, d.plan.outcome, value);
  if (effect.kind == ir::Effect::Kind::Set && effect.output != 0)
    say_on_fault(d, d.plan.outputs[effect.output], value);
}

}  // namespace

/// Only effects of it that fault themselves are passed over.
void emit_on_fault(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  DecisionFunction d(object, natures, plan,
                     DecisionFunction::declare(object, plan.symbol("on_fault_"), Gives::Nothing));
  FunctionEmitter& f = d.f;
  const auto index = static_cast<uint32_t>(plan.ir.fault_line);
  const ir::Line& line = plan.ir.lines[index];
  f.store_scalar(d.state(LineState::Held), d.line_state(index));
  f.store_scalar(f.i64(0), d.points(index));
  f.store_scalar(f.i64(0), d.lost(index));
  for (uint32_t n = 0; n < line.effects.size(); ++n) {
    f.fault_exit = f.make_fault_exit();
    llvm::BasicBlock* const done = f.block("said");
    f.memo.enter();
    emit_effect_on_fault(d, index, n);
    f.memo.leave();
    f.b.CreateBr(done);
    if (f.enter(f.fault_exit)) f.b.CreateBr(done);
    f.b.SetInsertPoint(done);
  }
  f.b.CreateRetVoid();
}

bool has_last_outputs(const DecisionPlan& plan) {
  const auto& outputs = plan.ir.outputs;
  return std::any_of(outputs.begin(), outputs.end(),
                     [](const ir::Output& o) { return o.computed_last; });
}

void emit_last_outputs(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  DecisionFunction d(object, natures, plan,
                     DecisionFunction::declare(object, plan.symbol("last_"), Gives::Nothing));
  FunctionEmitter& f = d.f;
  for (uint32_t i = 0; i < plan.ir.outputs.size(); ++i) {
    const ir::Output& output = plan.ir.outputs[i];
    if (!output.computed_last) continue;
    f.fault_exit = f.make_fault_exit();
    llvm::BasicBlock* const done = f.block("computed");
    f.memo.enter();  // what reads outputs reads them as they are now
    f.store(output.type, f.emit(output.initial), d.result_field(i + 1));
    f.memo.leave();
    f.b.CreateBr(done);
    if (f.enter(f.fault_exit)) {
      f.clear(d.result_field(i + 1), f.types[output.type].size);
      f.b.CreateBr(done);
    }
    f.b.SetInsertPoint(done);
  }
  f.b.CreateRetVoid();
}

/// Every line in force is undecided for one fault.
void emit_undecided(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  llvm::Type *const pointer = object.pointer(), *const number = object.bits(32);
  llvm::Function* const function =
      object.function(plan.symbol("undecided_"),
                      llvm::FunctionType::get(number, {pointer, pointer, pointer, number}, false));
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  llvm::Value* faulted = d.flag(plan.faulted);
  for (uint32_t chunk = 0; chunk < plan.rule_chunks + plan.outcome_chunks; ++chunk) {
    for (uint32_t line : plan.chunks[chunk]) {
      llvm::Value* in_force = d.in_force(plan.ir.lines[line]);
      if (in_force == nullptr) in_force = f.i1(true);
      llvm::Value* const state =
          f.b.CreateSelect(in_force, d.state(LineState::Undecided), d.state(LineState::NotInForce));
      f.store_scalar(state, d.line_state(line));
      f.store_scalar(d.byte(0), d.cause(line));
      f.store_scalar(function->getArg(3), d.fault(line));
      if (!plan.is_trial(line)) faulted = f.b.CreateOr(faulted, in_force);
    }
  }
  f.store_scalar(faulted, d.at(plan.faulted));
  f.b.CreateRet(f.i32(0));
}

}  // namespace helios::codegen
