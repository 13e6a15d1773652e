#include "compiler/cli/workflow_text.h"

#include <fmt/format.h>

#include "compiler/cli/terminal.h"
#include "compiler/explain/story.h"

namespace helios::cli {
namespace {

using explain::lasted;

std::string stage_lines(const workflow::Report& report) {
  std::string text;
  for (const auto& [stage, count] : report.stages) {
    text += fmt::format("  {:<12} {:>12} {:>8}\n", explain::name(stage), grouped(count), share(count, report.started));
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

}  // namespace helios::cli
