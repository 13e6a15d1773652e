#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"

/// Chunks of lines: what holds, what the held lines say, and which of them caused the outcome.
namespace helios::codegen {
namespace {

using ir::Effect;

/// A line by its conditions alone. Null: it is never undecided.
struct Judged {
  llvm::Value* held;
  llvm::Value* undecided = nullptr;
};

Judged emit_judged(DecisionFunction& d, uint32_t line) {
  FunctionEmitter& f = d.f;
  const std::vector<Member> members = conditions_of(f.ir, d.plan.ir, d.plan.ir.lines[line]);
  if (!conditions_fault(f.natures, d.plan, line)) return {emit_members(f, members, false)};
  MemoScope scope(f.memo);
  f.fault_exit = f.make_fault_exit();
  llvm::BasicBlock* const judged = f.block("judged");
  llvm::Value* const holds = emit_members(f, members, false);
  llvm::BasicBlock* const decided_in = f.b.GetInsertBlock();
  f.b.CreateBr(judged);
  if (!f.enter(f.fault_exit)) {
    f.b.SetInsertPoint(judged);
    return {holds};
  }
  f.store_scalar(f.fault_exit.site, d.fault(line));
  f.b.CreateBr(judged);
  f.b.SetInsertPoint(judged);
  const auto either = [&](llvm::Value* decided, bool faulted) {
    llvm::PHINode* const phi = f.b.CreatePHI(f.object.bits(1), 2);
    phi->addIncoming(decided, decided_in);
    phi->addIncoming(f.i1(faulted), f.fault_exit.block);
    return phi;
  };
  llvm::Value* const held = either(holds, false);
  return {held, either(f.i1(false), true)};
}

/// Out of force it neither holds nor is it undecided.
Judged emit_judged_in_force(DecisionFunction& d, uint32_t line) {
  FunctionEmitter& f = d.f;
  llvm::Value* const in_force = d.in_force(d.plan.ir.lines[line]);
  if (in_force == nullptr) return emit_judged(d, line);
  bool can_be_undecided = false;
  const Value both = f.choose(
      in_force,
      [&]() -> Value {
        const Judged judged = emit_judged(d, line);
        can_be_undecided = judged.undecided != nullptr;
        return {judged.held, can_be_undecided ? judged.undecided : f.i1(false)};
      },
      [&]() -> Value { return {f.i1(false), f.i1(false)}; });
  return {both[0], can_be_undecided ? both[1] : nullptr};
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
    d.remove_line(DecisionFunction::kHeld, index);
    d.add_line(DecisionFunction::kUndecided, index);
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

bool asks(const DecisionPlan& plan, uint32_t line) {
  const auto& effects = plan.ir.lines[line].effects;
  return !plan.is_trial(line) &&
         std::any_of(effects.begin(), effects.end(),
                     [](const Effect& effect) { return effect.kind == Effect::Kind::Then; });
}

bool has_causes(const DecisionPlan& plan, uint32_t chunk) {
  return std::any_of(plan.chunks[chunk].begin(), plan.chunks[chunk].end(),
                     [&](uint32_t line) { return asks(plan, line); });
}

bool sets_outputs(const DecisionPlan& plan, uint32_t chunk) {
  return std::any_of(plan.chunks[chunk].begin(), plan.chunks[chunk].end(), [&](uint32_t line) {
    const auto& effects = plan.ir.lines[line].effects;
    return std::any_of(effects.begin(), effects.end(),
                       [](const Effect& effect) { return effect.kind != Effect::Kind::Then; });
  });
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
    f.when(is_cause, [&] { d.add_line(DecisionFunction::kCauses, line); });
  }
}

namespace {

void collect(const ObjectEmitter& object, ExprId raw, std::unordered_set<uint32_t>& into) {
  const ExprId id = object.numbers[raw];
  if (!into.insert(id.index).second) return;
  for (ExprId operand : object.ir.exprs.operands(id)) collect(object, operand, into);
}

/// What the conditions of one line alone speak of.
std::unordered_set<uint32_t> of_one_line(const ObjectEmitter& object, const DecisionPlan& plan,
                                         const std::vector<uint32_t>& lines) {
  std::unordered_map<uint32_t, uint32_t> counts;
  for (uint32_t line : lines) {
    std::unordered_set<uint32_t> spoken_of;
    for (const Member& member : conditions_of(object.ir, plan.ir, plan.ir.lines[line]))
      collect(object, member.id, spoken_of);
    for (uint32_t id : spoken_of) ++counts[id];
  }
  std::unordered_set<uint32_t> once;
  for (const auto& [id, count] : counts) {
    if (count == 1) once.insert(id);
  }
  return once;
}

}  // namespace

/// Few lines hold: what is asked of all is whether there is one at all.
void emit_conditions(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                     uint32_t chunk) {
  llvm::Function* const function = DecisionFunction::declare(
      object, plan.symbol("conditions_", chunk), DecisionFunction::Gives::Number);
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  std::vector<std::pair<llvm::Value*, uint32_t>> bits;
  const std::vector<uint32_t>& lines = plan.chunks[chunk];
  f.read_late = of_one_line(object, plan, lines);
  for (size_t n = 0; n < lines.size(); ++n) {
    const Judged judged = emit_judged_in_force(d, lines[n]);
    bits.emplace_back(judged.held, held_bit(n));
    if (judged.undecided != nullptr) bits.emplace_back(judged.undecided, undecided_bit(n));
  }
  llvm::Value* any = f.i1(false);
  for (const auto& [is_set, bit] : bits) any = f.b.CreateOr(any, is_set);
  const auto which = [&]() -> Value {
    llvm::Value* all = f.i32(0);
    for (const auto& [is_set, bit] : bits)
      all = f.b.CreateOr(all, f.b.CreateSelect(is_set, f.i32(bit), f.i32(0)));
    return all;
  };
  f.b.CreateRet(
      f.choose(any, which, [&]() -> Value { return f.i32(0); }, Odds::Unlikely).only());
}

/// Records which lines held or are undecided, and says what the held ones say.
void emit_effects(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                  uint32_t chunk) {
  llvm::Function* const function = DecisionFunction::declare(
      object, plan.symbol("effects_", chunk), DecisionFunction::Gives::Nothing,
      DecisionFunction::Takes::Number);
  DecisionFunction d(object, natures, plan, function);
  FunctionEmitter& f = d.f;
  const auto has = [&](uint32_t bit) {
    return f.holds(f.b.CreateAnd(function->getArg(3), f.i32(bit)));
  };
  const std::vector<uint32_t>& lines = plan.chunks[chunk];
  for (size_t n = 0; n < lines.size(); ++n) {
    const uint32_t line = lines[n];
    if (conditions_fault(natures, plan, line)) {
      f.when(
          has(undecided_bit(n)),
          [&] {
            d.add_line(DecisionFunction::kUndecided, line);
            if (!plan.is_trial(line)) d.raise(plan.faulted);
          },
          Odds::Unlikely);
    }
    f.when(has(held_bit(n)), [&] {
      d.add_line(DecisionFunction::kHeld, line);
      emit_held(d, line);
    });
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
    if (!asks(plan, line)) continue;
    f.when(d.has_line(DecisionFunction::kHeld, line), [&] { emit_causes_of(d, line); });
  }
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
