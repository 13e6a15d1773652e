#include "runtime/stub/stub_services.h"

#include <gtest/gtest.h>

#include "runtime/abi/image.h"
#include "tests/unit/runtime/workflow/review_program.h"

namespace helios::stub {
namespace {

using workflow::Answer;
using workflow::ReviewProgram;

struct StubServicesTest : testing::Test {
  ReviewProgram program;

  StubServices read(const std::string& toml, uint64_t seed = 1) {
    auto services = StubServices::read(program.schema(), toml, seed);
    EXPECT_TRUE(services.ok()) << (services.ok() ? "" : services.error().message);
    return std::move(*services);
  }
  std::string refused(const std::string& toml) {
    const auto services = StubServices::read(program.schema(), toml, 1);
    EXPECT_FALSE(services.ok());
    return services.ok() ? "" : services.error().message;
  }
  static workflow::OutgoingCall call(uint32_t task, uint64_t visit, uint32_t attempt = 1) {
    return {"test.review/p1", {task, visit, attempt, {}}};
  }
};

TEST_F(StubServicesTest, ATaskThatIsNotInItAnswersAtOnce) {
  const Answered answered = read("").call(call(ReviewProgram::kRelease, 1), 5);
  EXPECT_EQ(answered.at_ns, 5);
  EXPECT_EQ(answered.answer, Answer::Result);
  EXPECT_FALSE(answered.lost);
}

TEST_F(StubServicesTest, ItAnswersWhatItIsTold) {
  const Answered answered = read("[bank.hold]\nanswers = \"h17\"\ntakes = \"2s\"").call(call(ReviewProgram::kHold, 1), 0);
  EXPECT_EQ(answered.at_ns, 2'000'000'000);
  Arena arena;
  abi::Text text{};
  std::string_view image = answered.result;
  ASSERT_TRUE(abi::take_image(program.schema().types, program.schema().tasks[0].result, image, &text, arena));
  EXPECT_EQ(abi::view(text), "h17");
}

TEST_F(StubServicesTest, SharesAreWhatTheySay) {
  StubServices services = read(
      "[bank.hold]\ntakes = [\"1s\", \"3s\"]\nfails = { unavailable = 0.2, refused = 0.1 }\nlost = 0.05");
  int unavailable = 0, refused = 0, lost = 0;
  for (uint64_t visit = 0; visit < 10'000; ++visit) {
    const Answered answered = services.call(call(ReviewProgram::kHold, visit), 0);
    EXPECT_GE(answered.at_ns, 1'000'000'000);
    EXPECT_LE(answered.at_ns, 3'000'000'000);
    lost += answered.lost;
    unavailable += answered.answer == Answer::Failure && answered.failure == ReviewProgram::kUnavailable;
    refused += answered.answer == Answer::Failure && answered.failure == ReviewProgram::kRefused;
  }
  EXPECT_NEAR(unavailable, 2000, 150);  // under one seed: always the same
  EXPECT_NEAR(refused, 1000, 120);
  EXPECT_NEAR(lost, 500, 90);
}

TEST_F(StubServicesTest, OneCallIsAnsweredTheSameHoweverTheOthersGo) {
  const std::string toml = "[bank.hold]\ntakes = [\"1s\", \"3s\"]";
  EXPECT_EQ(read(toml).call(call(0, 7), 0).at_ns, read(toml).call(call(0, 7), 0).at_ns);
  EXPECT_NE(read(toml).call(call(0, 7), 0).at_ns, read(toml).call(call(0, 7, 2), 0).at_ns);
  EXPECT_NE(read(toml, 1).call(call(0, 7), 0).at_ns, read(toml, 2).call(call(0, 7), 0).at_ns);
}

TEST_F(StubServicesTest, LimitsAreOfServicesAndOfTasks) {
  const StubServices services = read(
      "[bank]\nat_once = 20\nbreaker = { failures = 3, wait = \"1m\" }\n"
      "[bank.hold]\ntakes = \"1s\"\nrate = { calls = 3, per = \"10s\", burst = 7 }\npriority = -1\n"
      "[bank.release]\ntakes = \"1s\"");
  const workflow::Limits limits = services.limits();
  ASSERT_EQ(limits.size(), 2u);
  EXPECT_EQ(limits.at("bank").at_once, 20u);
  EXPECT_EQ(limits.at("bank").breaker.failures, 3u);
  EXPECT_EQ(limits.at("bank").breaker.wait_ns, 60'000'000'000);
  EXPECT_EQ(limits.at("bank.hold").every_ns, 3'333'333'334);  // never more than three in 10 s
  EXPECT_EQ(limits.at("bank.hold").burst, 7u);
  EXPECT_EQ(limits.at("bank.hold").priority, -1);
}

TEST_F(StubServicesTest, MistakesAreSaidWithTheirPlace) {
  EXPECT_EQ(refused("[bank]\nat_once = 0"), "bank.at_once: expected a number from 1");
  EXPECT_EQ(refused("[bank.hold]\nrate = 5"), "bank.hold.rate: expected a table of calls, per, burst");
  EXPECT_EQ(refused("[bank.hold]\nrate = { call = 5 }"), "bank.hold.rate.call: none of calls, per, burst");
  EXPECT_EQ(refused("[bank]\nbreaker = { wait = \"0s\" }"), "bank.breaker.wait: expected some time");
  EXPECT_EQ(refused("[bank.hald]"), "[bank.hald]: the policy has no such task");
  EXPECT_EQ(refused("[bank.hold]\ntake = \"1s\""),
            "[bank.hold]: `take` is none of takes, answers, fails, lost, at_once, rate, breaker, priority");
  EXPECT_EQ(refused("[bank.hold]\nfails = { tired = 0.1 }"), "bank.hold.fails: the task has no failure `tired`");
  EXPECT_EQ(refused("[bank.hold]\nlost = 2"), "bank.hold.lost: expected a share from 0 to 1");
  EXPECT_EQ(refused("[bank.hold]\ntakes = [\"3s\", \"1s\"]"), "bank.hold.takes: the shorter comes first");
  EXPECT_EQ(refused("[bank.release]\nanswers = 1"), "bank.release.answers: the task gives no result");
  EXPECT_NE(refused("[bank.hold").find("line 1"), std::string::npos);
}

}  // namespace
}  // namespace helios::stub
