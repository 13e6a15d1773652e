#pragma once

#include <cstdint>

#include "runtime/abi/program.h"

/// Rules as data. A rule that asks for no more than that some numbers lie within bounds is not code:
/// it lies in a table, under the values it asks for, and an event comes to it through a cell.
///
///     event → columns → keys of each group → a cell: the rules still possible → the rest of their bounds
///
/// The compiler writes the table as constants of an object (compiler/codegen/rule_index.h says how
/// rules get there), the runtime searches it (runtime/bundle/rule_search.cpp).
namespace helios::abi {

/// How many bounds are left to ask once a rule is found. A rule with more is code.
constexpr uint32_t kBoundsMax = 6;

/// column[n] is in low … low + width.
struct Bound {
  int64_t low;
  uint64_t width;
};
/// Followed by its bounds, as many as the group's rules have at most; a spare one always holds.
struct IndexedRule {
  uint32_t line;
  uint16_t columns[kBoundsMax];
};

/// For keys by range: how many of the sorted `bounds` are at or below a column, as a column of its own.
struct Segments {
  uint32_t column, to;
  uint64_t count;  // of the bounds
  const int64_t* bounds;
};

/// A column as one side of a group's cells: value - low is the place; all values that no rule of the
/// group wants share the place `count`.
struct IndexKey {
  uint32_t column;
  int64_t low;
  uint64_t count;  // 0: one place for all, so that a group of fewer keys has cells, too
};

/// Rules that are found by the same columns. Cell n holds the rules starts[n] … starts[n + 1] - 1 of
/// RuleTable::rules[bounds]; those at a `count` are empty, so that none needs to be told apart.
struct RuleGroup {
  IndexKey keys[2];
  uint32_t bounds;  // of each rule; groups stand in the order of these
  const uint32_t* starts;
};

/// What a line says when it holds, where that is constant: points, and an outcome.
struct LineEffect {
  static constexpr uint32_t kNowhere = UINT32_MAX;  // what a trial rule's points are added to
  static constexpr int32_t kNoOutcome = -1;
  int64_t points, lost;
  uint32_t sum;     // where in the decision's memory the points are added
  int32_t outcome;  // an ordinal
  /// Where it is not constant: which of RuleTable::effects says it, and its bit there.
  uint32_t effects, bit;
};
constexpr uint32_t kConstantEffect = UINT32_MAX;

using EffectsFunction = void (*)(const struct NativeFrame*, const DecisionResult*, void* memory,
                                 uint32_t bits);

struct RuleTable {
  const void* rules[kBoundsMax + 1];  // by how many bounds they have
  const Segments* segments;
  const RuleGroup* groups;
  uint32_t segment_count, group_count;
  uint32_t line_count;  // rules; they come first
  const LineEffect* lines;
  const EffectsFunction* effects;
  // Where in the decision's memory: the columns; the words of lines that have one which held or is
  // undecided, as a set; what was asked for as outcome so far.
  uint32_t columns, touched, outcome, outcome_said;
  uint32_t outcome_highest;        // 1: of two the higher counts; 0: the lower
  uint32_t undecided_bit;          // how far from a line's bit in `effects` that of undecided is
};

}  // namespace helios::abi
