#include "compiler/codegen/decision.h"

#include <algorithm>

#include "compiler/codegen/families.h"

namespace helios::codegen {

using Gives = DecisionFunction::Gives;
using Takes = DecisionFunction::Takes;

// --- A function of a decision --------------------------------------------------------------------

llvm::FunctionType* DecisionFunction::type(ObjectEmitter& object, Gives gives, Takes takes) {
  llvm::Type* const given =
      gives == Gives::Number ? object.bits(32) : llvm::Type::getVoidTy(object.context);
  llvm::SmallVector<llvm::Type*, 4> taken(3, object.pointer());
  if (takes == Takes::Number) taken.push_back(object.bits(32));
  return llvm::FunctionType::get(given, taken, false);
}

llvm::Function* DecisionFunction::declare(ObjectEmitter& object, const std::string& symbol,
                                          Gives gives, Takes takes) {
  return object.function(symbol, type(object, gives, takes));
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

void DecisionFunction::clear_sets() {
  const uint64_t bytes = abi::line_words(plan.ir.lines.size()) * sizeof(uint64_t);
  for (size_t set : {kHeld, kUndecided, kCauses}) f.clear(word(set, 0), bytes);
}

void DecisionFunction::add_line(size_t set, uint32_t line) {
  llvm::Value* const at = word(set, line);
  llvm::Value* const bit = f.object.number(64, abi::line_bit(line));
  f.store_scalar(f.b.CreateOr(f.load_scalar(f.object.bits(64), at), bit), at);
}

void DecisionFunction::remove_line(size_t set, uint32_t line) {
  llvm::Value* const at = word(set, line);
  llvm::Value* const others = f.object.number(64, ~abi::line_bit(line));
  f.store_scalar(f.b.CreateAnd(f.load_scalar(f.object.bits(64), at), others), at);
}

llvm::Value* DecisionFunction::has_line(size_t set, uint32_t line) {
  return has_any(set, {line});
}

llvm::Value* DecisionFunction::has_any(size_t set, const std::vector<uint32_t>& lines) {
  std::map<uint32_t, uint64_t> masks;  // by word
  for (uint32_t line : lines) masks[line / abi::kLinesPerWord] |= abi::line_bit(line);
  llvm::Value* any = f.i64(0);
  for (const auto& [number, mask] : masks) {
    llvm::Value* const some =
        f.load_scalar(f.object.bits(64), word(set, number * abi::kLinesPerWord));
    any = f.b.CreateOr(any, f.b.CreateAnd(some, f.object.number(64, mask)));
  }
  return f.b.CreateICmpNE(any, f.i64(0));
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
    d_.clear_sets();
    start_outcome(d_);
    start_outputs(d_);
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

  /// Few lines hold: what they say is said elsewhere. What comes after the outputs were settled
  /// settles them again.
  void judge_chunk(uint32_t chunk) {
    llvm::Value* const some = call(plan_.symbol("conditions_", chunk), Gives::Number);
    f_.when(
        f_.b.CreateICmpNE(some, f_.i32(0)),
        [&] {
          llvm::Function* const effects = DecisionFunction::declare(
              f_.object, plan_.symbol("effects_", chunk), Gives::Nothing, Takes::Number);
          f_.b.CreateCall(effects, {f_.frame, f_.result, d_.memory, some});
          if (chunk >= plan_.rule_chunks && sets_outputs(plan_, chunk)) settle_outputs(d_);
        },
        Odds::Unlikely);
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

  /// First which rules hold, then what they say: in their order, wherever they were found.
  void judge_by_index() {
    call(plan_.symbol("columns_"), Gives::Nothing);
    table_ = rule_table(f_.object, plan_);
    f_.call(&abi::RuntimeCalls::find_rules, {table_, f_.result, d_.memory});
    for (uint32_t chunk = 0; chunk < plan_.rule_chunks; ++chunk) {
      llvm::Value* const some = call(plan_.symbol("conditions_", chunk), Gives::Number);
      f_.when(
          f_.b.CreateICmpNE(some, f_.i32(0)), [&] { note_chunk(chunk, some); }, Odds::Unlikely);
    }
    if (says_in_code())
      f_.call(&abi::RuntimeCalls::say_rules, {table_, f_.result, d_.memory, f_.frame});
    rules_asked_ = f_.load_scalar(f_.object.bits(8), d_.at(plan_.outcome.said));
  }

  /// Whether any rule says more than the table knows.
  bool says_in_code() const {
    return std::any_of(plan_.chunks.begin(), plan_.chunks.end(), [&](const auto& lines) {
      return std::any_of(lines.begin(), lines.end(),
                         [&](uint32_t line) { return line < plan_.ir.rule_count; });
    });
  }

  void touch(uint32_t word) {
    llvm::Value* const at = d_.at(plan_.touched + word / abi::kLinesPerWord * sizeof(uint64_t));
    llvm::Value* const bit = f_.object.number(64, abi::line_bit(word));
    f_.store_scalar(f_.b.CreateOr(f_.load_scalar(f_.object.bits(64), at), bit), at);
  }

  void note_chunk(uint32_t chunk, llvm::Value* bits) {
    const auto note = [&](size_t set, uint32_t line, uint32_t bit) {
      f_.when(f_.holds(f_.b.CreateAnd(bits, f_.i32(bit))), [&] {
        d_.add_line(set, line);
        touch(line / abi::kLinesPerWord);
      });
    };
    const std::vector<uint32_t>& lines = plan_.chunks[chunk];
    for (size_t n = 0; n < lines.size(); ++n) {
      note(DecisionFunction::kHeld, lines[n], held_bit(n));
      if (conditions_fault(f_.natures, plan_, lines[n]))
        note(DecisionFunction::kUndecided, lines[n], undecided_bit(n));
    }
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
    d_.add_line(DecisionFunction::kUndecided, line);
    f_.store_scalar(when_fault, d_.fault(line));
    d_.raise(plan_.faulted);
  }

  void on_fault() {
    f_.when(
        d_.flag(plan_.faulted),
        [&] {
          call(plan_.symbol("on_fault_"), Gives::Nothing);
          settle_outputs(d_);
        },
        Odds::Unlikely);
  }

  void causes() {
    if (table_ != nullptr && plan_.ir.resolve != ir::Resolve::Collect &&
        f_.types[plan_.outcome.item].kind == abi::Kind::Enum) {
      const auto mark = [&] {
        llvm::Value* const outcome = f_.load_scalar(f_.object.bits(32), d_.result_field(0));
        f_.call(&abi::RuntimeCalls::mark_causes, {table_, f_.result, d_.memory, outcome});
      };
      // Where a fault of `when` may have passed the rules over, what they asked for is not known here.
      if (plan_.ir.when.valid()) {
        mark();
      } else {
        f_.when(f_.b.CreateICmpNE(rules_asked_, f_.object.number(8, 0)), mark);
      }
    }
    for (uint32_t chunk = 0; chunk < plan_.chunks.size(); ++chunk) {
      if (!has_causes(plan_, chunk)) continue;
      std::vector<uint32_t> lines = plan_.chunks[chunk];
      std::erase_if(lines, [&](uint32_t line) { return !asks(plan_, line); });
      f_.when(d_.has_any(DecisionFunction::kHeld, lines),
              [&] { call(plan_.symbol("causes_", chunk), Gives::Nothing); });
    }
    if (plan_.ir.fault_line < 0) return;
    const auto line = static_cast<uint32_t>(plan_.ir.fault_line);
    f_.when(
        d_.has_line(DecisionFunction::kHeld, line), [&] { emit_causes_of(d_, line); },
        Odds::Unlikely);
  }

  DecisionFunction d_;
  FunctionEmitter& f_;
  const DecisionPlan& plan_;
  llvm::Constant* table_ = nullptr;     // with an index
  llvm::Value* rules_asked_ = nullptr;  // with an index: not 0 where a rule asked for an outcome
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
  d.add_line(DecisionFunction::kHeld, index);
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
  for (uint32_t chunk = 0; chunk < plan.rule_chunks + plan.outcome_chunks; ++chunk) {
    for (uint32_t line : plan.chunks[chunk]) {
      llvm::Value* const in_force = d.in_force(plan.ir.lines[line]);
      f.when(in_force == nullptr ? f.i1(true) : in_force, [&] {
        d.add_line(DecisionFunction::kUndecided, line);
        f.store_scalar(function->getArg(3), d.fault(line));
        if (!plan.is_trial(line)) d.raise(plan.faulted);
      });
    }
  }
  f.b.CreateRet(f.i32(0));
}

}  // namespace helios::codegen
