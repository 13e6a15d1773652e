#include "runtime/engine/summary.h"

#include <cstring>

namespace helios::engine {
namespace {

void count_outcome(const abi::Schema& schema, const abi::Decision& decision, const void* values, DecisionCounts& counts) {
  const abi::Type& type = schema.types[decision.outcome];
  auto count = [&](int32_t ordinal) {
    if (ordinal >= 0 && static_cast<size_t>(ordinal) < counts.outcomes.size()) ++counts.outcomes[ordinal];
  };
  if (type.kind == abi::Kind::Enum) {
    int32_t ordinal;
    std::memcpy(&ordinal, values, sizeof(ordinal));
    count(ordinal);
  } else if (type.kind == abi::Kind::Set) {
    const auto* set = static_cast<const abi::Slice*>(values);
    for (uint64_t i = 0; i < set->count; ++i) count(static_cast<const int32_t*>(set->items)[i]);
  }
}

}  // namespace

Summary::Summary(const abi::Schema& schema) {
  for (const abi::Decision& decision : schema.decisions) {
    const abi::Type& type = schema.types[decision.outcome];
    const abi::Type& member = type.kind == abi::Kind::Set ? schema.types[type.element] : type;
    DecisionCounts counts;
    if (member.kind == abi::Kind::Enum) counts.outcomes.resize(schema.types[member.enumeration].members.size());
    counts.held.resize(decision.lines.size());
    counts.undecided.resize(decision.lines.size());
    decisions.push_back(std::move(counts));
  }
}

void Summary::refuse(std::string reason) {
  ++refused;
  if (first_refusals.size() < kReasonsMax) first_refusals.push_back(std::move(reason));
}

void Summary::add(const Processed& processed, const abi::Schema& schema) {
  late += processed.late ? 1 : 0;
  duplicates += processed.verdict == Verdict::Duplicate ? 1 : 0;
  for (const DecisionView& view : processed.decisions) {
    const abi::Decision& decision = schema.decisions[view.decision];
    DecisionCounts& counts = decisions[view.decision];
    const abi::Record& record = schema.types[decision.result];
    const char* values = static_cast<const char*>(view.result->values);
    ++counts.decided;
    count_outcome(schema, decision, values + record.fields[0].offset, counts);
    int64_t score;
    std::memcpy(&score, values + record.fields[1].offset, sizeof(score));
    ++counts.scores[score];
    const size_t lines = decision.lines.size();
    abi::each_line(view.result->held, lines, [&](uint32_t line) { ++counts.held[line]; });
    abi::each_line(view.result->undecided, lines, [&](uint32_t line) { ++counts.undecided[line]; });
  }
}

int64_t Summary::quantile(const DecisionCounts& counts, uint32_t per_mille) {
  uint64_t wanted = (counts.decided * per_mille + 999) / 1000, seen = 0;
  for (const auto& [score, count] : counts.scores) {
    seen += count;
    if (seen >= wanted) return score;
  }
  return counts.scores.empty() ? 0 : counts.scores.rbegin()->first;
}

}  // namespace helios::engine
