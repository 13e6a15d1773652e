#include "compiler/cli/summary_text.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "compiler/cli/terminal.h"
#include "compiler/cli/workflow_json.h"

namespace helios::cli {
namespace {

using engine::DecisionCounts;

constexpr uint32_t kQuantiles[] = {100, 500, 900, 990, 1000};  // per mille

const abi::Enum& outcomes_of(const abi::Schema& schema, const abi::Decision& decision) {
  const abi::Type& type = schema.types[decision.outcome];
  abi::TypeId member = type.kind == abi::Kind::Set ? type.element : decision.outcome;
  return schema.types[schema.types[member].enumeration];
}

std::string bar(uint64_t part, uint64_t whole) {
  constexpr size_t kWidth = 30;
  size_t filled = whole == 0 ? 0 : static_cast<size_t>((part * kWidth + whole - 1) / whole);
  std::string text;
  for (size_t i = 0; i < filled; ++i) text += "█";
  return text;
}

size_t widest_name(const abi::Decision& decision) {
  size_t width = 0;
  for (const abi::Line& line : decision.lines) width = std::max(width, line.name.size());
  return width;
}

std::string outcome_lines(const abi::Schema& schema, const abi::Decision& decision, const DecisionCounts& counts) {
  std::string text;
  const abi::Enum& outcomes = outcomes_of(schema, decision);
  for (size_t i = 0; i < counts.outcomes.size(); ++i) {
    text += fmt::format("  {:<12} {:>12} {:>8}  {}\n", outcomes.members[i].name, grouped(counts.outcomes[i]),
                        share(counts.outcomes[i], counts.decided), bar(counts.outcomes[i], counts.decided));
  }
  return text;
}

std::string score_line(const DecisionCounts& counts) {
  if (counts.scores.size() < 2) return "";
  std::string text = "\n  score ";
  for (uint32_t per_mille : kQuantiles) {
    std::string name = per_mille == 500 ? "median" : per_mille == 1000 ? "most" : fmt::format("{} %", per_mille / 10);
    text += fmt::format("  {} {}", name, engine::Summary::quantile(counts, per_mille));
  }
  return text + "\n";
}

std::string rule_lines(const abi::Decision& decision, const DecisionCounts& counts, bool colour) {
  std::vector<size_t> order;
  for (size_t i = 0; i < decision.lines.size(); ++i) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return counts.held[a] > counts.held[b]; });
  std::string text = "\n  fired\n";
  size_t width = widest_name(decision), silent = 0;
  for (size_t i : order) {
    if (counts.held[i] == 0 && counts.undecided[i] == 0) {
      ++silent;
      continue;
    }
    const abi::Line& line = decision.lines[i];
    text += fmt::format("  {:<{}} {:>12} {:>8}", line.name, width, grouped(counts.held[i]), share(counts.held[i], counts.decided));
    if (line.kind == abi::LineKind::TrialRule) text += paint(Ink::Dim, "  trial", colour);
    if (counts.undecided[i] > 0) text += paint(Ink::Red, fmt::format("  {} undecided", grouped(counts.undecided[i])), colour);
    text += '\n';
  }
  if (silent > 0) text += paint(Ink::Dim, fmt::format("  {} more never fired\n", silent), colour);
  return text;
}

}  // namespace

std::string summary_text(const abi::Schema& schema, const engine::Summary& summary, double seconds, bool colour) {
  std::string text = fmt::format("{} events in {:.2f} s, {} a second", grouped(summary.events), seconds,
                                 grouped(static_cast<uint64_t>(summary.events / std::max(seconds, 1e-9))));
  if (summary.duplicates > 0) text += fmt::format("; {} were known already", grouped(summary.duplicates));
  if (summary.late > 0) text += fmt::format("; {} came too late for a feature", grouped(summary.late));
  text += '\n';
  if (summary.refused > 0) {
    text += paint(Ink::Yellow, fmt::format("{} refused ({}):\n", grouped(summary.refused), share(summary.refused, summary.events)), colour);
    for (const std::string& reason : summary.first_refusals) text += "  " + reason + '\n';
    if (summary.refused > summary.first_refusals.size()) text += "  …\n";
  }
  for (size_t d = 0; d < schema.decisions.size(); ++d) {
    const abi::Decision& decision = schema.decisions[d];
    const DecisionCounts& counts = summary.decisions[d];
    if (!decision.on_event || counts.decided == 0) continue;
    text += fmt::format("\n{}: {} decided\n", paint(Ink::Bold, decision.name, colour), grouped(counts.decided));
    text += outcome_lines(schema, decision, counts) + score_line(counts) + rule_lines(decision, counts, colour);
  }
  return text;
}

std::string summary_json(const abi::Schema& schema, const engine::Summary& summary, const WhatFollowed& followed,
                         double seconds) {
  nlohmann::ordered_json json = {
      {"events", summary.events}, {"seconds", seconds}, {"refused", summary.refused}, {"duplicates", summary.duplicates},
      {"late", summary.late}, {"first_refusals", summary.first_refusals}, {"decisions", nlohmann::ordered_json::object()}};
  for (size_t d = 0; d < schema.decisions.size(); ++d) {
    const abi::Decision& decision = schema.decisions[d];
    const DecisionCounts& counts = summary.decisions[d];
    if (!decision.on_event) continue;
    nlohmann::ordered_json of;
    of["decided"] = counts.decided;
    for (size_t i = 0; i < counts.outcomes.size(); ++i) of["outcomes"][outcomes_of(schema, decision).members[i].name] = counts.outcomes[i];
    for (uint32_t per_mille : kQuantiles) of["score"][fmt::format("p{}", per_mille / 10)] = engine::Summary::quantile(counts, per_mille);
    for (size_t i = 0; i < decision.lines.size(); ++i) {
      nlohmann::ordered_json& rule = of["rules"][decision.lines[i].name];
      rule = {{"held", counts.held[i]}, {"undecided", counts.undecided[i]}};
      if (!decision.lines[i].was.empty()) rule["was"] = decision.lines[i].was;
    }
    json["decisions"][decision.name] = of;
  }
  add_workflows(schema, followed, json);
  return json.dump(2) + "\n";
}

}  // namespace helios::cli
