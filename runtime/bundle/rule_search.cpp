#include "runtime/bundle/rule_search.h"

#include <emmintrin.h>

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
using abi::Segments;

/// A set of lines has a word for 64 of them, and few words have one that holds: these.
uint64_t* touched_of(const RuleTable& table, void* memory) {
  return static_cast<uint64_t*>(abi::at(memory, table.touched));
}

void find_segments(const RuleTable& table, int64_t* columns) {
  for (uint32_t i = 0; i < table.segment_count; ++i) {
    const Segments& by = table.segments[i];
    const int64_t* const end = by.bounds + by.count;
    columns[by.to] = std::upper_bound(by.bounds, end, columns[by.column]) - by.bounds;
  }
}

uint64_t place_of(const IndexKey& key, const int64_t* columns) {
  const auto from_low = static_cast<uint64_t>(columns[key.column]) - static_cast<uint64_t>(key.low);
  return std::min(from_low, key.count);
}

/// The lines of the rules of which all bounds hold. Without a branch: what is found by two values
/// holds about as often as not.
template <uint32_t kBounds>
uint32_t ask_rules(const void* rules, const uint32_t* places, uint32_t count,
                   const int64_t* columns, uint32_t* lines) {
  constexpr size_t kSize = sizeof(IndexedRule) + kBounds * sizeof(Bound);
  uint32_t found = 0;
  for (uint32_t i = 0; i < count; ++i) {
    const auto* const rule = static_cast<const IndexedRule*>(abi::at(rules, places[i] * kSize));
    const auto* const bounds = reinterpret_cast<const Bound*>(rule + 1);
    uint32_t holds = 1;
    for (uint32_t n = 0; n < kBounds; ++n) {
      const auto from_low = static_cast<uint64_t>(columns[rule->columns[n]]) -
                            static_cast<uint64_t>(bounds[n].low);
      holds &= from_low <= bounds[n].width;
    }
    lines[found] = rule->line;
    found += holds;
  }
  return found;
}

using AskRules = uint32_t (*)(const void*, const uint32_t*, uint32_t, const int64_t*, uint32_t*);
constexpr AskRules kAskRules[abi::kBoundsMax + 1] = {
    ask_rules<0>, ask_rules<1>, ask_rules<2>, ask_rules<3>,
    ask_rules<4>, ask_rules<5>, ask_rules<6>,
};

/// What a line says in constants.
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

/// Rules on their way from their cells to be asked: how many a cell holds cannot be foreseen, so
/// those of many cells are asked together.
class Candidates {
 public:
  Candidates(const RuleTable& table, const abi::DecisionResult& result, void* memory)
      : table_(table),
        result_(result),
        memory_(static_cast<char*>(memory)),
        columns_(static_cast<const int64_t*>(abi::at(memory, table.columns))) {}

  void add(const RuleGroup& group, uint32_t begin, uint32_t end) {
    if (group.bounds != bounds_) ask(group.bounds);
    if (end - begin <= kFew && count_ + kFew <= kMany) {
      put(begin, kFew);  // mostly too many, but always as many
      count_ += end - begin;
      return;
    }
    while (begin != end) {
      if (count_ == kMany) ask(bounds_);
      const uint32_t some = std::min(end - begin, kMany - count_);
      put(begin, some);
      count_ += some;
      begin += some;
    }
  }
  /// Those there are; the next have so many bounds. What holds says so at once where it says it in
  /// constants: sums and the best outcome are the same in any order.
  void ask(uint32_t next_bounds) {
    const uint32_t found =
        kAskRules[bounds_](table_.rules[bounds_], places_, count_, columns_, lines_);
    uint64_t* const touched = touched_of(table_, memory_);
    for (uint32_t i = 0; i < found; ++i) {
      const uint32_t line = lines_[i];
      abi::add_line(result_.held, line);
      abi::add_line(touched, line / abi::kLinesPerWord);
      const LineEffect& effect = table_.lines[line];
      if (effect.effects == abi::kConstantEffect) say(effect, result_, memory_, table_, line);
    }
    count_ = 0;
    bounds_ = next_bounds;
  }

 private:
  static constexpr uint32_t kStep = 4, kFew = 2 * kStep, kMany = 128;

  /// `first` and those that follow, at least so many.
  void put(uint32_t first, uint32_t count) {
    __m128i four = _mm_add_epi32(_mm_set1_epi32(int(first)), _mm_setr_epi32(0, 1, 2, 3));
    for (uint32_t n = 0; n < count; n += kStep) {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(places_ + count_ + n), four);
      four = _mm_add_epi32(four, _mm_set1_epi32(kStep));
    }
  }

  const RuleTable& table_;
  const abi::DecisionResult& result_;
  char* memory_;
  const int64_t* columns_;
  uint32_t bounds_ = 0, count_ = 0;
  uint32_t places_[kMany + kStep];
  uint32_t lines_[kMany];
};

}  // namespace

void find_rules(const RuleTable* table, const abi::DecisionResult* result, void* memory) {
  constexpr uint32_t kAtOnce = 16;
  auto* const columns = static_cast<int64_t*>(abi::at(memory, table->columns));
  find_segments(*table, columns);
  Candidates candidates(*table, *result, memory);
  for (uint32_t first = 0; first < table->group_count; first += kAtOnce) {
    const RuleGroup* const groups = table->groups + first;
    const uint32_t count = std::min(table->group_count - first, kAtOnce);
    uint32_t begins[kAtOnce], ends[kAtOnce];
    for (uint32_t g = 0; g < count; ++g) {
      const RuleGroup& group = groups[g];
      const uint64_t cell = place_of(group.keys[0], columns) * (group.keys[1].count + 1) +
                            place_of(group.keys[1], columns);
      begins[g] = group.starts[cell];
      ends[g] = group.starts[cell + 1];
    }
    for (uint32_t g = 0; g < count; ++g) candidates.add(groups[g], begins[g], ends[g]);
  }
  candidates.ask(0);
}

void say_rules(const RuleTable* table, const abi::DecisionResult* result, void* memory,
               const abi::NativeFrame* frame) {
  const auto say_line = [&](uint32_t line) {
    const LineEffect& effect = table->lines[line];
    if (effect.effects == abi::kConstantEffect) return;  // was said when it was found
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
