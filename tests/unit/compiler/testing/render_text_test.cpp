#include "tests/unit/compiler/testing/package_text.h"

namespace helios::testing {
namespace {

std::string shown(const Ran& ran, bool verbose = false) {
  return render_text(ran.report, ran.checked->package.files, {.colour = false, .verbose = verbose});
}

TEST(RenderReport, AFailureShowsItsPlaceWhatWasGotAndTheDecisionOnce) {
  const Ran ran(R"(
test "a burst is declined" {
  given 3 of usual every 1m
  expect risk is decline
  expect large held
  expect burst did not hold
  expect risk.score is 40
}
)");
  EXPECT_EQ(shown(ran), R"(✗ a burst is declined  shop.helios:49

  51 |   expect risk is decline
     |          ^^^^^^^^^^^^^^^
    expected risk is decline
         got risk is review

    risk: review  shop.helios:22
    Payment p1-3, account a1, 2026-01-05T10:02:00Z
    score 40

    Held
      outcome review  then review  ← the outcome  shop.helios:43
      │  risk score 40
      └─ ✓ score >= 40  score is 40
      burst  +40  shop.helios:28
      │  3 payments within the hour
      └─ ✓ payments_1h >= 3  payments_1h is 3
      and 3 other rules that did not

  52 |   expect large held
     |   ^^^^^^^^^^^^^^^^^
    expected large held
         got large did not hold
    (risk as above)
    Did not hold
      :33  large  ✗ p.amount between 500 EUR and 900 EUR  p.amount is 20.00 EUR

  53 |   expect burst did not hold
     |   ^^^^^^^^^^^^^^^^^^^^^^^^^
    expected burst did not hold
         got burst held
    (risk as above)

coverage: 3 of 6 rules and outcomes, 2 of 5 conditions both ways
  shop.helios:23 forbidden never held
  shop.helios:33 large never held
  shop.helios:38 again never held
  shop.helios:24 `p.country in blocked` never held
  shop.helios:34 `p.amount between 500 EUR and 900 EUR` never held
  shop.helios:39 `declines > 0` never held
0 passed, 1 failed
)");
}

TEST(RenderReport, PassedTestsAreNamedWhereAskedFor) {
  const Ran ran("test \"fine\" { given usual }\n");
  EXPECT_EQ(shown(ran).find("fine"), std::string::npos);
  EXPECT_EQ(shown(ran, true).find("✓ fine"), 0u);
}

TEST(RenderReport, ProgramsGetTheSame) {
  const Ran ran("test \"it\" { given usual  expect risk is decline }\n");
  const std::string json = render_json(ran.report, ran.checked->package.files);
  const std::string head =
      R"({"passed":0,"failed":1,"tests":[{"title":"it","file":"shop.helios","line":48,)";
  EXPECT_EQ(json.find(head), 0u) << json;
  EXPECT_NE(json.find(R"("expected":"risk is decline","got":"risk is approve")"), std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("outcome":"approve","score":0)"), std::string::npos) << json;
}

}  // namespace
}  // namespace helios::testing
