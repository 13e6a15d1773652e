#include <gtest/gtest.h>

#include "tests/unit/compiler/pass/policy.h"

/// Which arithmetic can leave its type, by what is required and by what is asked on the way to it.
namespace helios::pass {
namespace {

/// A decision over two numbers, any at all, with one rule.
Policy checked(const std::string& rule, const std::string& requires_ = "") {
  Policy policy(R"(
module test
event E {
  id: Id
  a: Int
  b: Int?
  items: list of Int
  identity id
  key id
  time received
  )" + requires_ +
                R"(
}
ordered enum Answer { no, yes }
feature average_a = average of E.a by id ever
feature most_a    = max of E.a by id ever
feature before    = last E by id
decision d on E as p -> Answer {
  )" + rule + R"(
  outcome yes when score > 10 because "s"
  otherwise no
}
)");
  check(policy.module, policy.reporter, Advice::Given);
  return policy;
}

constexpr const char* kFaults = "E0580";
constexpr const char* kUnbounded = "E0581";

TEST(FindFaults, WhatAnyNumberCanDo) {
  EXPECT_TRUE(checked("rule r when p.a + 1 > 3 then yes because \"r\"").says(kFaults));
  EXPECT_TRUE(checked("rule r when p.a < 5 score p.a because \"r\"").says(kUnbounded));
}

TEST(FindFaults, WhatIsRequiredBounds) {
  const std::string rule = "rule r when p.a + 1 > 3 then yes because \"r\"";
  EXPECT_FALSE(checked(rule, "require a in 0..100").says(kFaults));
  EXPECT_FALSE(checked("rule r when p.b is known and p.b + 1 > 3 then yes because \"r\"",
                       "require b is unknown or b in 0..100")
                   .says(kFaults));
}

TEST(FindFaults, WhatTheRuleAsksBounds) {
  EXPECT_FALSE(checked("rule r when p.a in 0..100 score p.a + 1 because \"r\"").says("E058"));
  EXPECT_FALSE(
      checked("rule r when p.a in 0..100 and p.a * 2 > 7 then yes because \"r\"").says(kFaults));
  EXPECT_FALSE(
      checked("rule r when p.a > 0 unless p.a > 100 or p.a - 1 is 3 score 1 because \"{p.a * 2}\"")
          .says(kFaults));
  EXPECT_FALSE(
      checked("rule r when (if p.a in 0..9 then p.a * 2 else 3) > 4 then yes because \"r\"")
          .says(kFaults));
  EXPECT_FALSE(
      checked("group g when p.a in 0..9 { rule r when p.a * 2 > 4 then yes because \"r\" }")
          .says(kFaults));
  EXPECT_FALSE(
      checked("let twice = p.a * 2  rule r when p.a in 0..9 and twice > 4 then yes because \"r\"")
          .says(kFaults));
  EXPECT_FALSE(checked("rule r when (sum of (if x in 0..9 then x * 2 else 0) for x in p.items) > 4 "
                       "then yes because \"r\"")
                   .says(kFaults));
}

TEST(FindFaults, OnePlaceWhereItCanIsEnough) {
  EXPECT_TRUE(checked("let twice = p.a * 2  rule r when p.a in 0..9 and twice > 4 then yes because "
                      "\"r\"  rule s when twice > 4 score 1 because \"s\"")
                  .says(kFaults));
  EXPECT_TRUE(
      checked("rule r when p.a in 0..9 or p.a * 2 > 4 then yes because \"r\"").says(kFaults));
  EXPECT_TRUE(checked("rule r when p.a > 0 then yes because \"r\"  rule s when p.a * 2 > 4 score 1 "
                      "because \"s\"")
                  .says(kFaults));
  EXPECT_TRUE(
      checked("rule r when at least 1 of { p.a in 0..9, p.a * 2 > 4 } then yes because \"r\"")
          .says(kFaults));
}

TEST(FindFaults, WhatThePastSaysIsBoundedLikeWhatItIsMadeOf) {
  const std::string bound = "require a in 0..100";
  for (const char* past :
       {"average_a is known and average_a * 100_000_000_000 > 4.5", "most_a is known and most_a + 1 > 3",
        "before is known and before.a * 3 > 4"}) {
    const std::string rule = std::string("rule r when ") + past + " then yes because \"r\"";
    EXPECT_FALSE(checked(rule, bound).says(kFaults)) << past;
    EXPECT_TRUE(checked(rule).says(kFaults)) << past;
  }
}

TEST(FindFaults, AProductFaultsFromTheFirstNumberThatDoesNotFit) {
  const int64_t most = 9'223'372'036'854'775'807 / 1'000;
  const auto faults = [](int64_t bound) {
    return checked("rule r when p.a in 0.." + std::to_string(bound) +
                   " and p.a * 1_000 > 4 then yes because \"r\"")
        .says(kFaults);
  };
  EXPECT_FALSE(faults(most));
  EXPECT_TRUE(faults(most + 1));
}

}  // namespace
}  // namespace helios::pass
