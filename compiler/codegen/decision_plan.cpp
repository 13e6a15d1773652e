#include "compiler/codegen/decision_plan.h"

#include "runtime/abi/line_set.h"

#include <algorithm>

namespace helios::codegen {
namespace {

using ir::ExprId;

/// How often lines can speak of an output (or, as Then, of the outcome).
uint32_t most_said(const ir::Decision& decision, bool outcome, uint32_t output) {
  uint32_t count = 0;
  for (const ir::Line& line : decision.lines) {
    for (const ir::Effect& effect : line.effects) {
      const bool then = effect.kind == ir::Effect::Kind::Then;
      count += outcome ? then : !then && effect.output == output;
    }
  }
  return count;
}

/// Constant amounts whose sum, whichever of them count, is far from the ends of an Int.
bool sums_stay_small(const ir::Module& module, const ir::Decision& decision) {
  constexpr int64_t kSmall = int64_t(1) << 31;
  const auto small = [&](ExprId id) {
    const auto amount = constant_value(module, id);
    return amount && amount->as_int() > -kSmall && amount->as_int() < kSmall;
  };
  if (decision.lines.size() > kSmall || !small(decision.outputs[0].initial)) return false;
  for (const ir::Group& group : decision.groups) {
    if (group.at_most && (*group.at_most <= -kSmall || *group.at_most >= kSmall)) return false;
  }
  for (const ir::Line& line : decision.lines) {
    if (line.effects.size() > 64) return false;
    for (const ir::Effect& effect : line.effects) {
      if (effect.kind == ir::Effect::Kind::Score && effect.output == 0 && !small(effect.value))
        return false;
    }
  }
  return true;
}

}  // namespace

DecisionPlan::DecisionPlan(const ir::Module& module, const ir::ValueNumbers& numbers, Natures& natures,
                           ir::DecisionId decision, bool with_index)
    : id(decision),
      ir(module.decisions[decision.index]),
      schema(module.schema.decisions[decision.index]) {
  std::vector<uint32_t> rules, outcome_lines;
  for (uint32_t i = 0; i < ir.rule_count; ++i) rules.push_back(i);
  if (with_index) index = index_rules(module, numbers, natures, ir);
  if (!index.empty()) rules = index.asked;
  for (uint32_t i = ir.rule_count; i < ir.lines.size(); ++i) {
    if (schema.lines[i].kind == abi::LineKind::Outcome) outcome_lines.push_back(i);
  }
  cut(rules);
  rule_chunks = static_cast<uint32_t>(chunks.size());
  cut(outcome_lines);
  outcome_chunks = static_cast<uint32_t>(chunks.size()) - rule_chunks;
  if (has_otherwise()) cut({static_cast<uint32_t>(ir.otherwise_line)});
  lay_out(module);
  std::vector<uint32_t> saying = index.found;
  std::erase_if(saying, [&](uint32_t line) { return says_constants(module, line); });
  cut(saying);
  share(module, numbers, natures);
}

void DecisionPlan::cut(const std::vector<uint32_t>& lines) {
  for (size_t begin = 0; begin < lines.size(); begin += kLinesPerChunk) {
    const size_t end = std::min(lines.size(), begin + kLinesPerChunk);
    chunks.emplace_back(lines.begin() + begin, lines.begin() + end);
  }
}

uint64_t DecisionPlan::reserve(uint64_t bytes) {
  const uint64_t align = bytes >= 16 ? 16 : bytes >= 8 ? 8 : 1;
  memory_bytes = (memory_bytes + align - 1) / align * align;
  const uint64_t at = memory_bytes;
  memory_bytes += bytes;
  return at;
}

Accumulator DecisionPlan::accumulator(const abi::TypeTable& types, ir::Resolve how,
                                      abi::TypeId result, uint32_t capacity) {
  Accumulator a;
  a.how = how;
  a.result = result;
  a.item = how == ir::Resolve::Collect ? types[result].element : result;
  a.capacity = capacity;
  switch (how) {
    case ir::Resolve::Sum:
      a.value = reserve(16);
      break;
    case ir::Resolve::Collect:
      a.value = reserve(8);
      a.said = reserve(8);
      break;
    case ir::Resolve::Unique:
      a.initial = reserve(types[result].size);
      a.on_fault = reserve(types[result].size);
      a.on_fault_said = reserve(1);
      a.broken = reserve(1);
      [[fallthrough]];
    case ir::Resolve::Highest:
    case ir::Resolve::Lowest:
    case ir::Resolve::First:
      a.value = reserve(types[result].size);
      a.said = reserve(1);
      break;
  }
  return a;
}

void DecisionPlan::lay_out(const ir::Module& module) {
  const abi::TypeTable& types = module.schema.types;
  sum_bits = sums_stay_small(module, ir) ? 64 : 128;
  score = reserve(sum_bits / 8);
  for (const ir::Group& group : ir.groups)
    group_sums.push_back(group.at_most ? reserve(sum_bits / 8) : kNoSum);
  outcome = accumulator(types, ir.resolve, schema.outcome, most_said(ir, true, 0));
  for (uint32_t i = 0; i < ir.outputs.size(); ++i) {
    const ir::Output& output = ir.outputs[i];
    outputs.push_back(
        i == 0 ? Accumulator{}
               : accumulator(types, output.resolve, output.type, most_said(ir, false, i)));
  }
  for (uint32_t line = 0; line < ir.lines.size(); ++line) {
    for (uint32_t n = 0; n < ir.lines[line].effects.size(); ++n) {
      const ir::Effect& effect = ir.lines[line].effects[n];
      if (effect.kind != ir::Effect::Kind::Then ||
          module.exprs[effect.value].op == ir::Op::Constant)
        continue;
      asked[{line, n}] = {reserve(types[outcome.item].size), reserve(1)};
    }
  }
  faulted = reserve(1);
  if (!index.empty()) touched = reserve(8 * abi::line_words(abi::line_words(ir.rule_count)));
}

/// The bytes that say what is there yet begin as zero; the values need not.
void DecisionPlan::share(const ir::Module& module, const ir::ValueNumbers& numbers, Natures& natures) {
  shared = find_shared(module, numbers, natures, ir);
  for (SharedValue& value : shared) value.state = reserve(1);
  cleared_bytes = memory_bytes;
  for (uint32_t i = 0; i < shared.size(); ++i) {
    shared_places[shared[i].expr.index] = i;
    shared[i].value =
        reserve(std::max(1u, module.schema.types[module.exprs[shared[i].expr].type].size));
    if (shared[i].faults) shared[i].site = reserve(4);
  }
  for (size_t i = 0; i < index.columns.size() + index.segment_count(); ++i) {
    const uint64_t at = reserve(8);
    if (i == 0) columns = at;
  }
  memory_bytes = (memory_bytes + 15) / 16 * 16;
}

bool DecisionPlan::says_constants(const ir::Module& module, uint32_t line) const {
  const bool best_of_enum =
      (ir.resolve == ir::Resolve::Highest || ir.resolve == ir::Resolve::Lowest) &&
      module.schema.types[outcome.item].kind == abi::Kind::Enum;
  uint32_t thens = 0, scores = 0;
  for (const ir::Effect& effect : ir.lines[line].effects) {
    if (!constant_value(module, effect.value)) return false;
    if (effect.of.valid() && !constant_value(module, effect.of)) return false;
    const bool then = effect.kind == ir::Effect::Kind::Then;
    if (then ? !best_of_enum : effect.kind != ir::Effect::Kind::Score || effect.output != 0)
      return false;
    ++(then ? thens : scores);
  }
  return thens <= 1 && scores <= 1 && sum_bits == 64;
}

uint64_t DecisionPlan::sum_for_group(int32_t group) const {
  for (; group >= 0; group = ir.groups[static_cast<size_t>(group)].parent) {
    if (group_sums[static_cast<size_t>(group)] != kNoSum)
      return group_sums[static_cast<size_t>(group)];
  }
  return score;
}

}  // namespace helios::codegen
