#include "compiler/cli/workflow_json.h"

#include "compiler/explain/story.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::cli {
namespace {

using nlohmann::ordered_json;

ordered_json report_json(const abi::Workflow& workflow, const workflow::Report& report) {
  ordered_json of = {{"started", report.started}};
  for (const auto& [stage, count] : report.stages) of[explain::name(stage)] = count;
  of["parked"] = report.parked;
  of["reasons"] = report.why;
  of["retries"] = report.retries;
  of["timeouts"] = report.timeouts;
  of["reminders"] = report.reminders;
  of["undos"] = report.undos;
  of["stays"] = ordered_json::object();
  for (const workflow::Stay& stay : report.stays) {
    of["stays"][workflow.steps[stay.step].name] = {
        {"count", stay.count}, {"median_ns", stay.median_ns}, {"p95_ns", stay.p95_ns}, {"most_ns", stay.most_ns}};
  }
  return of;
}

ordered_json line_json(const abi::Workflow& workflow, const workflow::Story& line) {
  ordered_json at = {{"at", value::to_string(value::Time{line.at_ns})}, {"what", workflow::name(line.what)}};
  if (const std::string step = explain::step_of(workflow, line); !step.empty()) at["step"] = step;
  if (!line.detail.empty()) at["detail"] = line.detail;
  return at;
}

/// Of the instance that is called so: "payments/review.manual_review/p17".
const abi::Workflow& workflow_of(const abi::Schema& schema, const std::string& id) {
  for (const abi::Workflow& workflow : schema.workflows) {
    if (id.starts_with(workflow.qualified) && id[workflow.qualified.size()] == '/') return workflow;
  }
  HELIOS_UNREACHABLE("an instance of no workflow");
}

}  // namespace

void add_workflows(const abi::Schema& schema, const WhatFollowed& followed, ordered_json& summary) {
  summary["routed"] = followed.routed;
  if (followed.workflows.empty()) return;
  for (size_t i = 0; i < followed.workflows.size(); ++i) {
    summary["workflows"][schema.workflows[i].name] = report_json(schema.workflows[i], followed.workflows[i]);
  }
  for (size_t i = 0; i < followed.calls.size(); ++i) summary["tasks"][schema.tasks[i].name] = followed.calls[i];
  for (size_t i = 0; i < followed.runs.size(); ++i) summary["schedules"][schema.schedules[i].name] = followed.runs[i];
  summary["unawaited"] = followed.unawaited;
}

std::string story_json(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story) {
  const abi::Workflow& workflow = schema.workflows[instance.workflow];
  ordered_json json = {{"instance", instance.id}, {"stage", explain::stage_name(instance)}};
  if (!instance.reason.empty()) json["reason"] = instance.reason;
  json["story"] = ordered_json::array();
  for (const workflow::Story& line : story) json["story"].push_back(line_json(workflow, line));
  return json.dump(2) + "\n";
}

void append_transition(const abi::Schema& schema, const stub::Told& told, std::string& out) {
  ordered_json json = {{"instance", told.instance}};
  json.update(line_json(workflow_of(schema, told.instance), told.line));
  out += json.dump() + "\n";
}

}  // namespace helios::cli
