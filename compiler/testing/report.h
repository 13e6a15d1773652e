#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/explain/explanation.h"
#include "compiler/source/source.h"

/// What running the tests of a package came to, as a plain value.
namespace helios::testing {

/// An expectation that was not met.
struct Failure {
  source::Span statement;
  source::Span at;  // what of it was not met
  std::string expected, got;
  std::string in_case;  // of a `for each`: "case 3: amount 5 EUR, outcome review"
  std::vector<explain::Condition> conditions;      // of the expectation, with the values they saw
  std::vector<explain::Explanation> explanations;  // the decisions concerned
  std::string story;               // of the instance concerned
  std::vector<std::string> lines;  // rules that it speaks of, by their qualified names
};

struct TestResult {
  std::string title;
  source::Span span;
  std::vector<Failure> failures;
  bool passed() const { return failures.empty(); }
};

/// How often something held and did not, over all decisions that the tests made.
struct Counted {
  uint64_t held = 0, did_not_hold = 0;
};
struct LineCoverage {
  std::string decision, name;
  explain::Place place;
  bool may_fail =
      true;  // false: it has no condition, so it always holds; or it holds where others do not
  Counted counted;
  bool covered() const { return counted.held > 0 && (counted.did_not_hold > 0 || !may_fail); }
};
struct ConditionCoverage {
  std::string text;
  explain::Place place;
  Counted counted;
  bool covered() const { return counted.held > 0 && counted.did_not_hold > 0; }
};
/// A step of a workflow that does something in the world, or waits for it.
struct StepCoverage {
  std::string workflow, name;
  explain::Place place;
  bool reached = false;
  bool covered() const { return reached; }
};
struct CoverageReport {
  std::vector<LineCoverage> lines;
  std::vector<ConditionCoverage> conditions;
  std::vector<StepCoverage> steps;
};

struct Report {
  std::vector<TestResult> tests;
  CoverageReport coverage;
  size_t passed() const;
  size_t failed() const { return tests.size() - passed(); }
};

/// For people. Passed tests are a line each only where `verbose`.
struct Style {
  bool colour = false;
  bool verbose = false;
};
std::string render_text(const Report& report, const source::Files& files, const Style& style = {});
/// For programs: one JSON object.
std::string render_json(const Report& report, const source::Files& files);

}  // namespace helios::testing
