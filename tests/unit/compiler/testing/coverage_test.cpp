#include "tests/unit/compiler/testing/package_text.h"

namespace helios::testing {
namespace {

const LineCoverage& line(const Ran& ran, const std::string& name) {
  for (const LineCoverage& line : ran.report.coverage.lines) {
    if (line.name == name) return line;
  }
  throw std::runtime_error("no line " + name);
}
const ConditionCoverage& condition(const Ran& ran, const std::string& text) {
  for (const ConditionCoverage& condition : ran.report.coverage.conditions) {
    if (condition.text == text) return condition;
  }
  throw std::runtime_error("no condition " + text);
}

TEST(Coverage, CountsEveryDecisionThatATestMade) {
  const Ran ran("test \"it\" { given 3 of usual every 1m }\n");
  EXPECT_EQ(line(ran, "burst").counted.held, 1u);
  EXPECT_EQ(line(ran, "burst").counted.did_not_hold, 2u);
  EXPECT_TRUE(line(ran, "burst").covered());
  EXPECT_EQ(line(ran, "forbidden").counted.did_not_hold, 3u);
  EXPECT_FALSE(line(ran, "forbidden").covered());
  EXPECT_TRUE(condition(ran, "payments_1h >= 3").covered());
  EXPECT_EQ(condition(ran, "p.country in blocked").counted.did_not_hold, 3u);
}

TEST(Coverage, OnePhraseIsOneCondition) {
  const Ran ran("test \"it\" { given usual  given usual with { amount: 600 EUR } }\n");
  const ConditionCoverage& between = condition(ran, "p.amount between 500 EUR and 900 EUR");
  EXPECT_EQ(between.counted.held, 1u);
  EXPECT_EQ(between.counted.did_not_hold, 1u);
  EXPECT_EQ(ran.report.coverage.conditions.size(), 5u);
}

TEST(Coverage, WhatAlwaysHoldsNeedNotFail) {
  const Ran ran("test \"it\" { given usual }\n");
  EXPECT_TRUE(line(ran, "otherwise").covered());
}

TEST(Coverage, CasesAreNotCountedForWhatWasGivenBeforeThem) {
  const Ran ran(R"(test "it" {
    given usual
    for each case in [ { amount: 20 EUR }, { amount: 30 EUR } ] { given usual with { amount: case.amount } }
  })");
  EXPECT_EQ(line(ran, "burst").counted.did_not_hold, 3u);
}

}  // namespace
}  // namespace helios::testing
