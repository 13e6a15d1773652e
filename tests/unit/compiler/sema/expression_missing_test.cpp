#include <gtest/gtest.h>

#include "probe.h"

/// What a test proves, and for whom. Each line is read with the payment's `age`, `rank` and
/// `device` optional.
namespace helios::sema {
namespace {

constexpr std::string_view kFine = "";
constexpr std::string_view kMayBeUnknown = "E0301";

struct Case {
  const char* said;
  std::string_view codes;
};

TEST(Narrowing, FollowsTheConnectives) {
  const std::vector<Case> cases = {
      {"p.age < 2d", kMayBeUnknown},
      {"p.age is known and p.age < 2d", kFine},
      {"p.age < 2d and p.age is known", kMayBeUnknown},
      {"p.age is unknown or p.age < 2d", kFine},
      {"p.age is known or p.age < 2d", kMayBeUnknown},
      {"not p.age is unknown and p.age < 2d", kFine},
      {"not (p.age is unknown or p.tries > 3) and p.age < 2d", kFine},
      {"not (p.age is unknown and p.tries > 3) and p.age < 2d", kMayBeUnknown},
      {"(p.age is known and p.tries > 1 or p.age is known) and p.age < 2d", kFine},
      {"(p.age is known or p.tries > 1) and p.age < 2d", kMayBeUnknown},
      {"if p.age is known then p.age < 2d else false", kFine},
      {"if p.age is unknown then false else p.age < 2d", kFine},
      {"if p.age is unknown then p.age < 2d else false", kMayBeUnknown},
      {"(if p.tries > 1 then p.age is known else false) and p.tries > 1", kFine},
      {"all of { p.age is known, p.age < 2d }", kFine},
      {"any of { p.age is unknown, p.age < 2d }", kFine},
      {"any of { p.age is known, p.age < 2d }", kMayBeUnknown},
      {"no of { p.age is unknown, p.tries > 9 } and p.age < 2d", kFine},
      {"all of { p.age is known, p.tries > 1 } and p.age < 2d", kFine},
      {"at least 1 of { p.age is known, p.age < 2d }", kMayBeUnknown},
      {"p.age is not unknown and p.age < 2d", kFine},
      {"p.flag", kFine},
      {"p.flag and p.tries > 1", kMayBeUnknown},
      {"p.flag is known and p.flag", kFine},
  };
  for (const Case& c : cases) EXPECT_EQ(codes_of(c.said), c.codes) << c.said;
}

TEST(Narrowing, ReachesIntoRecords) {
  const std::vector<Case> cases = {
      {"p.device.id is \"d1\"", kMayBeUnknown},
      {"p.device is known and p.device.id is \"d1\"", kFine},
      {"p.device is known and p.device.age < 2d", kMayBeUnknown},
      {"p.device.age is known and p.device.age < 2d", kFine},
      {"p.device.age is known and p.device.id is \"d1\"", kFine},
      {"p.device.age is known and p.device.owner is \"x\"", kMayBeUnknown},
  };
  for (const Case& c : cases) EXPECT_EQ(codes_of(c.said), c.codes) << c.said;
}

TEST(Narrowing, KnowsValuesAndNotSpellings) {
  EXPECT_EQ(codes_of("fees[p.channel] is known and fees[p.channel] > 1"), kFine);
  EXPECT_EQ(codes_of("fees[p.channel] is known and fees[moto] > 1"), kMayBeUnknown);
  EXPECT_EQ(codes_of("p.tries / p.left is known and p.tries / p.left > 1"), kFine);
  EXPECT_EQ(codes_of("p.tries / p.left is known and p.months / p.left > 1"), kMayBeUnknown);
  EXPECT_EQ(codes_of("any x in p.items where p.age is known and p.age > 1d"), kFine);
  // One name, two payments.
  EXPECT_EQ(codes_of("p.age is known and later(p)", "\ndefine later(p: Payment) = p.age > 1d\n"),
            kMayBeUnknown);
}

TEST(Narrowing, ComparisonsRuleOutZero) {
  const std::vector<Case> fine = {
      {"if p.left > 0 then p.tries / p.left else 0", ""},
      {"if p.left >= 1 then p.tries / p.left else 0", ""},
      {"if p.left < 0 then p.tries / p.left else 0", ""},
      {"if p.left is not 0 then p.tries / p.left else 0", ""},
      {"if p.left is 0 then 0 else p.tries / p.left", ""},
      {"if 0 < p.left then p.tries / p.left else 0", ""},
      {"if p.left in 1..5 then p.tries / p.left else 0", ""},
      {"if p.left between 2 and 3 then p.tries / p.left else 0", ""},
      {"if p.left is 7 then p.tries / p.left else 0", ""},
      {"if p.left <= 0 then 0 else p.tries / p.left", ""},
      {"if p.tries > 1 and p.left > 0 then p.tries / p.left else 0", ""},
  };
  for (const Case& c : fine) EXPECT_EQ(type_of(c.said), "Decimal") << c.said;
  const std::vector<Case> open = {
      {"if p.left >= 0 then p.tries / p.left else 0", ""},
      {"if p.left < 5 then p.tries / p.left else 0", ""},
      {"if p.left > 0 then 0 else p.tries / p.left", ""},
      {"if p.left in 0..5 then p.tries / p.left else 0", ""},
      {"if p.right > 0 then p.tries / p.left else 0", ""},
  };
  for (const Case& c : open) EXPECT_EQ(type_of(c.said), "Decimal?") << c.said;
}

/// In decisions: `lets` are read under what is known where they are read.
std::string codes_in_rule(const std::string& lets, const std::string& rule) {
  return Package(std::string(kPrelude) + "\ndecision risk on Payment as p -> Action {\n" + lets +
                 "\nrule r " + rule +
                 "\nthen review because \"so\"\notherwise approve\non fault decline\n}\n")
      .codes();
}

TEST(Narrowing, GoesThroughLets) {
  EXPECT_EQ(codes_in_rule("let ratio = p.tries / p.left", "when ratio > 1"), kMayBeUnknown);
  EXPECT_EQ(codes_in_rule("let ratio = p.tries / p.left", "when ratio is known and ratio > 1"),
            kFine);
  EXPECT_EQ(codes_in_rule("let young = p.age is known and p.age < 2d", "when young"), kFine);
  EXPECT_EQ(codes_in_rule("let young = p.age is known and p.age < 2d", "when young and p.age > 1h"),
            kFine);
  EXPECT_EQ(codes_in_rule("let age = p.age", "when age is known and p.age > 1h"), kFine);
  EXPECT_EQ(codes_in_rule("let age = p.age", "when p.age is known and age > 1h"), kFine);
  EXPECT_EQ(codes_in_rule("let pace = p.age * 2", "when p.age is known and pace > 1h"), kFine);
  EXPECT_EQ(codes_in_rule("let pace = p.age * 2\nlet twice = pace * 2",
                          "when p.age is known and twice > 1h"),
            kFine);
  EXPECT_EQ(codes_in_rule("let pace = p.age * 2", "when pace > 1h"), kMayBeUnknown);
  EXPECT_EQ(codes_in_rule("let pace = p.age * 2", "when pace > 1h and pace < 2h"), kMayBeUnknown)
      << "a let speaks once";
}

TEST(Narrowing, KnowsWhatTheEventRequires) {
  EXPECT_EQ(codes_in_rule("", "when p.tries / p.months > 1"), kFine);
  EXPECT_EQ(codes_in_rule("", "when p.tries / p.left > 1"), kMayBeUnknown);
}

TEST(Narrowing, RunsFromWhenIntoEffectsAndReasons) {
  EXPECT_EQ(codes_in_rule("", "when p.rank is known score +p.rank"), kFine);
  EXPECT_EQ(codes_in_rule("", "score +p.rank"), kMayBeUnknown);
  EXPECT_EQ(codes_in_rule("", "unless p.rank is unknown score +p.rank"), kFine);
}

TEST(Narrowing, OneLetIsOneExpression) {
  Package package(std::string(kPrelude) + R"(
decision risk on Payment as p -> Action {
  let ratio = p.tries / p.left
  rule a when ratio is known and ratio > 1 then review because "a"
  rule b when ratio is known and ratio > 1 then decline because "b"
  otherwise approve
  on fault decline
})");
  ASSERT_EQ(package.codes(), "");
  size_t divisions = 0;
  for (uint32_t i = 0; i < package.module.exprs.size(); ++i) {
    divisions += package.module.exprs[ir::ExprId(i)].op == ir::Op::Divide;
  }
  EXPECT_EQ(divisions, 1u);
}

TEST(Missing, WhatIsAlwaysThereNeedsNoTest) {
  EXPECT_EQ(codes_of("p.tries is known"), "W0350");
  EXPECT_EQ(codes_of("p.tries otherwise 5"), "W0351");
  EXPECT_EQ(codes_of("p.left is p.right"), "W0352");
  EXPECT_EQ(codes_of("p.left is p.tries"), "");
}

TEST(Missing, TheMessageSaysWhatToWrite) {
  EXPECT_EQ(probe("p.age < 2d").message(),
            "p.age: `p.age` may be unknown here\n"
            "age: Duration?: declared optional here\n"
            "help: say what unknown means: `p.age otherwise 0s`\n"
            "help: or test it first: `p.age is known and …`");
  EXPECT_EQ(probe("p.tries / p.left > 1").message(),
            "p.tries / p.left: `p.tries / p.left` may be unknown here\n"
            "p.left: where this is zero, there is no result\n"
            "help: say what unknown means: `p.tries / p.left otherwise 0`\n"
            "help: or test it first: `p.tries / p.left is known and …`");
}

}  // namespace
}  // namespace helios::sema
