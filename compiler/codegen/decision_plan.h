#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "compiler/codegen/rule_index.h"
#include "compiler/codegen/shared_values.h"
#include "compiler/ir/module.h"

/// How a decision is cut into functions, and the memory they share while it is being made.
///
///   decide_N         applicability, initial values, the chunks in order, then outcome and causes
///   columns_N        with an index (rule_index.h): what it is searched by
///   shared_N_M       a value that several lines need, computed once
///   conditions_N_K   which lines of chunk K hold: branch-free where nothing is dear or may fault,
///                    0 for most events
///   effects_N_K      records which lines of chunk K hold and says what they say; called only when
///                    one holds or is undecided
///   causes_N_K       which lines of chunk K asked for what became the outcome
///   on_fault_N, last_N, undecided_N       the rare ends
///   reason_N, reasons_N_K                 the texts
///
/// Everything that was said is resolved as it is said: an accumulator each for the outcome and the
/// outputs. The steps and their meaning stand in compiler/eval/decide.h.
namespace helios::codegen {

/// LLVM's time grows faster than a function's length; at 16 lines it is linear in the number of
/// rules, and two bits a line fit a register.
constexpr uint32_t kLinesPerChunk = 16;

/// What was said for the outcome or one output so far. Offsets are into the shared memory.
struct Accumulator {
  ir::Resolve how = ir::Resolve::Highest;
  abi::TypeId result;    // the output's type
  abi::TypeId item;      // of one thing said
  uint64_t value = 0;    // the best, the first; Sum: i128; Collect: where the items lie
  uint64_t said = 0;     // a byte; Collect: how many, 8 bytes
  uint64_t broken = 0;   // Unique: a byte
  uint64_t initial = 0;  // Unique: what it falls back to
  uint64_t on_fault = 0, on_fault_said = 0;  // Unique: what `on fault` says instead
  uint32_t capacity = 0;                     // Collect: how much can be said at most
};

/// What a line asked for, kept until the outcome is known; for constants there is no need.
struct AskedValue {
  uint64_t value = 0;
  uint64_t said = 0;  // a byte
};

struct DecisionPlan {
  DecisionPlan(const ir::Module& module, const ir::ValueNumbers& numbers, Natures& natures,
               ir::DecisionId id, bool with_index);

  ir::DecisionId id;
  const ir::Decision& ir;
  const abi::Decision& schema;
  /// Of lines: rules that are asked in code, then outcome lines, then `otherwise` alone, then rules
  /// that the index finds and whose effects are code.
  std::vector<std::vector<uint32_t>> chunks;
  uint32_t rule_chunks = 0, outcome_chunks = 0;

  uint64_t faulted = 0;     // a byte: `on fault` is asked
  unsigned sum_bits = 128;  // of `score` and its groups: 64 where no sum can leave it
  uint64_t score = 0;
  std::vector<uint64_t> group_sums;  // for each group with a cap; kNoSum for others
  Accumulator outcome;
  std::vector<Accumulator> outputs;                           // [0], score, has sums instead
  std::map<std::pair<uint32_t, uint32_t>, AskedValue> asked;  // by line and effect
  RuleIndex index;       // of the rules; empty: all are asked in code
  uint64_t columns = 0;  // where the index's columns lie, 8 bytes each
  uint64_t touched = 0;  // a set: words of lines in which one holds or is undecided
  std::vector<SharedValue> shared;
  std::unordered_map<uint32_t, uint32_t> shared_places;  // in `shared`, by expression
  uint64_t cleared_bytes = 0;                            // of the memory: what begins as zero
  uint64_t memory_bytes = 0;

  static constexpr uint64_t kNoSum = UINT64_MAX;
  /// Where a line's amounts go: the sum of the nearest group with a cap around it, or the score.
  uint64_t sum_for_group(int32_t group) const;
  const AskedValue* asked_value(uint32_t line, uint32_t effect) const {
    const auto found = asked.find({line, effect});
    return found == asked.end() ? nullptr : &found->second;
  }
  bool is_trial(uint32_t line) const { return schema.lines[line].kind == abi::LineKind::TrialRule; }
  /// Whether points and outcome of a line are constants and it does nothing else.
  bool says_constants(const ir::Module& module, uint32_t line) const;
  bool has_otherwise() const { return ir.otherwise_line >= 0; }
  uint32_t otherwise_chunk() const { return rule_chunks + outcome_chunks; }
  /// Whether a chunk's lines are asked in code.
  bool is_asked(uint32_t chunk) const { return chunk < otherwise_chunk() + has_otherwise(); }
  std::string symbol(const char* part) const { return part + std::to_string(id.index); }
  std::string symbol(const char* part, uint32_t chunk) const {
    return symbol(part) + "_" + std::to_string(chunk);
  }

 private:
  void cut(const std::vector<uint32_t>& lines);
  void lay_out(const ir::Module& module);
  void share(const ir::Module& module, const ir::ValueNumbers& numbers, Natures& natures);
  uint64_t reserve(uint64_t bytes);
  Accumulator accumulator(const abi::TypeTable& types, ir::Resolve how, abi::TypeId result,
                          uint32_t capacity);
};

}  // namespace helios::codegen
