#include <gtest/gtest.h>

#include <vector>

#include "runtime/value/text.h"

namespace helios::value {
namespace {

// Fixed for ever: experiments and hold-outs that run today are split by these. Never change a
// number here.
TEST(Bucket, IsFixedForEver) {
  EXPECT_EQ(bucket("a1", 100, "friction-2026q1"), 7);
  EXPECT_EQ(bucket("a2", 100, "friction-2026q1"), 25);
  EXPECT_EQ(bucket("a1", 100, "friction-2026q2"), 9);
  EXPECT_EQ(bucket("", 100, ""), 76);
  EXPECT_EQ(bucket("DE89370400440532013000", 1'000'000, "holdout"), 861721);
  EXPECT_EQ(bucket("a1", INT64_MAX, "friction-2026q1"), 672247596122636287);
  EXPECT_EQ(bucket("ünïcode-漢字", 2, "salt"), 1);
  EXPECT_EQ(bucket(std::string(300, 'x'), 1000, "long"), 872);
}

TEST(Bucket, IsEvenAndTheSaltMatters) {
  std::vector<int> counts(10);
  int same = 0;
  constexpr int kIds = 100'000;
  for (int i = 0; i < kIds; ++i) {
    const std::string id = "account-" + std::to_string(i);
    const int64_t b = bucket(id, 10, "one");
    ASSERT_TRUE(b >= 0 && b < 10);
    ++counts[size_t(b)];
    same += b == bucket(id, 10, "two");
  }
  for (int count : counts) EXPECT_NEAR(count, kIds / 10, kIds / 200);
  EXPECT_NEAR(same, kIds / 10, kIds / 200);
  EXPECT_EQ(bucket("a", 1, "s"), 0);
}

TEST(Bucket, SaltAndIdDoNotRunIntoEachOther) {
  EXPECT_NE(bucket("bc", INT64_MAX, "a"), bucket("c", INT64_MAX, "ab"));
}

/// Long ids take another way to the hash: the border between the two must not show.
TEST(Bucket, LengthsAroundTheStackBufferAllDiffer) {
  for (size_t bytes = 250; bytes < 262; ++bytes) {
    EXPECT_NE(bucket(std::string(bytes, 'x'), INT64_MAX, "s"),
              bucket(std::string(bytes + 1, 'x'), INT64_MAX, "s"));
    EXPECT_EQ(bucket(std::string(bytes, 'x'), INT64_MAX, "s"),
              bucket(std::string(bytes, 'x'), INT64_MAX, "s"));
  }
}

}  // namespace
}  // namespace helios::value
