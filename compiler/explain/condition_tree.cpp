#include "compiler/explain/condition_tree.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/base/check.h"

namespace helios::explain {
namespace {

constexpr size_t kTextColumns = 100;  // a phrase longer than a line is not read anyway
constexpr size_t kSeenColumnMax =
    64;  // what was seen stands in a column, but not at the end of the world

/// "p.amount is 40 EUR, limit.single is 2,000 EUR". A condition that is itself the value says
/// nothing more.
std::string seen_text(const std::vector<Seen>& seen) {
  std::string text;
  for (const Seen& each : seen) {
    if (!each.aside)
      text += fmt::format("{}{} is {}", text.empty() ? "" : ", ", each.name, shortened(each.shown));
  }
  return text;
}

/// Whether a part is what settled a combination.
bool settles(const Condition& whole, const Condition& part) {
  if (whole.answer == Answer::Undecided) return part.answer == Answer::Undecided;
  const bool by_one = (whole.text == "all of" && whole.answer == Answer::DidNotHold) ||
                      (whole.text == "any of" && whole.answer == Answer::Held) ||
                      (whole.text == "no of" && whole.answer == Answer::DidNotHold);
  if (!by_one) return part.answer != Answer::NotAsked;
  return part.answer == (whole.text == "all of" ? Answer::DidNotHold : Answer::Held);
}

ConditionNode node_of(const Condition& condition, bool all) {
  ConditionNode node{condition.answer, shortened(condition.text), seen_text(condition.seen), {}};
  for (const Condition& part : condition.parts) {
    if (all || settles(condition, part)) node.parts.push_back(node_of(part, all));
  }
  // What alone settled it speaks for the whole.
  const bool of_several = node.text == "all of" || node.text == "any of";
  if (!all && of_several && node.parts.size() == 1) {
    ConditionNode only = std::move(node.parts[0]);
    node = std::move(only);
  }
  if (!condition.label.empty()) node.text = condition.label + ": " + node.text;
  return node;
}

Answer opposite(Answer answer) {
  switch (answer) {
    case Answer::Held:
      return Answer::DidNotHold;
    case Answer::DidNotHold:
      return Answer::Held;
    case Answer::Undecided:
    case Answer::NotAsked:
      return answer;
  }
  HELIOS_UNREACHABLE("an answer without an opposite");
}

void add_nodes(const Condition& condition, bool all, std::vector<ConditionNode>& nodes) {
  if (condition.text != "all of" || condition.parts.empty()) {
    nodes.push_back(node_of(condition, all));
    return;
  }
  for (const Condition& part : condition.parts) {
    if (all || settles(condition, part)) add_nodes(part, all, nodes);
  }
}

void add_rows(const std::vector<ConditionNode>& nodes, const std::string& branches,
              std::vector<ConditionRow>& rows) {
  for (size_t i = 0; i < nodes.size(); ++i) {
    const bool last = i + 1 == nodes.size();
    rows.push_back(
        {branches + (last ? "└─ " : "├─ "), nodes[i].answer, nodes[i].text, nodes[i].seen});
    add_rows(nodes[i].parts, branches + (last ? "   " : "│  "), rows);
  }
}

}  // namespace

std::vector<ConditionNode> nodes_of(const Clause& clause, bool all) {
  std::vector<ConditionNode> nodes;
  if (clause.unless) {
    nodes.push_back(node_of(clause.condition, all));
    nodes[0].text = "unless " + nodes[0].text;
    nodes[0].answer = opposite(nodes[0].answer);
  } else {
    add_nodes(clause.condition, all, nodes);
  }
  if (clause.group.empty()) return nodes;
  for (ConditionNode& node : nodes) node.text = clause.group + ": " + node.text;
  return nodes;
}

std::vector<ConditionRow> rows_of(const std::vector<ConditionNode>& roots) {
  std::vector<ConditionRow> rows;
  add_rows(roots, "", rows);
  size_t widest = 0;
  for (const ConditionRow& row : rows) {
    const size_t width = columns(row.branches) + columns(row.text);
    if (!row.seen.empty() && width <= kSeenColumnMax) widest = std::max(widest, width);
  }
  for (ConditionRow& row : rows) {
    const size_t width = columns(row.branches) + columns(row.text);
    row.padding = widest > width ? widest - width : 0;
  }
  return rows;
}

size_t columns(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string shortened(const std::string& text) {
  if (columns(text) <= kTextColumns) return text;
  size_t end = 0, seen = 0;
  while (end < text.size() && seen < kTextColumns - 1) {
    ++end;
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
    ++seen;
  }
  return text.substr(0, end) + "…";
}

}  // namespace helios::explain
