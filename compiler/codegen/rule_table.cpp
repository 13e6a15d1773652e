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

/// A rule with room for so many bounds.
void append_rule(std::string& bytes, const BoundedRule& rule, uint32_t bounds) {
  constexpr abi::Bound kAlways{std::numeric_limits<int64_t>::min(),
                               std::numeric_limits<uint64_t>::max()};
  abi::IndexedRule head{rule.line, {}};
  for (size_t n = 0; n < rule.bounds.size(); ++n)
    head.columns[n] = static_cast<uint16_t>(rule.bounds[n].column);
  append(bytes, head);
  for (const ColumnBound& bound : rule.bounds) {
    append(bytes, abi::Bound{bound.low, static_cast<uint64_t>(bound.high) -
                                            static_cast<uint64_t>(bound.low)});
  }
  for (size_t n = rule.bounds.size(); n < bounds; ++n) append(bytes, kAlways);
}

/// The rules of all groups that leave so many bounds, one group's behind the other's.
llvm::Constant* rules_of(ObjectEmitter& object, const RuleIndex& index, uint32_t bounds) {
  std::string bytes;
  for (const IndexGroup& group : index.groups) {
    if (group.bounds() != bounds) continue;
    for (const BoundedRule& rule : group.rules) append_rule(bytes, rule, bounds);
  }
  return object.aligned_bytes(bytes);
}

/// For the keys by range, in the order of groups and keys: columns of their own behind the others.
std::vector<const IndexKeyPlan*> keys_by_range(const RuleIndex& index) {
  std::vector<const IndexKeyPlan*> keys;
  for (const IndexGroup& group : index.groups) {
    for (const IndexKeyPlan& key : group.keys) {
      if (!key.bounds.empty()) keys.push_back(&key);
    }
  }
  return keys;
}

llvm::Constant* segments_of(ObjectEmitter& object, const RuleIndex& index) {
  using abi::Segments;
  const std::vector<const IndexKeyPlan*> keys = keys_by_range(index);
  ConstantMemory memory(object, keys.size() * sizeof(Segments));
  for (size_t i = 0; i < keys.size(); ++i) {
    const uint64_t at = i * sizeof(Segments);
    memory.write_number(at + offsetof(Segments, column), keys[i]->column, 4);
    memory.write_number(at + offsetof(Segments, to), index.columns.size() + i, 4);
    memory.write_number(at + offsetof(Segments, count), keys[i]->bounds.size(), 8);
    memory.write_pointer(at + offsetof(Segments, bounds), numbers(object, keys[i]->bounds));
  }
  return memory.finish();
}

void write_key(const IndexKeyPlan& key, uint64_t column, ConstantMemory& memory, uint64_t at) {
  memory.write_number(at + offsetof(IndexKey, column), column, 4);
  memory.write_number(at + offsetof(IndexKey, low), static_cast<uint64_t>(key.low), 8);
  memory.write_number(at + offsetof(IndexKey, count), key.count, 8);
}

/// With an empty cell for the place that no rule wants, of each key. `first`: where the group's rules begin.
llvm::Constant* starts_of(ObjectEmitter& object, const IndexGroup& group, uint32_t first) {
  const auto& keys = group.keys;
  const uint64_t rows = keys.size() < 2 ? 0 : keys[0].count;
  const uint64_t row_cells = keys.empty() ? 0 : keys.back().count;
  const size_t cells = group.starts.size() - 1;
  std::vector<uint32_t> starts;
  for (uint64_t row = 0; row <= rows; ++row) {
    for (uint64_t n = 0; n <= row_cells; ++n) {
      starts.push_back(first + group.starts[std::min<size_t>(row * row_cells + n, cells)]);
    }
  }
  starts.push_back(first + group.starts[cells]);
  return numbers(object, starts);
}

llvm::Constant* groups_of(ObjectEmitter& object, const RuleIndex& index) {
  using abi::RuleGroup;
  ConstantMemory memory(object, index.groups.size() * sizeof(RuleGroup));
  uint32_t firsts[abi::kBoundsMax + 1] = {};
  uint64_t next_segments = index.columns.size();  // in the order of keys_by_range
  for (size_t i = 0; i < index.groups.size(); ++i) {
    const IndexGroup& group = index.groups[i];
    const uint64_t at = i * sizeof(RuleGroup);
    // Of one key it is the second: the first has one place for all.
    for (size_t n = 0; n < group.keys.size(); ++n) {
      const size_t side = n + 2 - group.keys.size();
      const IndexKeyPlan& key = group.keys[n];
      write_key(key, key.bounds.empty() ? key.column : next_segments++, memory,
                at + offsetof(RuleGroup, keys) + side * sizeof(IndexKey));
    }
    memory.write_number(at + offsetof(RuleGroup, bounds), group.bounds(), 4);
    uint32_t& first = firsts[group.bounds()];
    memory.write_pointer(at + offsetof(RuleGroup, starts), starts_of(object, group, first));
    first += static_cast<uint32_t>(group.rules.size());
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
  for (uint32_t bounds = 0; bounds <= abi::kBoundsMax; ++bounds) {
    memory.write_pointer(offsetof(RuleTable, rules) + bounds * sizeof(void*),
                         rules_of(object, plan.index, bounds));
  }
  memory.write_pointer(offsetof(RuleTable, segments), segments_of(object, plan.index));
  memory.write_pointer(offsetof(RuleTable, groups), groups_of(object, plan.index));
  memory.write_number(offsetof(RuleTable, segment_count), plan.index.segment_count(), 4);
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
      case IndexColumn::Kind::Ipv4: {
        const Value ip = f.emit(column.expr);
        llvm::Value* const number = f.b.CreateAnd(ip[1], f.i64(0xffff'ffff));
        return f.b.CreateSelect(emit_is_v4(f, ip), number, f.i64(-1));
      }
      case IndexColumn::Kind::IpFront:
        return f.b.CreateXor(f.emit(column.expr)[0], f.object.number(64, kFrontSign));
      case IndexColumn::Kind::Number:
      case IndexColumn::Kind::Truth:
        return f.emit(column.expr).only();
    }
    HELIOS_UNREACHABLE("a kind of column");
  };
  for (size_t i = 0; i < plan.index.columns.size(); ++i) {
    llvm::Value* const value = value_of(plan.index.columns[i]);
    f.store_scalar(f.b.CreateZExt(value, f.object.bits(64)), d.at(plan.columns + i * 8));
  }
  f.b.CreateRetVoid();
}

}  // namespace helios::codegen
