#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"

/// What was said, resolved: accumulators in the memory that a decision's functions share.
namespace helios::codegen {
namespace {

using abi::Kind;
using abi::RuntimeCalls;
using abi::TypeId;
using ir::Resolve;

llvm::Value* wide(FunctionEmitter& f, llvm::Value* number) {
  return f.b.CreateSExt(number, f.object.bits(128));
}

bool is_decimal(FunctionEmitter& f, const Accumulator& a) {
  return f.types[a.result].kind == Kind::Decimal;
}

llvm::Value* sum_of(DecisionFunction& d, uint64_t offset) {
  return d.f.load_scalar(d.f.object.bits(128), d.at(offset));
}

/// A sum of score amounts, as wide as the plan says.
llvm::Type* score_type(DecisionFunction& d) { return d.f.object.bits(d.plan.sum_bits); }
llvm::Value* score_sum(DecisionFunction& d, uint64_t offset) {
  return d.f.load_scalar(score_type(d), d.at(offset));
}
llvm::Value* as_score(DecisionFunction& d, llvm::Value* amount) {
  return d.f.b.CreateSExt(amount, score_type(d));
}

/// Exact; a Decimal stays at the end it runs past.
void add_to_sum(DecisionFunction& d, const Accumulator& a, llvm::Value* value) {
  FunctionEmitter& f = d.f;
  if (!is_decimal(f, a)) {
    f.store_scalar(f.b.CreateAdd(sum_of(d, a.value), wide(f, value)), d.at(a.value));
    return;
  }
  llvm::Value* const sum =
      f.b.CreateBinaryIntrinsic(llvm::Intrinsic::sadd_with_overflow, sum_of(d, a.value), value);
  const llvm::APInt highest = llvm::APInt::getSignedMaxValue(128),
                    lowest = llvm::APInt::getSignedMinValue(128);
  llvm::Value* const up = f.b.CreateICmpSGT(value, llvm::ConstantInt::get(f.object.bits(128), 0));
  llvm::Value* const end = f.b.CreateSelect(up, llvm::ConstantInt::get(f.object.context, highest),
                                            llvm::ConstantInt::get(f.object.context, lowest));
  llvm::Value* const kept =
      f.b.CreateSelect(f.b.CreateExtractValue(sum, 1), end, f.b.CreateExtractValue(sum, 0));
  f.store_scalar(kept, d.at(a.value));
}

void say_first(DecisionFunction& d, const Accumulator& a, const Value& value, llvm::Value* better) {
  d.f.when(better, [&] {
    d.f.store(a.item, value, d.at(a.value));
    d.raise(a.said);
  });
}

void start(DecisionFunction& d, const Accumulator& a) {
  FunctionEmitter& f = d.f;
  if (a.how != Resolve::Collect || a.capacity == 0) return;
  llvm::Value* const items = allocate_items(f, f.i64(a.capacity), f.types[a.item].size);
  f.store_scalar(items, d.at(a.value));
}

/// The initial value of an output, which stands in the result until something is said.
void start_output(DecisionFunction& d, uint32_t output, const Value& initial) {
  const Accumulator& a = d.plan.outputs[output];
  d.f.store(a.result, initial, d.result_field(output + 1));
  if (a.how == Resolve::Unique) d.f.store(a.result, initial, d.at(a.initial));
  if (a.how != Resolve::Sum) return;
  d.f.store_scalar(is_decimal(d.f, a) ? initial.only() : wide(d.f, initial.only()), d.at(a.value));
}

void settle(DecisionFunction& d, const Accumulator& a, llvm::Value* to) {
  FunctionEmitter& f = d.f;
  if (a.how == Resolve::Sum) {
    f.store_scalar(is_decimal(f, a) ? sum_of(d, a.value) : clamp_to_int(f, sum_of(d, a.value)), to);
    return;
  }
  if (a.how == Resolve::Collect) {
    llvm::Value* const count = f.load_scalar(f.object.bits(64), d.at(a.said));
    f.when(f.b.CreateICmpNE(count, f.i64(0)), [&] {
      // Sorted in a copy: what was said stays in its order.
      const uint64_t size = f.types[a.item].size;
      llvm::Value* const items = allocate_items(f, count, size);
      f.call(&RuntimeCalls::copy, {items, f.load_scalar(f.object.pointer(), d.at(a.value)),
                                   f.b.CreateMul(count, f.i64(size))});
      f.call(&RuntimeCalls::make_set, {f.frame, f.i32(a.result.index), items, count, to});
    });
    return;
  }
  f.when(d.flag(a.said), [&] { f.copy(to, d.at(a.value), f.types[a.result].size); });
}

/// A broken `unique`: what `on fault` says, or else `fallback`.
void settle_broken(DecisionFunction& d, const Accumulator& a, llvm::Value* to, uint64_t fallback) {
  FunctionEmitter& f = d.f;
  f.when(
      d.flag(a.broken),
      [&] {
        llvm::Value* const from =
            f.b.CreateSelect(d.flag(a.on_fault_said), d.at(a.on_fault), d.at(fallback));
        f.copy(to, from, f.types[a.result].size);
      },
      Odds::Unlikely);
}

/// A group adds to its parent the lesser of its cap and its sum; children stand after their
/// parents.
llvm::Value* capped_score(DecisionFunction& d) {
  FunctionEmitter& f = d.f;
  std::map<uint64_t, llvm::Value*> sums;
  const auto sum = [&](uint64_t at) -> llvm::Value*& {
    llvm::Value*& known = sums[at];
    if (known == nullptr) known = score_sum(d, at);
    return known;
  };
  const auto& groups = d.plan.ir.groups;
  for (size_t i = groups.size(); i-- > 0;) {
    if (d.plan.group_sums[i] == DecisionPlan::kNoSum) continue;
    llvm::Value* const cap = as_score(d, f.i64(*groups[i].at_most));
    llvm::Value* const own = sum(d.plan.group_sums[i]);
    llvm::Value* const lesser = f.b.CreateSelect(f.b.CreateICmpSLT(own, cap), own, cap);
    llvm::Value*& parent = sum(d.plan.sum_for_group(groups[i].parent));
    parent = f.b.CreateAdd(parent, lesser);
  }
  llvm::Value* const score = sum(d.plan.score);
  return d.plan.sum_bits == 64 ? score : clamp_to_int(f, score);
}

}  // namespace

/// To the nearest int64.
llvm::Value* clamp_to_int(FunctionEmitter& f, llvm::Value* sum) {
  llvm::Value* const low = wide(f, f.i64(INT64_MIN));
  llvm::Value* const high = wide(f, f.i64(INT64_MAX));
  llvm::Value* const capped = f.b.CreateSelect(f.b.CreateICmpSGT(sum, high), high, sum);
  return f.b.CreateTrunc(f.b.CreateSelect(f.b.CreateICmpSLT(capped, low), low, capped),
                         f.object.bits(64));
}

void start_outcome(DecisionFunction& d) { start(d, d.plan.outcome); }

/// An initial value that faults is all zero, and asks `on fault`.
void start_outputs(DecisionFunction& d) {
  FunctionEmitter& f = d.f;
  for (uint32_t i = 0; i < d.plan.ir.outputs.size(); ++i) {
    const ir::Output& output = d.plan.ir.outputs[i];
    const auto begin = [&](const Value& initial) {
      if (i == 0) {
        f.store_scalar(initial.only(), d.result_field(1));
        f.store_scalar(as_score(d, initial.only()), d.at(d.plan.score));
      } else {
        start_output(d, i, initial);
        start(d, d.plan.outputs[i]);
      }
    };
    const auto zero = [&] { return f.load(output.type, f.object.zeros()); };
    if (output.computed_last) {
      begin(zero());
      continue;
    }
    FaultExit outer = f.fault_exit;
    f.fault_exit = f.make_fault_exit();
    f.memo.enter();
    begin(f.emit(output.initial));
    f.memo.leave();
    llvm::BasicBlock* const started = f.block("started");
    f.b.CreateBr(started);
    if (f.enter(f.fault_exit)) {
      begin(zero());
      d.raise(d.plan.faulted);
      f.b.CreateBr(started);
    }
    f.b.SetInsertPoint(started);
    f.fault_exit = outer;
  }
}

void say(DecisionFunction& d, const Accumulator& a, const Value& value) {
  FunctionEmitter& f = d.f;
  switch (a.how) {
    case Resolve::Sum:
      return add_to_sum(d, a, value.only());
    case Resolve::Collect: {
      llvm::Value* const items = f.load_scalar(f.object.pointer(), d.at(a.value));
      llvm::Value* const count = f.load_scalar(f.object.bits(64), d.at(a.said));
      f.store(a.item, value, item_at(f, items, count, f.types[a.item].size));
      f.store_scalar(f.b.CreateAdd(count, f.i64(1)), d.at(a.said));
      return;
    }
    case Resolve::First:
      return say_first(d, a, value, f.b.CreateNot(d.flag(a.said)));
    case Resolve::Unique: {
      llvm::Value* const said = d.flag(a.said);
      f.when(said, [&] {
        llvm::Value* const same = emit_equal(f, a.item, f.load(a.item, d.at(a.value)), value);
        f.when(f.b.CreateNot(same), [&] { d.raise(a.broken); });
      });
      return say_first(d, a, value, f.b.CreateNot(said));
    }
    case Resolve::Highest:
    case Resolve::Lowest: {
      const Value best = f.load(a.item, d.at(a.value));
      llvm::Value* const beats = a.how == Resolve::Highest ? emit_less(f, a.item, best, value)
                                                           : emit_less(f, a.item, value, best);
      return say_first(d, a, value, f.b.CreateOr(f.b.CreateNot(d.flag(a.said)), beats));
    }
  }
}

void say_on_fault(DecisionFunction& d, const Accumulator& a, const Value& value) {
  if (a.how != Resolve::Unique) return;
  d.f.when(d.f.b.CreateNot(d.flag(a.on_fault_said)), [&] {
    d.f.store(a.item, value, d.at(a.on_fault));
    d.raise(a.on_fault_said);
  });
}

void add_to_score(DecisionFunction& d, int32_t group, llvm::Value* amount) {
  const uint64_t at = d.plan.sum_for_group(group);
  d.f.store_scalar(d.f.b.CreateAdd(score_sum(d, at), as_score(d, amount)), d.at(at));
}

void settle_outputs(DecisionFunction& d) {
  d.f.store_scalar(capped_score(d), d.result_field(1));
  for (uint32_t i = 1; i < d.plan.outputs.size(); ++i) {
    const Accumulator& a = d.plan.outputs[i];
    settle(d, a, d.result_field(i + 1));
    if (a.how == Resolve::Unique) settle_broken(d, a, d.result_field(i + 1), a.initial);
  }
}

void settle_outcome(DecisionFunction& d) {
  const Accumulator& a = d.plan.outcome;
  settle(d, a, d.result_field(0));
  if (a.how == Resolve::Unique) settle_broken(d, a, d.result_field(0), a.value);
}

llvm::Value* anything_asked(DecisionFunction& d) {
  const Accumulator& a = d.plan.outcome;
  if (a.how != Resolve::Collect) return d.flag(a.said);
  return d.f.b.CreateICmpNE(d.f.load_scalar(d.f.object.bits(64), d.at(a.said)), d.f.i64(0));
}

llvm::Value* anything_broken(DecisionFunction& d) {
  llvm::Value* broken = nullptr;
  const auto look_at = [&](const Accumulator& a) {
    if (a.how != Resolve::Unique) return;
    llvm::Value* const one = d.flag(a.broken);
    broken = broken == nullptr ? one : d.f.b.CreateOr(broken, one);
  };
  look_at(d.plan.outcome);
  for (uint32_t i = 1; i < d.plan.outputs.size(); ++i) look_at(d.plan.outputs[i]);
  return broken;
}

}  // namespace helios::codegen
