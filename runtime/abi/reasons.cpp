#include "runtime/abi/reasons.h"

namespace helios::abi {
namespace {

Weight weight(const DecisionResult& result, uint32_t line) {
  const bool held = has_line(result.held, line);
  return {has_line(result.causes, line), held ? result.points[line] : 0};
}

std::vector<uint32_t> by_weight(std::vector<uint32_t> lines, const DecisionResult& result) {
  sort_by_weight(lines, [&](uint32_t line) { return weight(result, line); });
  return lines;
}

}  // namespace

std::vector<uint32_t> held_lines(const Decision& decision, const DecisionResult& result) {
  std::vector<uint32_t> lines;
  each_line(result.held, decision.lines.size(), [&](uint32_t line) { lines.push_back(line); });
  return by_weight(std::move(lines), result);
}

std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result) {
  std::vector<uint32_t> lines;
  for (uint32_t i = 0; i < decision.lines.size(); ++i) {
    const Line& line = decision.lines[i];
    const bool says = line.has_because && has_line(result.held, i);
    if (line.kind != LineKind::TrialRule && (says || has_line(result.undecided, i)))
      lines.push_back(i);
  }
  return by_weight(std::move(lines), result);
}

std::string undecided_text(const Decision& decision, uint32_t line, uint32_t fault) {
  std::string text = decision.lines[line].name + " could not be decided";
  if (fault == 0 || fault >= decision.faults.size()) return text;
  const FaultSite& site = decision.faults[fault];
  if (site.file.empty()) return text;
  return text + ": `" + site.text + "` does not fit (" + site.file + ":" +
         std::to_string(site.line) + ":" + std::to_string(site.column) + ")";
}

}  // namespace helios::abi
