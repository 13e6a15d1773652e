#include <gtest/gtest.h>

#include "probe.h"

/// What the words of a policy stand for in its tests: decisions for their results, features for their values.
namespace helios::sema {
namespace {

Package with_test(const std::string& statements) {
  return Package(std::string(kPrelude) + R"(
feature recent = count of Payment by account over 1h
feature previous = last Payment by account
decision risk on Payment as p -> Action {
  output queue: Segment = silver
  rule burst when recent > 3 score +20 because "burst"
  outcome review when score >= 20 set queue to gold because "score {score}"
  otherwise approve
}
decision picky on Payment as p when p.tries > 1 -> Action { otherwise approve }
decision twice(n: Int) -> Action { rule r when n > 1 then review because "n"  otherwise approve }
example usual = given_payment
let given_payment = given()
test "it" {
  given usual
)" + statements + "\n}\n");
}

std::string codes(const std::string& statements) { return with_test(statements).codes(); }

TEST(Expectations, DecisionsStandForTheirResults) {
  EXPECT_EQ(codes("expect risk is approve"), "");
  EXPECT_EQ(codes("expect risk >= review"), "");
  EXPECT_EQ(codes("expect risk.score is 0 and risk.queue is silver"), "");
  EXPECT_EQ(codes("expect risk.nothing is 0"), "E0254");
  EXPECT_EQ(codes("expect risk is aprove"), "E0208");
  EXPECT_EQ(codes("expect any r in risk.reasons where r.points > 3"), "");
  EXPECT_EQ(codes("expect twice is approve"), "E0210");
  EXPECT_EQ(codes("expect twice(3) is review"), "");
}

TEST(Expectations, WhatMayBeMissingIsComparedAsItIs) {
  EXPECT_EQ(codes("expect picky is approve"), "") << "it may not apply; then the expectation fails";
  EXPECT_EQ(codes("expect picky is unknown"), "");
  EXPECT_EQ(codes("expect previous.amount is 12 EUR"), "");
  EXPECT_EQ(codes("expect previous.amount > 12 EUR"), "E0301");
}

TEST(Expectations, FeaturesStandForTheirValues) {
  EXPECT_EQ(codes("expect recent is 0"), "");
  EXPECT_EQ(codes("expect recent for \"a1\" is 0"), "");
  EXPECT_EQ(codes("given recent is 4"), "");
  EXPECT_EQ(codes("given recent is \"many\""), "E0203");
}

TEST(Expectations, ProtectedFieldsMayBeLookedAt) {
  EXPECT_EQ(codes("given usual with { sex: \"y\" }"), "");
  EXPECT_EQ(codes("given usual with { tries: \"y\" }"), "E0203");
}

TEST(Expectations, OneNameIsOneVariable) {
  Package package =
      with_test("expect risk is approve\nexpect risk.score is 0 and recent is 0 and recent is 1");
  ASSERT_EQ(package.codes(), "");
  EXPECT_EQ(package.module.test_bindings.size(), 2u);
  EXPECT_TRUE(ir::verify(package.module).empty()) << ir::verify(package.module).front();
}

}  // namespace
}  // namespace helios::sema
