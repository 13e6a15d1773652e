#include "runtime/engine/identity_set.h"

#include <gtest/gtest.h>

#include <string>

namespace helios::engine {
namespace {

TEST(IdentitySet, RemembersEachOnce) {
  IdentitySet set;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 20'000; ++i) EXPECT_EQ(set.insert(std::to_string(i)), round == 0) << i;
  }
  EXPECT_EQ(set.size(), 20'000u);
  EXPECT_TRUE(set.insert(""));
  EXPECT_FALSE(set.insert(""));
}

}  // namespace
}  // namespace helios::engine
