#include "runtime/abi/reasons.h"

namespace helios::abi {
namespace {

bool gives_reason(const Line& line, LineState state) {
  if (line.kind == LineKind::TrialRule) return false;
  return state == LineState::Undecided || (state == LineState::Held && line.has_because);
}

Weight weight(const DecisionResult& result, uint32_t line) {
  const bool held = result.lines[line] == LineState::Held;
  return {result.causes[line] != 0, held ? result.points[line] : 0};
}

template <typename Test>
std::vector<uint32_t> lines_where(const Decision& decision, const DecisionResult& result,
                                  Test test) {
  std::vector<uint32_t> lines;
  for (uint32_t i = 0; i < decision.lines.size(); ++i) {
    if (test(decision.lines[i], result.lines[i])) lines.push_back(i);
  }
  sort_by_weight(lines, [&](uint32_t line) { return weight(result, line); });
  return lines;
}

}  // namespace

std::vector<uint32_t> held_lines(const Decision& decision, const DecisionResult& result) {
  const auto is_held = [](const Line&, LineState state) { return state == LineState::Held; };
  return lines_where(decision, result, is_held);
}

std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result) {
  return lines_where(decision, result, gives_reason);
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
