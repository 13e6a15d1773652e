#include <gtest/gtest.h>

#include <memory>
#include <unordered_set>

#include "runtime/base/check.h"
#include "runtime/base/id.h"
#include "runtime/base/result.h"

namespace helios {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{"odd"};
  return n / 2;
}

TEST(Result, IsAValueOrWhyThereIsNone) {
  EXPECT_EQ(*half(4), 2);
  EXPECT_FALSE(half(3).ok());
  EXPECT_EQ(half(3).error().message, "odd");
  const Status done = Done{};
  EXPECT_TRUE(done.ok());
}

TEST(Result, HoldsWhatOnlyMoves) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);
  const std::unique_ptr<int> taken = std::move(*result);
  EXPECT_EQ(*taken, 5);
}

TEST(ResultDeathTest, AFailedOneHasNoValue) {
  EXPECT_DEATH((void)half(3).value(), "value of a failed Result");
}

TEST(CheckDeathTest, SaysWhereAndWhat) {
  EXPECT_DEATH(HELIOS_CHECK(1 + 1 == 3, "arithmetic is broken"),
               "base_test.cpp.*arithmetic is broken.*1 \\+ 1 == 3");
}

TEST(Id, ADefaultMadeOneIsNone) {
  using RuleId = Id<struct RuleTag>;
  EXPECT_FALSE(RuleId());
  EXPECT_TRUE(RuleId(0));
  EXPECT_LT(RuleId(1), RuleId(2));
  EXPECT_NE(RuleId(0), RuleId());
  std::unordered_set<RuleId> ids{RuleId(1), RuleId(1), RuleId(2)};
  EXPECT_EQ(ids.size(), 2u);
}

}  // namespace
}  // namespace helios
