#include "runtime/abi/reasons.h"

#include <algorithm>

namespace helios::abi {
namespace {

bool gives_reason(const Line& line, LineState state) {
  if (line.kind == LineKind::TrialRule) return false;
  return state == LineState::Undecided || (state == LineState::Held && line.has_because);
}

}  // namespace

std::vector<uint32_t> lines_with_reasons(const Decision& decision, const DecisionResult& result) {
  std::vector<uint32_t> lines;
  for (uint32_t i = 0; i < decision.lines.size(); ++i) {
    if (gives_reason(decision.lines[i], result.lines[i])) lines.push_back(i);
  }
  const auto points = [&](uint32_t line) {
    return result.lines[line] == LineState::Held ? result.points[line] : 0;
  };
  std::stable_sort(lines.begin(), lines.end(), [&](uint32_t a, uint32_t b) {
    if (result.causes[a] != result.causes[b]) return result.causes[a] > result.causes[b];
    return points(a) > points(b);
  });
  return lines;
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
