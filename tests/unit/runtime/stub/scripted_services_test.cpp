#include "runtime/stub/scripted_services.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/workflow/review_program.h"

namespace helios::stub {
namespace {

using workflow::Answer;
using workflow::ReviewProgram;

struct ScriptedServicesTest : testing::Test {
  ReviewProgram program;
  ScriptedServices services{program.schema()};

  Answered call(uint32_t task) { return services.call({"test.review/p1", {task, 1, 1, "in"}}, 7); }
  static Script silent(uint64_t times) { return {times, {.lost = true}}; }
  static Script failing(uint64_t times) {
    return {times, {.answer = Answer::Failure, .failure = ReviewProgram::kRefused}};
  }
};

TEST_F(ScriptedServicesTest, WhatNobodySpeaksOfSucceedsAtOnce) {
  const Answered answered = call(ReviewProgram::kHold);
  EXPECT_EQ(answered.at_ns, 7);
  EXPECT_FALSE(answered.lost);
  EXPECT_EQ(answered.answer, Answer::Result);
  EXPECT_FALSE(answered.result.empty());  // an empty text
}

TEST_F(ScriptedServicesTest, OneAfterTheOtherAndThenAsIfNothingWereSaid) {
  services.script(ReviewProgram::kHold, {failing(2), silent(1)});
  EXPECT_EQ(call(ReviewProgram::kHold).answer, Answer::Failure);
  EXPECT_EQ(call(ReviewProgram::kRelease).answer, Answer::Result);
  EXPECT_EQ(call(ReviewProgram::kHold).answer, Answer::Failure);
  EXPECT_TRUE(call(ReviewProgram::kHold).lost);
  EXPECT_EQ(call(ReviewProgram::kHold).answer, Answer::Result);
}

TEST_F(ScriptedServicesTest, TheLastWithoutANumberStays) {
  services.script(ReviewProgram::kHold, {silent(0), failing(Script::kAlways)});
  for (int i = 0; i < 5; ++i) EXPECT_EQ(call(ReviewProgram::kHold).answer, Answer::Failure);
}

TEST_F(ScriptedServicesTest, WhatIsSaidLaterStandsInPlaceOfWhatWasSaidBefore) {
  services.script(ReviewProgram::kHold, {failing(Script::kAlways)});
  services.script(ReviewProgram::kHold, {silent(1)});
  EXPECT_TRUE(call(ReviewProgram::kHold).lost);
  EXPECT_EQ(call(ReviewProgram::kHold).answer, Answer::Result);
}

TEST_F(ScriptedServicesTest, EveryCallIsKept) {
  call(ReviewProgram::kHold);
  call(ReviewProgram::kRelease);
  ASSERT_EQ(services.calls().size(), 2u);
  EXPECT_EQ(services.calls()[1].task, uint32_t{ReviewProgram::kRelease});
  EXPECT_EQ(services.calls()[0].input, "in");
}

}  // namespace
}  // namespace helios::stub
