#include <fstream>

#include "tests/unit/compiler/testing/package_text.h"

namespace helios::testing {
namespace {

/// Payments of growing amounts, one of them nothing, which is refused; each tenth to a blocked
/// country.
std::string payments_file() {
  const std::string path = ::testing::TempDir() + "over_file_test.ndjson";
  std::ofstream out(path);
  for (int i = 0; i < 100; ++i) {
    out << R"({"id":"p)" << i << R"(","at":"2026-01-05T10:00:00Z","account":"a)" << i
        << R"(","amount":)" << i << R"(,"country":")" << (i % 10 == 5 ? "KP" : "DE") << "\"}\n";
  }
  return path;
}

std::string over(const std::string& body) {
  return "test \"all\" over \"" + payments_file() + "\" { " + body + " }\n";
}

TEST(OverFile, SharesAreOfTheEventsThatCameIn) {
  EXPECT_EQ(Ran(over("expect share of risk is decline between 10% and 10.11%")).failures(), "");
  EXPECT_EQ(
      Ran(over("expect share of risk is decline between 0% and 10%")).failures(),
      "expected risk is decline in that share of the events got 10 of 99 events: 10.10% (1 more "
      "were refused)\n");
}

TEST(OverFile, WhatIsGivenComesFirst) {
  const std::string blocked = R"(given blocked contains "DE" )";
  EXPECT_EQ(Ran(over(blocked + "expect share of risk is decline between 100% and 100%")).failures(),
            "");
  const std::string busy = "given payments_1h is 9 ";
  EXPECT_EQ(Ran(over(busy + "expect share of risk is review between 80% and 95%")).failures(), "");
}

TEST(OverFile, OtherExpectationsAreOfEveryEventAndFailOnce) {
  EXPECT_EQ(Ran(over("expect risk is approve  expect burst did not hold")).failures(),
            "expected risk is approve got risk is decline in line 6\n");
}

TEST(OverFile, EveryDecisionCountsForCoverage) {
  const Ran ran(over("expect share of risk is decline between 0% and 100%"));
  for (const LineCoverage& line : ran.report.coverage.lines) {
    if (line.name != "forbidden") continue;
    EXPECT_EQ(line.counted.held, 10u);
    EXPECT_EQ(line.counted.did_not_hold, 89u);
  }
}

}  // namespace
}  // namespace helios::testing
