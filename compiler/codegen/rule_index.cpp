#include "compiler/codegen/rule_index.h"

#include <algorithm>
#include <map>
#include <optional>

namespace helios::codegen {
namespace {

using abi::Datum;
using abi::Kind;
using ir::ExprId;
using ir::Op;

struct Less {
  bool operator()(const Datum& a, const Datum& b) const { return abi::compare(a, b) < 0; }
};

/// One condition that says which values a key must have.
struct Want {
  ExprId key;        // a representative
  ExprId condition;  // a representative
  std::vector<Datum> values;
};
struct Rule {
  uint32_t line;
  std::vector<Want> wants;
};
using Rules = std::vector<Rule>;

bool can_be_key(Kind kind) {
  return kind == Kind::Enum || kind == Kind::Int || kind == Kind::Text || kind == Kind::Id;
}

class Indexer {
 public:
  Indexer(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
          const ir::Decision& decision)
      : ir_(ir), numbers_(numbers), natures_(natures), decision_(decision) {}

  std::vector<IndexNode> run() {
    Rules rules;
    for (uint32_t line = 0; line < decision_.rule_count; ++line)
      rules.push_back({line, wants_of(line)});
    if (!best_key(rules, {})) return {};
    build(rules, {}, {});
    return std::move(nodes_);
  }

 private:
  /// Conditions up to the first that may fault: what denies a rule before anything can go wrong.
  std::vector<Want> wants_of(uint32_t line) {
    const ir::Line& l = decision_.lines[line];
    std::vector<Want> wants;
    if (l.from_ns || l.until_ns)
      return wants;  // whether it is in force shows even where it does not hold
    for (const Member& member : conditions_of(ir_, decision_, l)) {
      if (natures_.faults(member.id)) break;
      if (member.negated) continue;
      if (auto want = want_of(member.id)) wants.push_back(std::move(*want));
    }
    return wants;
  }

  std::optional<Want> want_of(ExprId condition) {
    const ir::Expr& e = ir_.exprs[condition];
    if (e.op != Op::Equal && e.op != Op::In) return std::nullopt;
    ExprId key = ir_.exprs.operand(condition, 0), wanted = ir_.exprs.operand(condition, 1);
    if (e.op == Op::Equal && constant_value(ir_, key)) std::swap(key, wanted);
    const auto value = constant_value(ir_, wanted);
    if (!value || constant_value(ir_, key) ||
        !can_be_key(ir_.schema.types[ir_.exprs[key].type].kind))
      return std::nullopt;
    if (!speaks_of_params(key)) return std::nullopt;
    Want want{numbers_[key], numbers_[condition], {}};
    if (e.op == Op::Equal) {
      want.values.push_back(*value);
    } else {
      if (ir_.schema.types[ir_.exprs[wanted].type].kind == Kind::Map) return std::nullopt;
      want.values = value->items();
      std::sort(want.values.begin(), want.values.end(), Less());
      want.values.erase(std::unique(want.values.begin(), want.values.end()), want.values.end());
    }
    // Of nothing (`in` an empty list) there is no node to stand in.
    if (want.values.empty() || want.values.size() > kValuesPerRuleMax) return std::nullopt;
    return want;
  }

  /// Only what a decision is given: a value in a `let` or a loop is not there yet when the tree is
  /// gone through.
  bool speaks_of_params(ExprId id) const {
    const ir::Expr& e = ir_.exprs[id];
    if (e.op == Op::Variable) {
      const auto& params = decision_.params;
      return std::find(params.begin(), params.end(), ir::VarId(e.payload)) != params.end();
    }
    if (e.op == Op::FeatureRead || e.op == Op::Constant) return true;
    const bool follows =
        e.op == Op::Field || e.op == Op::Unwrap || e.op == Op::FoldCase || e.op == Op::Civil;
    return follows && speaks_of_params(ir_.exprs.operand(id, 0));
  }

  static const Want* want_for(const Rule& rule, ExprId key) {
    for (const Want& want : rule.wants) {
      if (want.key == key) return &want;
    }
    return nullptr;
  }

  /// The key that leaves the fewest rules to ask, if it leaves out a third at least.
  std::optional<ExprId> best_key(const Rules& rules, const std::set<ExprId>& used) const {
    if (rules.size() < kIndexedRulesMin) return std::nullopt;
    struct Tally {
      size_t rules = 0, places = 0;
      std::set<Datum, Less> values;
    };
    std::map<ExprId, Tally> tallies;
    for (const Rule& rule : rules) {
      std::set<ExprId> seen;
      for (const Want& want : rule.wants) {
        if (used.contains(want.key) || !seen.insert(want.key).second) continue;
        Tally& tally = tallies[want.key];
        ++tally.rules;
        tally.places += want.values.size();
        tally.values.insert(want.values.begin(), want.values.end());
      }
    }
    std::optional<ExprId> best;
    size_t fewest = rules.size() * 2 / 3;
    for (const auto& [key, tally] : tallies) {
      const size_t left = rules.size() - tally.rules + tally.places / tally.values.size();
      if (left >= fewest) continue;
      fewest = left;
      best = key;
    }
    return best;
  }

  uint32_t add(IndexNode node) {
    nodes_.push_back(std::move(node));
    return static_cast<uint32_t>(nodes_.size() - 1);
  }

  /// The nodes that go through some rules: one, or several leaves.
  std::vector<uint32_t> build(const Rules& rules, std::set<ExprId> used,
                              const std::set<ExprId>& settled) {
    if (used.size() < kIndexDepthMax) {
      if (const auto key = best_key(rules, used))
        return {build_inner(rules, *key, std::move(used), settled)};
    }
    std::vector<uint32_t> leaves;
    for (size_t begin = 0; begin < rules.size(); begin += kLeafRulesMax) {
      IndexNode leaf;
      leaf.settled = settled;
      const size_t end = std::min(rules.size(), begin + kLeafRulesMax);
      for (size_t i = begin; i < end; ++i) leaf.lines.push_back(rules[i].line);
      leaves.push_back(add(std::move(leaf)));
    }
    return leaves;
  }

  uint32_t build_inner(const Rules& rules, ExprId key, std::set<ExprId> used,
                       const std::set<ExprId>& settled) {
    used.insert(key);
    std::map<Datum, Rules, Less> by_value;
    Rules rest;
    for (const Rule& rule : rules) {
      const Want* const want = want_for(rule, key);
      if (want == nullptr) {
        rest.push_back(rule);
        continue;
      }
      for (const Datum& value : want->values) by_value[value].push_back(rule);
    }
    IndexNode node;
    node.key = key;
    for (const auto& [value, some] : by_value) {
      node.values.push_back(value);
      node.children.push_back(build_child(some, key, used, settled));
    }
    node.always = build(rest, used, settled);
    return add(std::move(node));
  }

  /// A value's rules. What they want of the key holds there; where that takes several nodes, one
  /// that goes through all.
  uint32_t build_child(const Rules& rules, ExprId key, const std::set<ExprId>& used,
                       std::set<ExprId> settled) {
    for (const Rule& rule : rules) settled.insert(want_for(rule, key)->condition);
    const std::vector<uint32_t> nodes = build(rules, used, settled);
    if (nodes.size() == 1) return nodes[0];
    IndexNode all;
    all.key = key;
    all.always = nodes;
    return add(std::move(all));
  }

  const ir::Module& ir_;
  const ir::ValueNumbers& numbers_;
  Natures& natures_;
  const ir::Decision& decision_;
  std::vector<IndexNode> nodes_;
};

}  // namespace

std::vector<IndexNode> index_rules(const ir::Module& ir, const ir::ValueNumbers& numbers,
                                   Natures& natures, const ir::Decision& decision) {
  return Indexer(ir, numbers, natures, decision).run();
}

}  // namespace helios::codegen
