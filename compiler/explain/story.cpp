#include "compiler/explain/story.h"

#include <fmt/format.h>

#include "compiler/diag/ink.h"
#include "runtime/value/time.h"

namespace helios::explain {
namespace {

using diag::Ink;
using diag::paint;
using workflow::Happening;
using workflow::Stage;

/// "2026-01-05 11:00:01.870", always as wide.
std::string stamp(int64_t ns) {
  constexpr int64_t kMillisecond = 1'000'000;
  const int64_t in_second_ns = ((ns % value::kSecond) + value::kSecond) % value::kSecond;
  std::string text = value::to_string(value::Time{ns - in_second_ns});
  text.pop_back();  // the Z
  text[text.find('T')] = ' ';
  return fmt::format("{}.{:03}", text, in_second_ns / kMillisecond);
}

Ink ink_of(Happening what) {
  switch (what) {
    case Happening::Failed:
    case Happening::Parked:
    case Happening::Cancelled: return Ink::Red;
    case Happening::TimedOut:
    case Happening::Undoing:
    case Happening::Undone:
    case Happening::Held:
    case Happening::Reminded: return Ink::Yellow;
    case Happening::Completed:
    case Happening::Started: return Ink::Bold;
    case Happening::Asked:
    case Happening::Answered:
    case Happening::Awaited:
    case Happening::Took:
    case Happening::Slept:
    case Happening::Decided:
    case Happening::Emitted:
    case Happening::Launched:
    case Happening::Ended:
    case Happening::Resumed:
    case Happening::Sent:
    case Happening::LeftOut: return Ink::Dim;
  }
  return Ink::Dim;
}

}  // namespace

const char* name(Stage stage) {
  switch (stage) {
    case Stage::Running: return "running";
    case Stage::Undoing: return "undoing";
    case Stage::Completed: return "completed";
    case Stage::Failed: return "failed";
    case Stage::Cancelled: return "cancelled";
  }
  return "";
}

const char* stage_name(const workflow::Instance& instance) {
  return instance.is_parked() ? "parked" : name(instance.stage);
}

std::string step_of(const abi::Workflow& workflow, const workflow::Story& line) {
  return line.step < workflow.steps.size() ? workflow.steps[line.step].name : "";
}

std::string lasted(int64_t ns) {
  constexpr int64_t kMillisecond = 1'000'000, kToSecondsFrom_ns = 10 * value::kSecond;
  ns -= ns % (ns >= kToSecondsFrom_ns ? value::kSecond : kMillisecond);
  return ns == 0 ? "0s" : value::to_string(value::Duration{ns});
}

std::string story_text(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story, bool colour) {
  const abi::Workflow& workflow = schema.workflows[instance.workflow];
  std::string text = fmt::format("{}  {}", paint(Ink::Bold, instance.id, colour), stage_name(instance));
  if (!instance.reason.empty()) text += fmt::format(": {}", instance.reason);
  text += "\n\n";
  int64_t before_ns = story.empty() ? 0 : story.front().at_ns;
  for (const workflow::Story& line : story) {
    const int64_t later_ns = line.at_ns - before_ns;
    const std::string since = later_ns < 1'000'000 ? "" : "+" + lasted(later_ns);
    text += fmt::format("  {}  {:>12}  {:<16} {}", stamp(line.at_ns), since, step_of(workflow, line),
                        paint(ink_of(line.what), workflow::name(line.what), colour));
    if (!line.detail.empty()) text += fmt::format("  {}", line.detail);
    text += '\n';
    before_ns = line.at_ns;
  }
  return text;
}

}  // namespace helios::explain
