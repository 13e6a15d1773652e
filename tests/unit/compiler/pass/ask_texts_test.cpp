#include "compiler/pass/ask_texts.h"

#include <gtest/gtest.h>

#include "tests/unit/compiler/pass/policy.h"

namespace helios::pass {
namespace {

std::vector<std::string> asked_by(const std::string& rules) {
  Policy policy(R"(
module test
event E {
  id: Id
  shop: Text
  code: Id
  loud: Text ignoring case
  identity id
  time received
}
ordered enum Answer { no, yes }
decision d on E as p -> Answer {
)" + rules + "\n  otherwise no\n}\n");
  ask_texts(policy.module);
  return policy.module.schema.asked_texts;
}

TEST(AskTextsTest, KnowsWhatIsComparedEachOnceInOrder) {
  EXPECT_EQ(asked_by(R"(
  rule a when p.shop is "m2" then yes because "seen at m9"
  rule b when p.shop in {"m3", "m1"} then yes because "b"
  rule c when p.code is not "m2" then yes because "c")"),
            (std::vector<std::string>{"m1", "m2", "m3"}));
}

TEST(AskTextsTest, LeavesOutWhatIsSearchedOrSaid) {
  EXPECT_EQ(asked_by(R"(  rule a when p.shop contains "m2" then yes because "m3 {p.shop}")"),
            std::vector<std::string>());
}

}  // namespace
}  // namespace helios::pass
