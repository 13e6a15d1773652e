#include "compiler/cli/workflow_text.h"

#include <fmt/format.h>

#include "compiler/cli/terminal.h"
#include "runtime/value/time.h"

namespace helios::cli {
namespace {

using workflow::Happening;
using workflow::Stage;

/// To the second where it is long, else to the millisecond: nobody reads nanoseconds of days.
std::string lasted(int64_t ns) {
  constexpr int64_t kMillisecond = 1'000'000, kToSecondsFrom_ns = 10 * value::kSecond;
  ns -= ns % (ns >= kToSecondsFrom_ns ? value::kSecond : kMillisecond);
  return ns == 0 ? "0s" : value::to_string(value::Duration{ns});
}

/// "2026-01-05 11:00:01.870", always as wide.
std::string stamp(int64_t ns) {
  constexpr int64_t kMillisecond = 1'000'000;
  const int64_t in_second_ns = ((ns % value::kSecond) + value::kSecond) % value::kSecond;
  std::string text = value::to_string(value::Time{ns - in_second_ns});
  text.pop_back();  // the Z
  text[text.find('T')] = ' ';
  return fmt::format("{}.{:03}", text, in_second_ns / kMillisecond);
}

std::string stage_lines(const workflow::Report& report) {
  std::string text;
  for (const auto& [stage, count] : report.stages) {
    text += fmt::format("  {:<12} {:>12} {:>8}\n", name(stage), grouped(count), share(count, report.started));
  }
  if (report.parked > 0) {
    text += fmt::format("  {:<12} {:>12} {:>8}\n", "parked", grouped(report.parked), share(report.parked, report.started));
  }
  return text;
}

std::string reason_lines(const workflow::Report& report) {
  std::string text;
  for (const auto& [reason, count] : report.why) text += fmt::format("    {:>10}  {}\n", grouped(count), reason);
  return text;
}

std::string stay_lines(const abi::Workflow& workflow, const workflow::Report& report) {
  if (report.stays.empty()) return "";
  std::string text = fmt::format("\n  {:<20} {:>10} {:>16} {:>16} {:>16}\n", "stayed at", "times", "median", "95 %", "most");
  for (const workflow::Stay& stay : report.stays) {
    text += fmt::format("  {:<20} {:>10} {:>16} {:>16} {:>16}\n", workflow.steps[stay.step].name, grouped(stay.count),
                        lasted(stay.median_ns), lasted(stay.p95_ns), lasted(stay.most_ns));
  }
  return text;
}

std::string counted(const workflow::Report& report) {
  std::string text;
  const auto add = [&](uint64_t count, const char* what) {
    if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "\n  " : ", ", grouped(count), what);
  };
  add(report.retries, "asked again");
  add(report.timeouts, "timed out");
  add(report.reminders, "reminded");
  add(report.undos, "undone");
  return text.empty() ? text : text + "\n";
}

Ink ink_of(Happening what) {
  switch (what) {
    case Happening::Failed:
    case Happening::Parked:
    case Happening::Cancelled: return Ink::Red;
    case Happening::TimedOut:
    case Happening::Undoing:
    case Happening::Undone:
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
    case Happening::Resumed: return Ink::Dim;
  }
  return Ink::Dim;
}

using Counts = std::vector<std::pair<std::string, uint64_t>>;

/// What never happened is not listed.
std::string count_lines(const char* title, const Counts& counts) {
  std::string text;
  for (const auto& [name, count] : counts) {
    if (count > 0) text += fmt::format("  {:<28} {:>12}\n", name, grouped(count));
  }
  return text.empty() ? text : fmt::format("\n{}\n{}", title, text);
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

std::string step_of(const abi::Workflow& workflow, const workflow::Story& line) {
  return line.step < workflow.steps.size() ? workflow.steps[line.step].name : "";
}

std::string workflows_text(const abi::Schema& schema, const WhatFollowed& followed, bool colour) {
  std::string text;
  for (size_t i = 0; i < followed.workflows.size(); ++i) {
    const workflow::Report& report = followed.workflows[i];
    if (report.started == 0) continue;
    text += fmt::format("\n{}: {} started\n", paint(Ink::Bold, schema.workflows[i].name, colour), grouped(report.started));
    text += stage_lines(report) + reason_lines(report) + counted(report) + stay_lines(schema.workflows[i], report);
  }
  Counts called, ran;
  for (size_t i = 0; i < followed.calls.size(); ++i) called.emplace_back(schema.tasks[i].name, followed.calls[i]);
  for (size_t i = 0; i < followed.runs.size(); ++i) ran.emplace_back(schema.schedules[i].name, followed.runs[i]);
  text += count_lines("tasks called", called);
  text += count_lines("schedules run", ran);
  text += count_lines("events passed on", {followed.routed.begin(), followed.routed.end()});
  if (followed.unawaited > 0) text += fmt::format("\n{} events were awaited by nobody\n", grouped(followed.unawaited));
  return text;
}

std::string story_text(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story, bool colour) {
  const abi::Workflow& workflow = schema.workflows[instance.workflow];
  std::string text = fmt::format("{}  {}", paint(Ink::Bold, instance.id, colour), instance.is_parked() ? "parked" : name(instance.stage));
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

}  // namespace helios::cli
