#include "runtime/bundle/rule_search.h"

#include <algorithm>

#include "runtime/abi/memory.h"

namespace helios::bundle {
namespace {

using abi::Bound;
using abi::IndexedRule;
using abi::IndexKey;
using abi::LineEffect;
using abi::RuleGroup;
using abi::RuleTable;

/// From 0 on; key.count when no rule asks for the value.
uint64_t place_of(const IndexKey& key, const int64_t* columns) {
  const int64_t value = columns[key.column];
  switch (key.kind) {
    case IndexKey::Kind::Dense:
      return std::min(static_cast<uint64_t>(value) - static_cast<uint64_t>(key.low), key.count);
    case IndexKey::Kind::Segments:
      return static_cast<uint64_t>(
          std::upper_bound(key.bounds, key.bounds + (key.count - 1), value) - key.bounds);
  }
  return key.count;
}

/// The lines that are found, and the words that they lie in: a set of lines has a word for 64 of
/// them, and few words have one that holds.
struct Found {
  uint64_t* held;
  uint64_t* touched;
  void add(uint32_t line) const {
    abi::add_line(held, line);
    abi::add_line(touched, line / abi::kLinesPerWord);
  }
};

uint64_t* touched_of(const RuleTable& table, void* memory) {
  return static_cast<uint64_t*>(abi::at(memory, table.touched));
}

/// The rest of the rules of a cell.
template <uint32_t kBounds>
void ask_rules(const RuleGroup& group, uint32_t begin, uint32_t end, const int64_t* columns,
               const Found& found) {
  constexpr size_t kSize = sizeof(IndexedRule) + kBounds * sizeof(Bound);
  const auto* at = static_cast<const char*>(group.rules) + begin * kSize;
  for (uint32_t i = begin; i < end; ++i, at += kSize) {
    const auto* const rule = reinterpret_cast<const IndexedRule*>(at);
    const auto* const bounds = reinterpret_cast<const Bound*>(rule + 1);
    bool holds = true;
    for (uint32_t n = 0; n < kBounds; ++n) {
      const auto from_low = static_cast<uint64_t>(columns[rule->columns[n]]) -
                            static_cast<uint64_t>(bounds[n].low);
      holds &= from_low <= bounds[n].width;
    }
    if (holds) found.add(rule->line);
  }
}

using AskRules = void (*)(const RuleGroup&, uint32_t, uint32_t, const int64_t*, const Found&);
constexpr AskRules kAskRules[abi::kBoundsMax + 1] = {
    ask_rules<0>, ask_rules<1>, ask_rules<2>, ask_rules<3>,
    ask_rules<4>, ask_rules<5>, ask_rules<6>,
};

void say(const LineEffect& effect, const abi::DecisionResult& result, char* memory,
         const RuleTable& table, uint32_t line) {
  result.points[line] = effect.points;
  result.lost[line] = effect.lost;
  if (effect.sum != LineEffect::kNowhere) {
    char* const sum = memory + effect.sum;
    abi::store(sum, abi::load<int64_t>(sum) + effect.points);
  }
  if (effect.outcome == LineEffect::kNoOutcome) return;
  char* const outcome = memory + table.outcome;
  char* const said = memory + table.outcome_said;
  const auto best = abi::load<int32_t>(outcome);
  const bool better = table.outcome_highest != 0 ? effect.outcome > best : effect.outcome < best;
  if (*said == 0 || better) abi::store(outcome, effect.outcome);
  *said = 1;
}

}  // namespace

void find_rules(const RuleTable* table, const abi::DecisionResult* result, void* memory) {
  const auto* const columns = static_cast<const int64_t*>(abi::at(memory, table->columns));
  const Found found{result->held, touched_of(*table, memory)};
  for (uint32_t g = 0; g < table->group_count; ++g) {
    const RuleGroup& group = table->groups[g];
    uint64_t cell = 0;
    bool wanted = true;
    for (uint32_t n = 0; n < group.key_count; ++n) {
      const IndexKey& key = group.keys[n];
      const uint64_t place = place_of(key, columns);
      wanted &= place < key.count;
      cell = cell * key.count + place;
    }
    if (!wanted) continue;
    const uint32_t begin = group.starts[cell], end = group.starts[cell + 1];
    if (begin != end) kAskRules[group.bounds](group, begin, end, columns, found);
  }
}

void say_rules(const RuleTable* table, const abi::DecisionResult* result, void* memory,
               const abi::NativeFrame* frame) {
  const auto say_line = [&](uint32_t line) {
    const LineEffect& effect = table->lines[line];
    if (effect.effects == abi::kConstantEffect)
      return say(effect, *result, static_cast<char*>(memory), *table, line);
    uint32_t bits = 0;
    if (abi::has_line(result->held, line)) bits |= uint32_t(1) << effect.bit;
    if (abi::has_line(result->undecided, line))
      bits |= uint32_t(1) << (effect.bit + table->undecided_bit);
    table->effects[effect.effects](frame, result, memory, bits);
  };
  const size_t words = abi::line_words(table->line_count);
  abi::each_line(touched_of(*table, memory), words, [&](uint32_t word) {
    const uint64_t lines = result->held[word] | result->undecided[word];
    abi::each_line(&lines, abi::kLinesPerWord,
                   [&](uint32_t n) { say_line(word * abi::kLinesPerWord + n); });
  });
}

void mark_causes(const RuleTable* table, const abi::DecisionResult* result, void* memory,
                 int32_t outcome) {
  const size_t words = abi::line_words(table->line_count);
  abi::each_line(touched_of(*table, memory), words, [&](uint32_t word) {
    abi::each_line(result->held + word, abi::kLinesPerWord, [&](uint32_t n) {
      const uint32_t line = word * abi::kLinesPerWord + n;
      if (line >= table->line_count) return;  // an outcome line, in the last word of the rules
      const LineEffect& effect = table->lines[line];
      if (effect.effects == abi::kConstantEffect && effect.outcome == outcome)
        abi::add_line(result->causes, line);
    });
  });
}

}  // namespace helios::bundle
