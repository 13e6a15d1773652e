#include "tests/unit/compiler/testing/package_text.h"

namespace helios::testing {
namespace {

constexpr const char* kReviews = R"(
event Verdict { id: Id  at: Time  payment: Id  approved: Bool  identity id  time at }
event Reminder { id: Id  at: Time  payment: Id  identity id  time at }

service bank {
  task hold(payment: Id, amount: Money EUR) -> Text fails with unavailable, refused
  task release(payment: Id) fails with unavailable
}

on Payment as p {
  decide risk(p) as judged
  when judged.outcome is decline start look(p)
}

workflow look(p: Payment) {
  key p.id
  within 3d
  do hold = bank.hold(p.id, p.amount)
    retry 5 times on unavailable
    undo bank.release(p.id)
    { refused -> fail "the bank refused" }
  await within 48h {
    v: Verdict where v.payment is p.id -> complete
    after 24h -> emit Reminder { payment: p.id }
    timed out -> fail "nobody looked"
  }
}
example odd = usual with { country: "KP" }
example seen = Verdict { id: "v1", at: 2026-01-05T11:00:00Z, payment: "p1", approved: true }
)";

std::string failures_of(const std::string& body) {
  return Ran(kReviews + ("test \"it\" { " + body + " }\n")).failures();
}

TEST(TestsOfWorkflows, WhatIsSoPasses) {
  EXPECT_EQ(failures_of("given usual  expect look did not start"), "");
  EXPECT_EQ(failures_of("given odd  expect look is waiting for Verdict  given seen  expect look completed"), "");
  EXPECT_EQ(failures_of("given odd  after 1d  expect emitted Reminder once  after 1d  expect look failed"), "");
}

TEST(TestsOfWorkflows, WhereAnInstanceStandsIsSaid) {
  EXPECT_EQ(failures_of("given odd  expect look completed"),
            "expected look completed got look is waiting for Verdict\n");
  EXPECT_EQ(failures_of("given usual  expect look completed"), "expected look completed got look did not start\n");
  EXPECT_EQ(failures_of("given odd  expect look did not start"),
            "expected look did not start got look is waiting for Verdict\n");
  EXPECT_EQ(failures_of("given odd  after 2d  expect look failed because \"cancelled\""),
            "expected look failed because \"cancelled\" got look failed because \"nobody looked\"\n");
  EXPECT_EQ(failures_of("given odd  expect look(\"p9\") completed"), "expected look completed got look did not start\n");
}

TEST(TestsOfWorkflows, AFailureTellsTheStory) {
  const Ran ran(kReviews + std::string("test \"it\" { given odd  expect look completed }"));
  EXPECT_NE(ran.report.tests[0].failures[0].story.find("waiting"), std::string::npos);
}

TEST(TestsOfWorkflows, ATaskThatFailsIsTriedAgainBeforeTheNextLine) {
  EXPECT_EQ(failures_of("bank.hold fails with unavailable 2 times, then answers \"h\""
                        "  given odd  expect called bank.hold 3 times  expect look is waiting for Verdict"),
            "");
  EXPECT_EQ(failures_of("bank.hold fails with refused  given odd  expect look failed because \"the bank refused\""), "");
}

TEST(TestsOfWorkflows, ATaskThatNeverAnswersIsWaitedFor) {
  EXPECT_EQ(failures_of("bank.hold never answers  given odd  expect look is waiting for bank.hold"
                        "  after 1d  expect look was parked"),
            "");
  EXPECT_EQ(failures_of("bank.hold never answers once, then answers \"h\"  given odd  after 1h"
                        "  expect called bank.hold 2 times  expect look is waiting for Verdict"),
            "");
}

TEST(TestsOfWorkflows, CallsAndEventsAreCountedByWhatTheySay) {
  EXPECT_EQ(failures_of("given odd  expect called bank.hold with { payment: \"p1\" } once"), "");
  EXPECT_EQ(failures_of("given odd  expect called bank.hold with { payment: \"p2\" }"),
            "expected bank.hold is called got it was not; there were bank.hold { payment: p1, amount: 20.00 EUR }\n");
  EXPECT_EQ(failures_of("given odd  expect called bank.hold 2 times"),
            "expected bank.hold is called 2 times got it was once\n");
  EXPECT_EQ(failures_of("given odd  expect emitted Reminder"), "expected Reminder is emitted got it was not\n");
}

TEST(TestsOfWorkflows, WhatIsGivenHappensNoEarlierThanTimeHasCome) {
  EXPECT_EQ(failures_of("given usual  after 30m  given usual  expect payments_1h is 2"
                        "  after 59m  given usual  expect payments_1h is 2"),
            "");
}

TEST(TestsOfWorkflows, CasesBeginWithTheTimeAndTheServicesBeforeThem) {
  EXPECT_EQ(failures_of("bank.hold fails with refused  after 1h  for each case in [ { country: \"KP\" } ] {"
                        " given odd with { country: case.country }  expect look failed }"),
            "");
}

/// Between what is given first and the time that has come; also where the clocks change.
TEST(TestsOfWorkflows, SchedulesRun) {
  const std::string nights = R"(
event Reported { id: Id  at: Time  due: Time  identity id  time at }
workflow nightly(due: Time) {
  key due
  sleep 1h
  emit Reported { due: due }
}
schedule every_night at "30 2 * * *" in "Europe/Berlin" as due start nightly(due)
)";
  const auto failures = [&](const std::string& body) { return Ran(nights + "test \"it\" { " + body + " }\n").failures(); };
  EXPECT_EQ(failures("given usual  after 3d  expect emitted Reported 3 times"), "");
  EXPECT_EQ(failures("given usual with { at: 2026-03-28T12:00:00Z }  after 12h"
                     "  expect nightly did not start  after 3h"
                     "  expect emitted Reported { due: 2026-03-29T01:00:00Z } once"),
            "");
  EXPECT_EQ(failures("given usual  given usual with { at: 2026-01-07T10:00:00Z }  expect emitted Reported 2 times"), "");
}

TEST(TestsOfWorkflows, BusinessDaysAreSlept) {
  const std::string sleeper = R"(
event Woken { id: Id  at: Time  payment: Id  identity id  time at }
calendar bank_days { zone "Europe/Berlin" weekdays monday..friday }
workflow settle(p: Payment) {
  key p.id
  sleep 2 business days of bank_days
  emit Woken { payment: p.id }
}
on Payment as p { start settle(p) }
)";
  const Ran ran(sleeper + std::string(R"(test "from Friday to Tuesday, over the change of the clocks" {
    given usual with { at: 2026-03-27T10:00:00Z }
    after 3d
    expect emitted Woken 0 times
    after 1d
    expect emitted Woken { at: 2026-03-31T09:00:00Z } once
  })"));
  EXPECT_EQ(ran.failures(), "");
}

TEST(TestsOfWorkflows, StepsThatNoTestReachedAreNamed) {
  const Ran ran(kReviews + std::string("test \"it\" { given odd  after 1h }"));
  std::vector<std::string> reached, not_reached;
  for (const StepCoverage& step : ran.report.coverage.steps) {
    (step.covered() ? reached : not_reached).push_back(step.name);
  }
  EXPECT_EQ(reached, (std::vector<std::string>{"hold", "await_v"}));
  EXPECT_EQ(not_reached, (std::vector<std::string>{"hold_undo", "emit_Reminder"}));
}

}  // namespace
}  // namespace helios::testing
