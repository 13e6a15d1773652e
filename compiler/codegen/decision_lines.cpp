#include <algorithm>
#include <set>

#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"

/// Chunks of lines: what holds, what the held lines say, and which of them caused the outcome.
namespace helios::codegen {
namespace {

using abi::LineState;
using ir::Effect;
using Settled = std::set<ExprId>;  // conditions that are known to hold

/// The state of a line by its conditions alone, as a byte.
llvm::Value* emit_state(DecisionFunction& d, uint32_t line, const Settled& settled) {
  FunctionEmitter& f = d.f;
  std::vector<Member> members = conditions_of(f.ir, d.plan.ir, d.plan.ir.lines[line]);
  std::erase_if(members, [&](const Member& m) {
    return !m.negated && settled.contains(f.object.numbers[m.id]);
  });
  llvm::Type* const byte = f.object.bits(8);
  if (!conditions_fault(f.natures, d.plan, line))
    return f.b.CreateZExt(emit_members(f, members, false), byte);
  MemoScope scope(f.memo);
  f.fault_exit = f.make_fault_exit();
  llvm::BasicBlock* const judged = f.block("judged");
  llvm::Value* const holds = f.b.CreateZExt(emit_members(f, members, false), byte);
  llvm::BasicBlock* const decided_in = f.b.GetInsertBlock();
  f.b.CreateBr(judged);
  if (!f.enter(f.fault_exit)) {
    f.b.SetInsertPoint(judged);
    return holds;
  }
  f.store_scalar(f.fault_exit.site, d.fault(line));
  f.b.CreateBr(judged);
  f.b.SetInsertPoint(judged);
  llvm::PHINode* const state = f.b.CreatePHI(byte, 2);
  state->addIncoming(holds, decided_in);
  state->addIncoming(d.state(LineState::Undecided), f.fault_exit.block);
  return state;
}

llvm::Value* emit_dated_state(DecisionFunction& d, uint32_t line, const Settled& settled) {
  llvm::Value* const in_force = d.in_force(d.plan.ir.lines[line]);
  if (in_force == nullptr) return emit_state(d, line, settled);
  return d.f
      .choose(
          in_force, [&]() -> Value { return emit_state(d, line, settled); },
          [&]() -> Value { return d.state(LineState::NotInForce); })
      .only();
}

/// Whether the line's state asks for more than the byte.
bool matters(Natures& natures, const DecisionPlan& plan, uint32_t line) {
  return !plan.ir.lines[line].effects.empty() || conditions_fault(natures, plan, line);
}

/// What one effect says, computed before any of them counts.
struct Said {
  uint32_t effect;
  Value value;
  llvm::Value* of = nullptr;
};

std::vector<Said> emit_effect_values(DecisionFunction& d, const ir::Line& line) {
  std::vector<Said> said;
  for (uint32_t n = 0; n < line.effects.size(); ++n) {
    const Effect& effect = line.effects[n];
    Said one{n, d.f.emit(effect.value)};
    if (effect.kind == Effect::Kind::Score && effect.of.valid())
      one.of = d.f.emit(effect.of).only();
    said.push_back(std::move(one));
  }
  return said;
}

void write_amounts(DecisionFunction& d, uint32_t line, const std::vector<Said>& said) {
  FunctionEmitter& f = d.f;
  llvm::Value *points = f.i64(0), *lost = f.i64(0);
  for (const Said& one : said) {
    const Effect& effect = d.plan.ir.lines[line].effects[one.effect];
    if (effect.kind != Effect::Kind::Score || effect.output != 0) continue;
    llvm::Value* const amount = one.value.only();
    const auto* none = llvm::dyn_cast<llvm::ConstantInt>(points);
    points = none != nullptr && none->isZero()
                 ? amount
                 : f.b.CreateBinaryIntrinsic(llvm::Intrinsic::sadd_sat, points, amount);
    if (one.of != nullptr) lost = add_lost(f, lost, one.of, amount);
  }
  f.store_scalar(points, d.points(line));
  f.store_scalar(lost, d.lost(line));
}

/// A held line: all of what it says, or nothing and a fault.
void emit_held(DecisionFunction& d, uint32_t index) {
  FunctionEmitter& f = d.f;
  const ir::Line& line = d.plan.ir.lines[index];
  f.fault_exit = f.make_fault_exit();
  const std::vector<Said> said = emit_effect_values(d, line);
  write_amounts(d, index, said);
  if (!d.plan.is_trial(index)) {
    for (const Said& one : said) say_effect(d, index, one.effect, one.value);
  }
  llvm::BasicBlock* const done = f.block("said");
  f.b.CreateBr(done);
  if (f.enter(f.fault_exit)) {
    f.store_scalar(d.state(LineState::Undecided), d.line_state(index));
    f.store_scalar(f.fault_exit.site, d.fault(index));
    if (!d.plan.is_trial(index)) d.raise(d.plan.faulted);
    f.b.CreateBr(done);
  }
  f.b.SetInsertPoint(done);
}

}  // namespace

/// lost + of - amount, to the nearest int64.
llvm::Value* add_lost(FunctionEmitter& f, llvm::Value* lost, llvm::Value* of, llvm::Value* amount) {
  llvm::Type* const wide = f.object.bits(128);
  llvm::Value* const sum =
      f.b.CreateSub(f.b.CreateAdd(f.b.CreateSExt(lost, wide), f.b.CreateSExt(of, wide)),
                    f.b.CreateSExt(amount, wide));
  return clamp_to_int(f, sum);
}

void say_effect(DecisionFunction& d, uint32_t line, uint32_t n, const Value& value) {
  const Effect& effect = d.plan.ir.lines[line].effects[n];
  if (effect.kind == Effect::Kind::Then) {
    if (const AskedValue* asked = d.plan.asked_value(line, n)) {
      d.f.store(d.plan.outcome.item, value, d.at(asked->value));
      d.raise(asked->said);
    }
    return say(d, d.plan.outcome, value);
  }
  if (effect.output != 0) return say(d, d.plan.outputs[effect.output], value);
  if (effect.kind == Effect::Kind::Score)
    add_to_score(d, d.plan.ir.lines[line].group, value.only());
}

bool conditions_fault(Natures& natures, const DecisionPlan& plan, uint32_t line) {
  const std::vector<Member> members = conditions_of(natures.ir(), plan.ir, plan.ir.lines[line]);
  return std::any_of(members.begin(), members.end(),
                     [&](const Member& m) { return natures.faults(m.id); });
}

bool has_effects(Natures& natures, const DecisionPlan& plan, uint32_t chunk) {
  const auto& lines = plan.chunks[chunk];
  return std::any_of(lines.begin(), lines.end(),
                     [&](uint32_t line) { return matters(natures, plan, line); });
}

bool has_causes(const DecisionPlan& plan, uint32_t chunk) {
  const auto asks = [&](uint32_t line) {
    const auto& effects = plan.ir.lines[line].effects;
    return !plan.is_trial(line) &&
           std::any_of(effects.begin(), effects.end(),
                       [](const Effect& effect) { return effect.kind == Effect::Kind::Then; });
  };
  return std::any_of(plan.chunks[chunk].begin(), plan.chunks[chunk].end(), asks);
}

void emit_causes_of(DecisionFunction& d, uint32_t line) {
  FunctionEmitter& f = d.f;
  const std::vector<Effect>& effects = d.plan.ir.lines[line].effects;
  for (uint32_t n = 0; n < effects.size(); ++n) {
    if (effects[n].kind != Effect::Kind::Then) continue;
    const AskedValue* const asked = d.plan.asked_value(line, n);
    llvm::Value* is_cause = asked == nullptr ? f.i1(true) : d.flag(asked->said);
    if (d.plan.ir.resolve != ir::Resolve::Collect) {
      const abi::TypeId type = d.plan.outcome.item;
      const Value value =
          asked == nullptr ? f.emit(effects[n].value) : f.load(type, d.at(asked->value));
      const Value outcome = f.load(type, d.result_field(0));
      is_cause = f.b.CreateAnd(is_cause, emit_equal(f, type, value, outcome));
    }
    f.when(is_cause, [&] { f.store_scalar(d.byte(1), d.cause(line)); });
  }
}

void emit_conditions(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                     uint32_t chunk) {
  llvm::Function* const function = DecisionFunction::declare(
      object, plan.symbol("conditions_", chunk), DecisionFunction::Gives::Number);
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  const std::vector<uint32_t>& lines = plan.chunks[chunk];
  const bool contiguous = lines.back() - lines.front() + 1 == lines.size();
  if (contiguous) f.clear(d.cause(lines.front()), lines.size());
  llvm::Value* any = d.byte(0);
  for (uint32_t line : lines) {
    if (!contiguous) f.store_scalar(d.byte(0), d.cause(line));
    llvm::Value* const state = emit_dated_state(d, line, {});
    f.store_scalar(state, d.line_state(line));
    if (matters(natures, plan, line)) any = f.b.CreateOr(any, state);
  }
  f.b.CreateRet(f.b.CreateZExt(any, object.bits(32)));
}

/// States are zero before; only what holds (or is undecided) marks its chunk.
void emit_leaf(DecisionFunction& d, const IndexNode& leaf) {
  FunctionEmitter& f = d.f;
  llvm::Value* any = d.byte(0);
  std::vector<llvm::Value*> states;
  for (uint32_t line : leaf.lines) {
    llvm::Value* const state = emit_dated_state(d, line, leaf.settled);
    f.store_scalar(state, d.line_state(line));
    states.push_back(state);
    if (matters(f.natures, d.plan, line)) any = f.b.CreateOr(any, state);
  }
  f.when(
      f.b.CreateICmpNE(any, d.byte(0)),
      [&] {
        for (size_t i = 0; i < states.size(); ++i) {
          if (!matters(f.natures, d.plan, leaf.lines[i])) continue;
          llvm::Value* const mark = d.at(d.plan.dirty + leaf.lines[i] / kLinesPerChunk);
          f.store_scalar(f.b.CreateOr(f.load_scalar(f.object.bits(8), mark), states[i]), mark);
        }
      },
      Odds::Unlikely);
}

void emit_effects(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                  uint32_t chunk) {
  llvm::Function* const function = DecisionFunction::declare(object, plan.symbol("effects_", chunk),
                                                             DecisionFunction::Gives::Nothing);
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  for (uint32_t line : plan.chunks[chunk]) {
    if (!matters(natures, plan, line)) continue;
    llvm::Value* const state = f.load_scalar(object.bits(8), d.line_state(line));
    if (conditions_fault(natures, plan, line) && !plan.is_trial(line)) {
      f.when(
          f.b.CreateICmpEQ(state, d.state(LineState::Undecided)), [&] { d.raise(plan.faulted); },
          Odds::Unlikely);
    }
    f.when(f.b.CreateICmpEQ(state, d.state(LineState::Held)), [&] { emit_held(d, line); });
  }
  f.b.CreateRetVoid();
}

void emit_causes(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                 uint32_t chunk) {
  llvm::Function* const function = DecisionFunction::declare(object, plan.symbol("causes_", chunk),
                                                             DecisionFunction::Gives::Nothing);
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  for (uint32_t line : plan.chunks[chunk]) {
    if (plan.is_trial(line)) continue;
    llvm::Value* const state = f.load_scalar(object.bits(8), d.line_state(line));
    f.when(f.b.CreateICmpEQ(state, d.state(LineState::Held)), [&] { emit_causes_of(d, line); });
  }
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
