#include "compiler/explain/explain.h"
#include "compiler/explain/json_text.h"
#include "compiler/explain/render.h"
#include "compiler/testing/report.h"

namespace helios::testing {
namespace {

using explain::JsonText;

void write_place(const explain::Place& place, JsonText& json) {
  json.field("file", place.file)
      .name("line")
      .number(place.line)
      .name("column")
      .number(place.column);
}

void write_counted(const Counted& counted, JsonText& json) {
  json.name("held")
      .number(static_cast<int64_t>(counted.held))
      .name("did_not_hold")
      .number(static_cast<int64_t>(counted.did_not_hold));
}

void write_test(const TestResult& test, const source::Files& files, JsonText& json) {
  json.begin('{').field("title", test.title);
  write_place(explain::place_of(files, test.span), json);
  json.name("passed").boolean(test.passed()).name("failures").begin('[');
  for (const Failure& failure : test.failures) {
    json.begin('{');
    write_place(explain::place_of(files, failure.at), json);
    json.field("expected", failure.expected)
        .field("got", failure.got)
        .field_if_any("case", failure.in_case)
        .field_if_any("story", failure.story);
    json.name("explanations").begin('[');
    for (const explain::Explanation& explanation : failure.explanations)
      json.raw(explain::render_json(explanation));
    json.end().end();
  }
  json.end().end();
}

void write_coverage(const CoverageReport& coverage, JsonText& json) {
  json.begin('{').name("rules").begin('[');
  for (const LineCoverage& line : coverage.lines) {
    json.begin('{').field("decision", line.decision).field("name", line.name);
    write_place(line.place, json);
    write_counted(line.counted, json);
    json.name("covered").boolean(line.covered()).end();
  }
  json.end().name("conditions").begin('[');
  for (const ConditionCoverage& condition : coverage.conditions) {
    json.begin('{').field("text", condition.text);
    write_place(condition.place, json);
    write_counted(condition.counted, json);
    json.name("covered").boolean(condition.covered()).end();
  }
  json.end().name("steps").begin('[');
  for (const StepCoverage& step : coverage.steps) {
    json.begin('{').field("workflow", step.workflow).field("name", step.name);
    write_place(step.place, json);
    json.name("covered").boolean(step.covered()).end();
  }
  json.end().end();
}

}  // namespace

std::string render_json(const Report& report, const source::Files& files) {
  JsonText json;
  json.begin('{').name("passed").number(static_cast<int64_t>(report.passed()));
  json.name("failed").number(static_cast<int64_t>(report.failed())).name("tests").begin('[');
  for (const TestResult& test : report.tests) write_test(test, files, json);
  json.end().name("coverage");
  write_coverage(report.coverage, json);
  json.end();
  return json.take();
}

}  // namespace helios::testing
