#pragma once

#include <set>
#include <vector>

#include "compiler/codegen/conditions.h"
#include "compiler/codegen/nature.h"
#include "compiler/ir/value_numbers.h"
#include "compiler/ir/module.h"

/// Rules found by what they ask for, instead of asked one by one:
///
///   rule a when p.country is KP and …        country ─ KP → a, c
///   rule b when p.country in {DE, FR} and …          ─ DE → b
///   rule c when p.country is KP and …                ─ FR → b
///   rule d when p.amount > 10 EUR                    always d
///
/// A tree: an inner node looks at one expression and goes on with the rules that want its value,
/// and with those that do not care; a leaf evaluates what is left of its rules' conditions. A rule
/// is left out only where one of its conditions is false and none before it can fault, so that the
/// answers are the same. 10,000 rules over country and category take a hundredth of the time of
/// asking each.
namespace helios::codegen {

/// Below this an index saves less than it costs.
constexpr uint32_t kIndexedRulesMin = 48;
/// What a leaf evaluates one by one.
constexpr uint32_t kLeafRulesMax = 24;
/// Keys along one path; more only make many small leaves.
constexpr uint32_t kIndexDepthMax = 4;
/// A rule that wants one of more values than this stands under no key: it would be copied too
/// often.
constexpr size_t kValuesPerRuleMax = 16;

struct IndexNode {
  // An inner node: values of the key, sorted, and the node for each; and the nodes that are gone
  // through in any case.
  ir::ExprId key;
  std::vector<abi::Datum> values;
  std::vector<uint32_t> children;
  std::vector<uint32_t> always;
  // A leaf: its rules, and the conditions that hold on the way to it (by representative).
  std::vector<uint32_t> lines;
  std::set<ir::ExprId> settled;
  bool is_leaf() const { return !key.valid(); }
};

/// Nodes by number, children before their parents; the last is the root. Empty: an index does not
/// pay.
std::vector<IndexNode> index_rules(const ir::Module& ir, const ir::ValueNumbers& numbers,
                                   Natures& natures, const ir::Decision& decision);

}  // namespace helios::codegen
