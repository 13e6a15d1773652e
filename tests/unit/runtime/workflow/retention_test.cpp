#include <gtest/gtest.h>

#include "tests/unit/runtime/workflow/office.h"

namespace helios::workflow {
namespace {

constexpr int64_t kDay_ns = 24 * kHour_ns;

/// A review that is cancelled at once, and so is over.
void begin_and_end(Office& office) {
  office.start();
  office.cancelled();
  office.answer(Answer::Result);  // of the undo
  ASSERT_EQ(office.instance().stage, Stage::Failed);
}

size_t keys(const Office& office, std::string_view prefix) {
  size_t count = 0;
  for (const auto& [key, value] : office.store.values()) count += key.compare(0, prefix.size(), prefix) == 0;
  return count;
}

TEST(Retention, NothingIsDroppedWhereNothingIsSaid) {
  Office office;
  begin_and_end(office);
  office.advance(10'000 * kDay_ns);
  EXPECT_EQ(office.orchestrator->size(), 1u);
}

TEST(Retention, WhatEndedIsDroppedAndNeverStartedAgain) {
  Office office;
  office.settings.retention.ended_ns = 7 * kDay_ns;
  office.restart();
  begin_and_end(office);
  office.advance(7 * kDay_ns - 1);
  EXPECT_EQ(office.orchestrator->size(), 1u);
  office.restart();
  office.advance(7 * kDay_ns);
  EXPECT_EQ(office.orchestrator->size(), 0u);
  EXPECT_FALSE(office.orchestrator->find(kId, office.arena).has_value());
  EXPECT_EQ(keys(office, "i/") + keys(office, "s/"), 0u);
  for (int i = 0; i < 2; ++i) {
    office.start();
    EXPECT_EQ(office.orchestrator->size(), 0u);
    EXPECT_TRUE(office.calls.empty());
    office.restart();
  }
  office.start("p2");
  EXPECT_EQ(office.instance("test.review/p2").number, 0u);  // in its place
}

TEST(Retention, AStoryKeepsItsBeginningAndItsEnd) {
  Office office;
  office.settings.retention.story_parts = 10;
  office.restart();
  office.start();
  for (int i = 0; i < 40; ++i) {  // a person lets it be asked again and again
    while (!office.instance().is_parked()) office.advance();
    office.orchestrator->settle(kId, office.instance().threads[0].visit, Verdict::AskAgain, office.now_ns);
    office.commit();
  }
  EXPECT_EQ(keys(office, "s/"), 10u);
  const auto story = office.orchestrator->story(kId);
  ASSERT_TRUE(story.ok());
  EXPECT_EQ(story->front().what, Happening::Started);
  EXPECT_EQ(story->back().what, Happening::Asked);
  const auto is_gap = [](const Story& line) { return line.what == Happening::LeftOut; };
  const auto gap = std::find_if(story->begin(), story->end(), is_gap);
  ASSERT_NE(gap, story->end());
  EXPECT_EQ(gap->detail, std::to_string(office.instance().stories - 10) + " transitions");
  EXPECT_EQ(std::find_if(gap + 1, story->end(), is_gap), story->end());
}

TEST(Retention, AStoryIsOfNoOtherWhoseNameBeginsAlike) {
  Office office;
  office.start("p1");
  office.start("p1/00000000");
  EXPECT_EQ(office.orchestrator->story("test.review/p1")->size(), 2u);
}

TEST(DeadLetters, WhatNobodyAwaitedInTimeIsListedAndGivenAgain) {
  Office office;
  office.verdict(true);
  office.advance(kInboxKept_ns - 1);
  EXPECT_TRUE(office.orchestrator->dead_letters()->empty());
  office.advance(kInboxKept_ns);
  EXPECT_EQ(office.orchestrator->counts().dead_letters, 1u);
  office.start();
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.await ");  // it is not given by itself
  office.restart();
  const auto letters = office.orchestrator->dead_letters();
  ASSERT_TRUE(letters.ok());
  ASSERT_EQ(letters->size(), 1u);
  EXPECT_EQ((*letters)[0].event, uint32_t{ReviewProgram::kVerdict});
  EXPECT_EQ((*letters)[0].at_ns, 0);
  EXPECT_FALSE(office.orchestrator->redrive(17, office.now_ns).ok());
  EXPECT_TRUE(office.orchestrator->redrive(1, office.now_ns).ok());
  EXPECT_FALSE(office.orchestrator->redrive(1, office.now_ns).ok());  // twice before the commit
  office.commit();
  EXPECT_EQ(office.state(), "review.release ");
  EXPECT_TRUE(office.orchestrator->dead_letters()->empty());
}

TEST(DeadLetters, OneThatIsStillNotAwaitedWaitsOnceMore) {
  Office office;
  std::string key;
  const abi::Text payment = text("p1");
  abi::append_image(office.program.schema().types, office.program.schema().workflows[0].key_type, &payment, key);
  const ReviewProgram::VerdictEvent verdict{payment, true};
  office.orchestrator->signal(0, key, ReviewProgram::kVerdict, &verdict, ++office.position, office.now_ns);
  office.verdict(false, "p2");
  office.advance(kInboxKept_ns);
  ASSERT_EQ(office.orchestrator->dead_letters()->size(), 2u);
  for (uint64_t position : {1, 2}) EXPECT_TRUE(office.orchestrator->redrive(position, office.now_ns).ok());
  office.commit();
  office.advance(2 * kInboxKept_ns - 1);
  EXPECT_TRUE(office.orchestrator->dead_letters()->empty());
  office.start();
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.release ");
  office.advance(2 * kInboxKept_ns);
  ASSERT_EQ(office.orchestrator->dead_letters()->size(), 1u);
  EXPECT_EQ(office.orchestrator->dead_letters()->front().position, 2u);
}

}  // namespace
}  // namespace helios::workflow
