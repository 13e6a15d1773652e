#include "runtime/stub/virtual_time.h"

#include <gtest/gtest.h>

#include "runtime/stub/stub_services.h"
#include "tests/unit/runtime/workflow/review_program.h"

namespace helios::stub {
namespace {

using workflow::ReviewProgram;
constexpr int64_t kHour_ns = 3'600'000'000'000;

abi::Text text(std::string_view chars) { return {chars.data(), uint32_t(chars.size()), abi::kNoHash}; }

struct VirtualTimeTest : testing::Test {
  ReviewProgram program;
  std::optional<StubServices> services;
  VirtualTime office(const std::string& toml = "") {
    services.emplace(std::move(*StubServices::read(program.schema(), toml, 1)));
    return VirtualTime(program, *services);
  }
};

TEST_F(VirtualTimeTest, ADayOfWaitingEndsInAnEventAtItsTime) {
  VirtualTime time = office("[bank.hold]\ntakes = \"2s\"");
  const abi::Text payment = text("p1");
  time.start(0, &payment, 0);
  const auto reminder = time.run(workflow::kNever - 1);
  ASSERT_TRUE(reminder.has_value());
  EXPECT_EQ(reminder->event, uint32_t{ReviewProgram::kReminder});
  EXPECT_EQ(reminder->at_ns, 24 * kHour_ns + 2'000'000'000);
  const auto escalated = time.run(workflow::kNever - 1);
  ASSERT_TRUE(escalated.has_value());
  EXPECT_EQ(escalated->at_ns, 48 * kHour_ns + 2'000'000'000);
  EXPECT_FALSE(time.run(workflow::kNever - 1).has_value());
  EXPECT_EQ(time.next_ns(), workflow::kNever);
  Arena arena;
  EXPECT_EQ(time.orchestrator().find("test.review/p1", arena)->stage, workflow::Stage::Completed);
  EXPECT_EQ(time.calls(), (std::vector<uint64_t>{2, 1}));
}

/// Ten holds of nine seconds, one at a time: an attempt may take ten, and in the queue its time does not run.
TEST_F(VirtualTimeTest, ALimitShowsInTheTime) {
  VirtualTime time = office("[bank]\nat_once = 1\n[bank.hold]\ntakes = \"9s\"");
  for (int i = 0; i < 10; ++i) {
    const std::string payment = "p" + std::to_string(i);
    const abi::Text params = text(payment);
    time.start(0, &params, 0);
  }
  EXPECT_FALSE(time.run(90 * 1'000'000'000ll - 1).has_value());
  EXPECT_EQ(time.calls(), (std::vector<uint64_t>{10, 0}));
  size_t waiting = 0;
  time.orchestrator().each([&](const workflow::Instance& each) { waiting += each.threads[0].step == ReviewProgram::kAwait; });
  EXPECT_EQ(waiting, 9u);
}

TEST_F(VirtualTimeTest, ItRunsNoFurtherThanItIsTold) {
  VirtualTime time = office();
  const abi::Text payment = text("p1");
  time.start(0, &payment, 0);
  EXPECT_FALSE(time.run(23 * kHour_ns).has_value());
  const ReviewProgram::VerdictEvent verdict{payment, true};
  time.event(ReviewProgram::kVerdict, &verdict, 23 * kHour_ns);
  EXPECT_FALSE(time.run(workflow::kNever - 1).has_value());  // reminded of nothing
}

TEST_F(VirtualTimeTest, TenThousandReviewsOfTwoDays) {
  VirtualTime time = office("[bank.hold]\ntakes = [\"1s\", \"8s\"]\nfails = { unavailable = 0.01 }");
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "p" + std::to_string(i);
    const abi::Text payment = text(name);
    time.start(0, &payment, i);
  }
  int64_t last_ns = 0;
  uint64_t emitted = 0;
  while (const auto event = time.run(workflow::kNever - 1)) {
    EXPECT_GE(event->at_ns, last_ns);
    last_ns = event->at_ns;
    ++emitted;
  }
  uint64_t parked = 0, completed = 0;
  time.orchestrator().each([&](const workflow::Instance& each) {
    parked += each.is_parked();
    completed += each.stage == workflow::Stage::Completed;
  });
  EXPECT_GT(completed, 9'900u);
  EXPECT_GE(emitted, 2 * completed);
}

}  // namespace
}  // namespace helios::stub
