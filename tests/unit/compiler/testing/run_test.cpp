#include "tests/unit/compiler/testing/package_text.h"

namespace helios::testing {
namespace {

std::string test(const std::string& body) { return "test \"it\" { " + body + " }\n"; }

TEST(RunTests, WhatIsSoPasses) {
  const Ran ran(test(R"(
    given usual
    expect risk is approve
    expect risk.score is 0
    expect burst did not hold
  )"));
  EXPECT_EQ(ran.failures(), "");
  EXPECT_EQ(ran.report.passed(), 1u);
}

TEST(RunTests, WhatIsNotSoFailsWithWhatWasSeen) {
  const Ran ran(test(R"(
    given usual
    expect risk is decline
    expect burst held
  )"));
  EXPECT_EQ(ran.failures(),
            "expected risk is decline got risk is approve\n"
            "expected burst held got burst did not hold\n");
  ASSERT_EQ(ran.report.failed(), 1u);
  const Failure& first = ran.report.tests[0].failures[0];
  ASSERT_EQ(first.explanations.size(), 1u);
  EXPECT_EQ(first.explanations[0].identity, "p1");
  EXPECT_EQ(first.explanations[0].outcome.shown, "approve");
}

TEST(RunTests, OneExampleGivenAgainIsAnotherEvent) {
  const Ran ran(test(R"(
    given 2 of usual every 10m
    expect burst did not hold
    given usual with { at: 2026-01-05T10:30:00Z }
    expect payments_1h is 3
    expect burst held
    expect risk is review
  )"));
  EXPECT_EQ(ran.failures(), "");
}

TEST(RunTests, TestsDoNotSeeEachOther) {
  const std::string twice = test("given 2 of usual every 1m  expect payments_1h is 2");
  EXPECT_EQ(Ran(twice + twice).failures(), "");
}

TEST(RunTests, CausesAreAskedApartFromOutcomes) {
  const Ran ran(test(R"(
    given 3 of usual every 1m
    expect risk is review because again
    given usual with { country: "KP" }
    expect risk is decline because forbidden
  )"));
  EXPECT_EQ(
      ran.failures(),
      "expected risk is review because again got again did not hold; because outcome review\n");
}

TEST(RunTests, FeaturesAndListsCanBeSet) {
  const Ran ran(test(R"(
    given payments_1h is 7
    given usual
    expect payments_1h is 7
    expect burst held
    expect forbidden did not hold
    given blocked contains "DE"
    given usual
    expect risk is decline because forbidden
  )"));
  EXPECT_EQ(ran.failures(), "");
}

TEST(RunTests, AListEntryHoldsUntilTheEndOfItsLastDay) {
  const Ran ran(test(R"(
    given blocked contains "DE" from 2026-01-05 until 2026-01-06
    given usual with { at: 2026-01-04T23:59:59Z }
    expect forbidden did not hold
    given usual with { at: 2026-01-05T00:00:00Z }
    expect forbidden held
    given usual with { at: 2026-01-06T23:59:59Z }
    expect forbidden held
    given usual with { at: 2026-01-07T00:00:00Z }
    expect forbidden did not hold
    given usual with { country: "KP", at: 2026-01-08T00:00:00Z }
    expect forbidden held
  )"));
  EXPECT_EQ(ran.failures(), "");
}

TEST(RunTests, DecisionsBecomeThePastOfLaterOnes) {
  const Ran ran(test(R"(
    given usual with { country: "KP" }
    expect declines is 0
    given usual with { at: 2026-01-06T10:00:00Z }
    expect declines is 1
    expect risk is review because again
  )"));
  EXPECT_EQ(ran.failures(), "");
}

TEST(RunTests, ARefusalIsExpectedOrAMistake) {
  EXPECT_EQ(Ran(test(R"(
    given usual with { amount: 0 EUR }
    expect refused because "a payment moves a positive amount"
  )"))
                .failures(),
            "");
  EXPECT_EQ(
      Ran(test(R"(
    given usual with { amount: 0 EUR }
    given usual
  )"))
          .failures(),
      "expected the event is accepted got it was refused: a payment moves a positive amount\n");
  EXPECT_EQ(Ran(test("given usual  expect refused")).failures(),
            "expected the event is refused got it was accepted\n");
  EXPECT_EQ(
      Ran(test(R"(given usual with { amount: 0 EUR }  expect refused because "no")")).failures(),
      "expected the event is refused because \"no\" got it was refused because \"a payment moves a "
      "positive amount\"\n");
}

TEST(RunTests, WhatWasRefusedNeverHappened) {
  EXPECT_EQ(Ran(test(R"(
    given usual with { amount: 0 EUR }
    expect refused
    given usual
    expect payments_1h is 1
  )"))
                .failures(),
            "");
}

TEST(RunTests, NothingGivenNothingToAsk) {
  EXPECT_EQ(
      Ran(test("expect risk is approve")).failures(),
      "expected risk is approve got no event was given yet that `risk` could be asked about\n");
}

TEST(RunTests, EveryCaseBeginsWhereTheLoopBegan) {
  const Ran ran(test(R"(
    given usual
    for each case in [ { country: "DE", outcome: Action.approve }, { country: "KP", outcome: Action.decline },
                       { country: "FR", outcome: Action.review } ] {
      given usual with { country: case.country }
      expect payments_1h is 2
      expect risk is case.outcome
    }
    expect payments_1h is 1
  )"));
  EXPECT_EQ(ran.report.tests[0].failures.size(), 1u) << ran.failures();
  EXPECT_EQ(ran.failures(),
            "expected risk is case.outcome got risk is approve, case.outcome is review in case 3: "
            "{country: FR, outcome: review}\n");
}

TEST(RunTests, OnlyWhatIsAskedFor) {
  const Ran ran("test \"one\" { given usual }\ntest \"two\" { given usual }\n", {.only = "tw"});
  ASSERT_EQ(ran.report.tests.size(), 1u);
  EXPECT_EQ(ran.report.tests[0].title, "two");
}

}  // namespace
}  // namespace helios::testing
