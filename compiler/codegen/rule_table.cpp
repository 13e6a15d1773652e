#include <cstring>
#include <limits>

#include "compiler/codegen/constant_memory.h"
#include "compiler/codegen/decision.h"
#include "compiler/codegen/families.h"
#include "runtime/abi/rule_table.h"

/// A rule index in memory (runtime/abi/rule_table.h), and the function that computes its columns.
namespace helios::codegen {
namespace {

using abi::IndexKey;
using abi::LineEffect;
using Gives = DecisionFunction::Gives;

template <typename T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
llvm::Constant* numbers(ObjectEmitter& object, const std::vector<T>& all) {
  std::string bytes;
  for (const T& each : all) append(bytes, each);
  return object.aligned_bytes(bytes);
}

uint32_t bounds_of(const IndexGroup& group) {
  size_t most = 0;
  for (const BoundedRule& rule : group.rules) most = std::max(most, rule.bounds.size());
  return static_cast<uint32_t>(most);
}

llvm::Constant* rules_of(ObjectEmitter& object, const IndexGroup& group) {
  constexpr abi::Bound kAlways{std::numeric_limits<int64_t>::min(),
                               std::numeric_limits<uint64_t>::max()};
  std::string bytes;
  for (const BoundedRule& rule : group.rules) {
    abi::IndexedRule head{rule.line, {}};
    for (size_t n = 0; n < rule.bounds.size(); ++n)
      head.columns[n] = static_cast<uint16_t>(rule.bounds[n].column);
    append(bytes, head);
    for (size_t n = 0; n < bounds_of(group); ++n) {
      if (n >= rule.bounds.size()) {
        append(bytes, kAlways);
        continue;
      }
      const ColumnBound& bound = rule.bounds[n];
      append(bytes, abi::Bound{bound.low, static_cast<uint64_t>(bound.high) -
                                              static_cast<uint64_t>(bound.low)});
    }
  }
  return object.aligned_bytes(bytes);
}

void write_key(ObjectEmitter& object, const IndexKeyPlan& key, ConstantMemory& memory,
               uint64_t at) {
  const auto kind = key.bounds.empty() ? IndexKey::Kind::Dense : IndexKey::Kind::Segments;
  memory.write_number(at + offsetof(IndexKey, kind), static_cast<uint32_t>(kind), 4);
  memory.write_number(at + offsetof(IndexKey, column), key.column, 4);
  memory.write_number(at + offsetof(IndexKey, low), static_cast<uint64_t>(key.low), 8);
  memory.write_number(at + offsetof(IndexKey, count), key.count, 8);
  if (!key.bounds.empty())
    memory.write_pointer(at + offsetof(IndexKey, bounds), numbers(object, key.bounds));
}

llvm::Constant* groups_of(ObjectEmitter& object, const RuleIndex& index) {
  using abi::RuleGroup;
  ConstantMemory memory(object, index.groups.size() * sizeof(RuleGroup));
  for (size_t i = 0; i < index.groups.size(); ++i) {
    const IndexGroup& group = index.groups[i];
    const uint64_t at = i * sizeof(RuleGroup);
    for (size_t n = 0; n < group.keys.size(); ++n) {
      write_key(object, group.keys[n], memory,
                at + offsetof(RuleGroup, keys) + n * sizeof(IndexKey));
    }
    memory.write_number(at + offsetof(RuleGroup, key_count), group.keys.size(), 4);
    memory.write_number(at + offsetof(RuleGroup, bounds), bounds_of(group), 4);
    memory.write_pointer(at + offsetof(RuleGroup, starts), numbers(object, group.starts));
    memory.write_pointer(at + offsetof(RuleGroup, rules), rules_of(object, group));
  }
  return memory.finish();
}

/// What a line says, where it says it in constants.
LineEffect constant_effect(const ir::Module& ir, const DecisionPlan& plan, uint32_t line) {
  LineEffect said{0, 0, LineEffect::kNowhere, LineEffect::kNoOutcome, abi::kConstantEffect, 0};
  for (const ir::Effect& effect : plan.ir.lines[line].effects) {
    const int64_t amount = constant_value(ir, effect.value)->as_int();
    if (effect.kind == ir::Effect::Kind::Then) {
      if (!plan.is_trial(line)) said.outcome = static_cast<int32_t>(amount);
      continue;
    }
    said.points = amount;
    if (effect.of.valid()) {
      const auto lost = static_cast<__int128>(constant_value(ir, effect.of)->as_int()) - amount;
      said.lost = static_cast<int64_t>(
          std::clamp<__int128>(lost, std::numeric_limits<int64_t>::min(),
                               std::numeric_limits<int64_t>::max()));
    }
    if (!plan.is_trial(line))
      said.sum = static_cast<uint32_t>(plan.sum_for_group(plan.ir.lines[line].group));
  }
  return said;
}

std::vector<LineEffect> effects_of(const ir::Module& ir, const DecisionPlan& plan) {
  std::vector<LineEffect> effects(plan.ir.rule_count);
  for (uint32_t line : plan.index.found) {
    if (plan.says_constants(ir, line)) effects[line] = constant_effect(ir, plan, line);
  }
  for (uint32_t chunk = 0; chunk < plan.chunks.size(); ++chunk) {
    const std::vector<uint32_t>& lines = plan.chunks[chunk];
    for (uint32_t n = 0; n < lines.size(); ++n) {
      if (lines[n] < plan.ir.rule_count) effects[lines[n]] = {0, 0, 0, 0, chunk, n};
    }
  }
  return effects;
}

llvm::Constant* effect_functions(ObjectEmitter& object, const DecisionPlan& plan) {
  std::vector<std::string> symbols;
  for (uint32_t chunk = 0; chunk < plan.chunks.size(); ++chunk)
    symbols.push_back(plan.symbol("effects_", chunk));
  return object.function_table(
      symbols,
      DecisionFunction::type(object, Gives::Nothing, DecisionFunction::Takes::Number));
}

}  // namespace

llvm::Constant* rule_table(ObjectEmitter& object, const DecisionPlan& plan) {
  using abi::RuleTable;
  ConstantMemory memory(object, sizeof(RuleTable));
  memory.write_pointer(offsetof(RuleTable, groups), groups_of(object, plan.index));
  memory.write_number(offsetof(RuleTable, group_count), plan.index.groups.size(), 4);
  memory.write_number(offsetof(RuleTable, line_count), plan.ir.rule_count, 4);
  memory.write_pointer(offsetof(RuleTable, lines), numbers(object, effects_of(object.ir, plan)));
  memory.write_pointer(offsetof(RuleTable, effects), effect_functions(object, plan));
  memory.write_number(offsetof(RuleTable, columns), plan.columns, 4);
  memory.write_number(offsetof(RuleTable, touched), plan.touched, 4);
  memory.write_number(offsetof(RuleTable, outcome), plan.outcome.value, 4);
  memory.write_number(offsetof(RuleTable, outcome_said), plan.outcome.said, 4);
  memory.write_number(offsetof(RuleTable, outcome_highest),
                      plan.ir.resolve == ir::Resolve::Highest, 4);
  memory.write_number(offsetof(RuleTable, undecided_bit), kLinesPerChunk, 4);
  return memory.finish();
}

void emit_columns(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan) {
  DecisionFunction d(object, natures, plan,
                     DecisionFunction::declare(object, plan.symbol("columns_"), Gives::Nothing));
  FunctionEmitter& f = d.f;
  const auto value_of = [&](const IndexColumn& column) -> llvm::Value* {
    switch (column.kind) {
      case IndexColumn::Kind::Time:
        return f.load_scalar(f.object.bits(64), f.frame, offsetof(abi::NativeFrame, time_ns));
      case IndexColumn::Kind::Text:
        return emit_find_text(f, f.emit(column.expr), column.texts);
      case IndexColumn::Kind::Number:
      case IndexColumn::Kind::Truth:
        return f.emit(column.expr).only();
    }
    HELIOS_UNREACHABLE("a kind of column");
  };
  const auto each = [&](bool texts, auto then) {
    for (size_t i = 0; i < plan.index.columns.size(); ++i) {
      const IndexColumn& column = plan.index.columns[i];
      if ((column.kind == IndexColumn::Kind::Text) == texts) then(i, column);
    }
  };
  const auto write = [&](size_t i, const IndexColumn& column) {
    llvm::Value* const value = value_of(column);
    f.store_scalar(f.b.CreateZExt(value, f.object.bits(64)), d.at(plan.columns + i * 8));
  };
  // The bytes of texts are the furthest away: they are sent for first and read last.
  each(true, [&](size_t, const IndexColumn& column) {
    f.b.CreateIntrinsic(llvm::Intrinsic::prefetch, {f.object.pointer()},
                        {f.emit(column.expr)[0], f.i32(0), f.i32(3), f.i32(1)});
  });
  each(false, write);
  each(true, write);
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
