#include "compiler/codegen/rule_index.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

namespace helios::codegen {
namespace {

constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();

using Rules = std::vector<BoundedRule>;
using Columns = std::vector<uint32_t>;

const ColumnBound* bound_of(const BoundedRule& rule, uint32_t column) {
  for (const ColumnBound& bound : rule.bounds) {
    if (bound.column == column) return &bound;
  }
  return nullptr;
}

/// Rules by the columns they are found by.
class Grouping {
 public:
  explicit Grouping(Rules rules) {
    count_values(rules);
    for (BoundedRule& rule : rules) by_columns_[best_columns(rule)].push_back(std::move(rule));
    for (size_t columns = 2; columns > 0; --columns) dissolve_small(columns);
    find_by_ranges();
  }
  std::map<Columns, Rules> take() { return std::move(by_columns_); }

 private:
  void count_values(const Rules& rules) {
    for (const BoundedRule& rule : rules) {
      for (const ColumnBound& bound : rule.bounds) {
        if (bound.is_value()) values_[bound.column].insert(bound.low);
      }
    }
  }

  /// The two columns that rules want the most different values of: they tell rules apart best.
  Columns best_columns(const BoundedRule& rule) const {
    std::vector<std::pair<size_t, uint32_t>> wanted;
    for (const ColumnBound& bound : rule.bounds) {
      const size_t values = bound.is_value() ? values_.at(bound.column).size() : 0;
      if (values >= 2) wanted.emplace_back(values, bound.column);
    }
    std::sort(wanted.rbegin(), wanted.rend());
    Columns columns;
    for (size_t i = 0; i < std::min<size_t>(2, wanted.size()); ++i)
      columns.push_back(wanted[i].second);
    return columns;
  }

  /// Rules of small groups are found by one column less.
  void dissolve_small(size_t columns) {
    std::vector<Columns> small;
    for (const auto& [key, rules] : by_columns_) {
      if (key.size() == columns && rules.size() < kGroupRulesMin) small.push_back(key);
    }
    for (const Columns& key : small) {
      Rules rules = std::move(by_columns_.extract(key).mapped());
      Rules& to = by_columns_[Columns(key.begin(), key.end() - 1)];
      std::move(rules.begin(), rules.end(), std::back_inserter(to));
    }
  }

  /// Rules that want no values are found by the range that excludes most: the column that most of
  /// them bound.
  void find_by_ranges() {
    const auto found = by_columns_.find({});
    if (found == by_columns_.end()) return;
    Rules rules = std::move(found->second);
    by_columns_.erase(found);
    std::map<uint32_t, size_t> rules_of;
    for (const BoundedRule& rule : rules) {
      for (const ColumnBound& bound : rule.bounds) ++rules_of[bound.column];
    }
    for (BoundedRule& rule : rules) {
      const ColumnBound* best = nullptr;
      for (const ColumnBound& bound : rule.bounds) {
        if (best == nullptr || rules_of[bound.column] > rules_of[best->column]) best = &bound;
      }
      by_columns_[best == nullptr ? Columns() : Columns{best->column}].push_back(std::move(rule));
    }
    dissolve_small(1);
  }

  std::map<uint32_t, std::set<int64_t>> values_;
  std::map<Columns, Rules> by_columns_;
};

IndexKeyPlan make_key(uint32_t column, const Rules& rules) {
  IndexKeyPlan key;
  key.column = column;
  std::set<int64_t> ends;
  int64_t low = kMost, high = kLeast;
  bool only_values = true;
  for (const BoundedRule& rule : rules) {
    const ColumnBound& bound = *bound_of(rule, column);
    only_values &= bound.is_value();
    low = std::min(low, bound.low);
    high = std::max(high, bound.high);
    if (bound.low != kLeast) ends.insert(bound.low);
    if (bound.high != kMost) ends.insert(bound.high + 1);
  }
  const auto span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  if (only_values && span < 4 * rules.size() + 64) {
    key.low = low;
    key.count = span + 1;
    return key;
  }
  key.bounds.assign(ends.begin(), ends.end());
  key.count = key.bounds.size() + 1;
  return key;
}

/// Which rules stand in which cell; nothing where there were too many of either.
std::vector<std::pair<uint64_t, uint32_t>> place_rules(const std::vector<IndexKeyPlan>& keys,
                                                       const Rules& rules) {
  uint64_t cells = 1;
  for (const IndexKeyPlan& key : keys) cells *= key.count;
  if (cells > kCellsPerRuleMax * rules.size() + 1024) return {};
  std::vector<std::pair<uint64_t, uint32_t>> places;
  for (uint32_t i = 0; i < rules.size(); ++i) {
    std::vector<uint64_t> in{0};
    for (const IndexKeyPlan& key : keys) {
      const auto [first, last] = key.places(*bound_of(rules[i], key.column));
      std::vector<uint64_t> next;
      for (uint64_t cell : in) {
        for (uint64_t at = first; at <= last; ++at) next.push_back(cell * key.count + at);
      }
      in = std::move(next);
      if (places.size() + in.size() > kPlacesPerRuleMax * rules.size() + 1024) return {};
    }
    for (uint64_t cell : in) places.emplace_back(cell, i);
  }
  std::sort(places.begin(), places.end());
  return places;
}

IndexGroup make_group(Columns columns, const Rules& rules) {
  IndexGroup group;
  std::vector<std::pair<uint64_t, uint32_t>> places;
  for (;; columns.pop_back()) {
    group.keys.clear();
    for (uint32_t column : columns) group.keys.push_back(make_key(column, rules));
    places = place_rules(group.keys, rules);
    if (!places.empty()) break;
  }
  uint64_t cells = 1;
  for (const IndexKeyPlan& key : group.keys) cells *= key.count;
  group.starts.assign(cells + 1, 0);
  for (const auto& [cell, rule] : places) ++group.starts[cell + 1];
  for (uint64_t cell = 0; cell < cells; ++cell) group.starts[cell + 1] += group.starts[cell];
  for (const auto& [cell, rule] : places) {
    BoundedRule left = rules[rule];
    std::erase_if(left.bounds, [&](const ColumnBound& bound) {
      return std::find(columns.begin(), columns.end(), bound.column) != columns.end();
    });
    group.rules.push_back(std::move(left));
  }
  return group;
}

/// What a group costs an event, where every cell is as likely.
double cost_of(const IndexGroup& group) {
  const auto cells = static_cast<double>(group.starts.size() - 1);
  return kCellCost + kFoundCost * static_cast<double>(group.rules.size()) / cells;
}

/// Drops the columns that no rule of the index speaks of.
void keep_used_columns(RuleIndex& index) {
  std::map<uint32_t, uint32_t> places;
  std::vector<IndexColumn> kept;
  const auto keep = [&](uint32_t& column) {
    const auto next = static_cast<uint32_t>(kept.size());
    const auto [known, is_new] = places.try_emplace(column, next);
    if (is_new) kept.push_back(index.columns[column]);
    column = known->second;
  };
  for (IndexGroup& group : index.groups) {
    for (IndexKeyPlan& key : group.keys) keep(key.column);
    for (BoundedRule& rule : group.rules) {
      for (ColumnBound& bound : rule.bounds) keep(bound.column);
    }
  }
  index.columns = std::move(kept);
}

RuleIndex ask_all(const ir::Decision& decision) {
  RuleIndex index;
  for (uint32_t line = 0; line < decision.rule_count; ++line) index.asked.push_back(line);
  return index;
}

}  // namespace

std::pair<uint64_t, uint64_t> IndexKeyPlan::places(const ColumnBound& bound) const {
  if (bounds.empty()) {
    return {static_cast<uint64_t>(bound.low) - static_cast<uint64_t>(low),
            static_cast<uint64_t>(bound.high) - static_cast<uint64_t>(low)};
  }
  const auto place = [&](int64_t value) {
    return static_cast<uint64_t>(std::upper_bound(bounds.begin(), bounds.end(), value) -
                                 bounds.begin());
  };
  return {place(bound.low), place(bound.high)};
}

uint32_t IndexGroup::bounds() const {
  size_t most = 0;
  for (const BoundedRule& rule : rules) most = std::max(most, rule.bounds.size());
  return static_cast<uint32_t>(most);
}

size_t RuleIndex::segment_count() const {
  size_t count = 0;
  for (const IndexGroup& group : groups) {
    for (const IndexKeyPlan& key : group.keys) count += !key.bounds.empty();
  }
  return count;
}

RuleIndex index_rules(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
                      const ir::Decision& decision) {
  BoundedRules bounded = bound_rules(ir, numbers, natures, decision);
  RuleIndex index;
  if (bounded.rules.size() < kIndexedRulesMin) return ask_all(decision);
  index.columns = std::move(bounded.columns);
  index.asked = std::move(bounded.others);
  index.found = std::move(bounded.never);
  double cost = 0;
  for (auto& [columns, rules] : Grouping(std::move(bounded.rules)).take()) {
    IndexGroup group = make_group(columns, rules);
    const bool pays = cost_of(group) < kAskCost * static_cast<double>(rules.size());
    for (const BoundedRule& rule : rules) (pays ? index.found : index.asked).push_back(rule.line);
    if (!pays) continue;
    cost += cost_of(group);
    index.groups.push_back(std::move(group));
  }
  std::stable_sort(index.groups.begin(), index.groups.end(),
                   [](const IndexGroup& a, const IndexGroup& b) { return a.bounds() < b.bounds(); });
  keep_used_columns(index);
  cost += kColumnCost * static_cast<double>(index.columns.size());
  if (cost >= kAskCost * static_cast<double>(index.found.size())) return ask_all(decision);
  std::sort(index.found.begin(), index.found.end());
  std::sort(index.asked.begin(), index.asked.end());
  return index;
}

std::string describe(const ir::Module& ir, const abi::Decision& decision, const RuleIndex& index) {
  std::string text = fmt::format("decision {}: {} rules found, {} asked\n", decision.name,
                                 index.found.size(), index.asked.size());
  const auto name = [&](uint32_t column) {
    const IndexColumn& c = index.columns[column];
    switch (c.kind) {
      case IndexColumn::Kind::Time: return std::string("time");
      case IndexColumn::Kind::Ipv4: return "v4 of " + ir::print(ir, c.expr);
      case IndexColumn::Kind::IpFront: return "front of " + ir::print(ir, c.expr);
      case IndexColumn::Kind::Number:
      case IndexColumn::Kind::Text:
      case IndexColumn::Kind::Truth: break;
    }
    return ir::print(ir, c.expr);
  };
  for (const IndexGroup& group : index.groups) {
    std::set<uint32_t> lines;
    for (const BoundedRule& rule : group.rules) lines.insert(rule.line);
    text += fmt::format("  {} rules by", lines.size());
    for (const IndexKeyPlan& key : group.keys) {
      text += fmt::format(" {} ({} {})", name(key.column), key.count,
                          key.bounds.empty() ? "values" : "ranges");
    }
    if (group.keys.empty()) text += " nothing";
    text += fmt::format(": {} cells\n", group.starts.size() - 1);
  }
  return text;
}

}  // namespace helios::codegen
