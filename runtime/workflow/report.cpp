#include "runtime/workflow/report.h"

#include <algorithm>

namespace helios::workflow {
namespace {

using Stays = std::map<uint32_t, std::vector<int64_t>>;  // by step

bool begins_a_stay(Happening what) {
  return what == Happening::Awaited || what == Happening::Asked;
}
bool ends_a_stay(Happening what) {
  return what == Happening::Took || what == Happening::Answered || what == Happening::TimedOut;
}

/// What the story of one instance adds. A task's stay is from its first attempt to its answer.
void read_story(const std::vector<Story>& story, Report& report, Stays& stays) {
  std::map<uint32_t, int64_t> since;
  for (const Story& line : story) {
    report.retries += line.what == Happening::Asked && line.detail != "attempt 1";
    report.timeouts += line.what == Happening::TimedOut;
    report.undos += line.what == Happening::Undone;
    report.reminders += line.what == Happening::Reminded;
    if (begins_a_stay(line.what)) since.emplace(line.step, line.at_ns);
    const auto begun = since.find(line.step);
    if (!ends_a_stay(line.what) || begun == since.end()) continue;
    const bool is_attempt = line.what == Happening::TimedOut && !line.detail.empty();
    if (is_attempt) continue;
    stays[line.step].push_back(line.at_ns - begun->second);
    since.erase(begun);
  }
}

Stay measure(uint32_t step, std::vector<int64_t>& lasted_ns) {
  std::sort(lasted_ns.begin(), lasted_ns.end());
  const auto at = [&](size_t per_cent) { return lasted_ns[(lasted_ns.size() - 1) * per_cent / 100]; };
  return {step, lasted_ns.size(), at(50), at(95), lasted_ns.back()};
}

}  // namespace

Result<std::vector<Report>> report(const abi::Schema& schema, Orchestrator& orchestrator) {
  std::vector<Report> reports(schema.workflows.size());
  std::vector<Stays> stays(schema.workflows.size());
  std::vector<std::pair<uint32_t, std::string>> ids;
  orchestrator.each([&](const Instance& each) {
    Report& of = reports[each.workflow];
    ++of.started;
    if (each.is_parked()) {
      ++of.parked;
    } else {
      ++of.stages[each.stage];
    }
    if (each.stage == Stage::Failed || each.stage == Stage::Cancelled) ++of.why[each.reason];
    ids.emplace_back(each.workflow, each.id);
  });
  for (const auto& [workflow, id] : ids) {
    const auto story = orchestrator.story(id);
    if (!story) return story.error();
    read_story(*story, reports[workflow], stays[workflow]);
  }
  for (size_t i = 0; i < reports.size(); ++i) {
    for (auto& [step, lasted_ns] : stays[i]) reports[i].stays.push_back(measure(step, lasted_ns));
  }
  return reports;
}

}  // namespace helios::workflow
