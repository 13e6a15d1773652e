#pragma once

#include <string>
#include <vector>

#include "compiler/codegen/conditions.h"
#include "compiler/codegen/nature.h"
#include "compiler/codegen/rule_bounds.h"
#include "compiler/ir/module.h"

/// Rules are found, not scanned.
///
/// Most rules of a large policy ask for a few values and a few ranges:
///
///   rule a when p.country is KP and p.channel is ecom and p.amount > 10 EUR
///   rule b when p.country is DE and p.channel is pos  and p.hour between 1 and 4
///
/// Asking each costs the same whether one of them holds or none, and 10,000 of them as code do not
/// fit the caches. So a rule whose conditions are bounds on numbers (rule_bounds.h) becomes data.
/// Each expression that rules speak of is a *column*, computed once; a text is the number of the one
/// among the texts that rules ask for. Rules that want certain values of the same two columns are a
/// *group*, with a *cell* for each pair of values that holds the rules wanting it. A group without
/// such values has a cell for each stretch between the bounds of a column. An event looks into one
/// cell a group and asks what is left of the bounds there; conditions that many rules share were
/// asked once, as a column.
///
///   country × channel                amount
///   ─ KP × ecom: a [amount > 10]     ─ … 10 EUR:
///   ─ DE × pos:  b [hour 1..4]       ─ 10 EUR …: …
///
/// What is not bounds (texts searched, lists, arithmetic that may fault) stays code, in chunks.
/// docs/performance.md has the figures: 10,000 rules take a few times what 10 take.
///
/// A network is a stretch of addresses, so that rules which ask for networks are found like any others.
/// Texts that rules search are scanned once for all of them (pass/scan_texts.h); a hit is a truth.
namespace helios::codegen {

/// Below this a table saves less than looking into it costs.
constexpr uint32_t kIndexedRulesMin = 24;
/// A group of fewer is not worth a look into a cell of its own.
constexpr size_t kGroupRulesMin = 8;
/// What things cost beside each other, in half nanoseconds: to ask a rule in code, to look into a
/// group's cell, to ask what is left of a rule that is found there, to compute a column.
constexpr double kAskCost = 2, kCellCost = 8, kFoundCost = 5, kColumnCost = 1.5;
/// A group may have so many cells, and its rules stand in so many of them, for each of its rules.
constexpr uint64_t kCellsPerRuleMax = 16, kPlacesPerRuleMax = 16;

struct IndexKeyPlan {
  uint32_t column = 0;
  int64_t low = 0;
  uint64_t count = 0;
  std::vector<int64_t> bounds;  // sorted; empty: by value - low
  /// The places that a bound of a rule covers.
  std::pair<uint64_t, uint64_t> places(const ColumnBound& bound) const;
};
struct IndexGroup {
  std::vector<IndexKeyPlan> keys;
  std::vector<uint32_t> starts;     // by cell, and one more
  std::vector<BoundedRule> rules;   // with what is left of their bounds
  uint32_t bounds() const;          // how many those are at most
};
struct RuleIndex {
  std::vector<IndexColumn> columns;
  std::vector<IndexGroup> groups;
  std::vector<uint32_t> found, asked;  // rules: in the groups, and in code
  bool empty() const { return groups.empty(); }
  /// How many keys are by range: each is looked up once and is a column, too, behind the others.
  size_t segment_count() const;
};

RuleIndex index_rules(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
                      const ir::Decision& decision);

/// As `helios build --show index` says it.
std::string describe(const ir::Module& ir, const abi::Decision& decision, const RuleIndex& index);

}  // namespace helios::codegen
