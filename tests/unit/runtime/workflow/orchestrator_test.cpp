#include "runtime/workflow/orchestrator.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "runtime/abi/image.h"
#include "runtime/base/split_mix.h"
#include "tests/unit/runtime/workflow/office.h"

namespace helios::workflow {
namespace {

TEST(Orchestrator, AReviewFromHoldToTheEnd) {
  Office office;
  office.start();
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].key(), "test.review/p1#1");
  EXPECT_EQ(office.state(), "review.hold ");
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.await ");
  office.verdict(true);
  EXPECT_EQ(office.state(), "review.release ");
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.fork review.left review.right ");
  ASSERT_EQ(office.calls.size(), 2u);
  office.answer(Answer::Result);
  EXPECT_EQ(office.instance().stage, Stage::Running);
  office.answer(Answer::Result);
  EXPECT_EQ(office.instance().stage, Stage::Completed);
  EXPECT_EQ(office.orchestrator->due_ns(), kNever);
}

TEST(Orchestrator, StartedTwiceItStartsOnce) {
  Office office;
  office.start();
  office.start();
  EXPECT_TRUE(office.calls.empty());
  EXPECT_EQ(office.orchestrator->size(), 1u);
}

TEST(Orchestrator, ADeclaredFailureIsRetriedUnderOneKeyAndThenParked) {
  Office office;
  office.start();
  office.answer(Answer::Failure, ReviewProgram::kUnavailable);
  EXPECT_TRUE(office.calls.empty());
  EXPECT_EQ(office.orchestrator->due_ns(), 1 * kSecond_ns);
  office.advance();
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].key(), "test.review/p1#1");
  EXPECT_EQ(office.calls[0].call.attempt, 2u);
  office.answer(Answer::Failure, ReviewProgram::kUnavailable);
  EXPECT_EQ(office.orchestrator->due_ns(), 3 * kSecond_ns);  // 2 s after 1 s
  office.advance();
  office.answer(Answer::Failure, ReviewProgram::kUnavailable);
  EXPECT_TRUE(office.instance().is_parked());
  office.orchestrator->settle(kId, 1, Verdict::AskAgain, office.now_ns);
  office.commit();
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.await ");
}

TEST(Orchestrator, AnAnswerThatWasLostIsAskedForAgainAndALateOneStillCounts) {
  Office office;
  office.start();
  const OutgoingCall first = office.calls[0];
  office.advance();  // the timeout
  EXPECT_EQ(office.now_ns, 10 * kSecond_ns);
  office.advance();  // the second attempt
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].key(), first.key());
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.await ");
  const std::string before = office.store.values().find("i/test.review/p1")->second;
  office.orchestrator->answer(kId, {first.call.visit, Answer::Failure, ReviewProgram::kRefused, {}}, office.now_ns);
  office.commit();
  EXPECT_EQ(office.store.values().find("i/test.review/p1")->second, before);
}

TEST(Orchestrator, AFailureRunsTheUndosEvenOfATaskWhoseAnswerIsOut) {
  Office office;
  office.start();
  office.cancelled();
  EXPECT_EQ(office.instance().stage, Stage::Undoing);
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].call.task, uint32_t{ReviewProgram::kRelease});
  office.answer(Answer::Result);
  EXPECT_EQ(office.instance().stage, Stage::Failed);
  EXPECT_EQ(office.instance().reason, "cancelled");
}

TEST(Orchestrator, ARefusalTakesItsArm) {
  Office office;
  office.start();
  office.answer(Answer::Failure, ReviewProgram::kRefused);
  office.answer(Answer::Result);  // of the undo
  EXPECT_EQ(office.instance().stage, Stage::Failed);
  EXPECT_EQ(office.instance().reason, "refused");
}

TEST(Orchestrator, ItRemindsOnceAndEscalatesAtTheDeadline) {
  Office office;
  office.start();
  office.answer(Answer::Result);
  office.advance();
  EXPECT_EQ(office.now_ns, 24 * kHour_ns);
  ASSERT_EQ(office.emissions.size(), 1u);
  EXPECT_EQ(office.emissions[0].emission.event, uint32_t{ReviewProgram::kReminder});
  EXPECT_EQ(office.state(), "review.await ");
  office.advance();
  EXPECT_EQ(office.now_ns, 48 * kHour_ns);
  ASSERT_EQ(office.emissions.size(), 2u);
  EXPECT_EQ(office.emissions[1].emission.event, uint32_t{ReviewProgram::kEscalated});
  EXPECT_NE(office.emissions[0].emission.image, office.emissions[1].emission.image);  // another identity
}

TEST(Orchestrator, OfEventAndDeadlineTheFirstStoredWins) {
  Office office;
  office.start();
  office.answer(Answer::Result);
  office.advance(48 * kHour_ns);
  office.verdict(false);
  EXPECT_EQ(office.state(), "review.fork review.left review.right ");
}

TEST(Orchestrator, AnEventThatComesBeforeItsAwaitWaitsForIt) {
  Office office;
  office.verdict(false, "p2");
  office.verdict(true);
  office.restart();
  office.start();
  EXPECT_EQ(office.state(), "review.hold ");
  office.answer(Answer::Result);
  EXPECT_EQ(office.state(), "review.release ");  // taken from the inbox at once
  office.restart();
  office.start("p2");
  office.answer(Answer::Result);                 // of what the restart asked again
  EXPECT_TRUE(std::none_of(office.store.values().begin(), office.store.values().end(), [](const auto& each) {
    return each.first.find("m/") == 0 && each.first.find("p1") != std::string::npos;
  }));
}

TEST(Orchestrator, AnEventIsTakenOnceByItsPosition) {
  Office office;
  office.start();
  office.answer(Answer::Result);
  office.verdict(true);
  const ReviewProgram::VerdictEvent again{text("p1"), false};
  office.orchestrator->event(ReviewProgram::kVerdict, &again, office.position, office.now_ns);
  office.commit();
  EXPECT_EQ(office.state(), "review.release ");
}

TEST(Orchestrator, ASignalGoesToOneInstanceAndWaitsForItsAwait) {
  Office office;
  office.start();
  std::string key;
  const abi::Text payment = text("p1");
  abi::append_image(office.program.schema().types, office.program.schema().workflows[0].key_type, &payment, key);
  const ReviewProgram::VerdictEvent verdict{payment, true};
  office.orchestrator->signal(0, key, ReviewProgram::kVerdict, &verdict, ++office.position, office.now_ns);
  office.commit();
  EXPECT_EQ(office.state(), "review.hold ");
  office.restart();
  ASSERT_TRUE(office.orchestrator->commit().ok());
  std::string hold;
  const abi::Text reference = text("h1");
  abi::append_image(office.program.schema().types, office.program.schema().tasks[0].result, &reference, hold);
  office.orchestrator->answer(kId, {1, Answer::Result, 0, hold}, office.now_ns);
  office.commit();
  EXPECT_EQ(office.state(), "review.release ");
}

TEST(Orchestrator, ASignalIsTakenOnceByItsPosition) {
  Office office;
  office.start();
  std::string key;
  const abi::Text payment = text("p1");
  abi::append_image(office.program.schema().types, office.program.schema().workflows[0].key_type, &payment, key);
  const auto signal = [&] {
    office.orchestrator->signal(0, key, ReviewProgram::kCancelled, &payment, 1, office.now_ns);
    office.commit();
  };
  signal();
  office.restart();
  EXPECT_EQ(office.orchestrator->position(), 1u);
  const auto before = office.store.values();
  signal();
  EXPECT_EQ(office.store.values(), before);
}

TEST(Orchestrator, WhatIsCancelledBeforeTheCommitIsNeverAsked) {
  Office office;
  const abi::Text payment = text("p1");
  office.orchestrator->start(0, &payment, office.now_ns);
  office.orchestrator->event(ReviewProgram::kCancelled, &payment, ++office.position, office.now_ns);
  office.commit();
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].call.task, uint32_t{ReviewProgram::kRelease});  // the undo
}

TEST(Orchestrator, TheWholeHasADeadline) {
  Office office;
  office.start();
  office.answer(Answer::Result);
  office.verdict(true);
  office.answer(Answer::Result);
  office.calls.clear();
  office.advance(30 * 24 * kHour_ns);
  EXPECT_EQ(office.instance().stage, Stage::Undoing);
  EXPECT_EQ(office.instance().reason, "its deadline has passed");
}

/// Its timeout begins when it leaves: whoever waits in a queue is not asked twelve times by nobody.
TEST(Orchestrator, WhatIsHeldBackForALimitDoesNotTimeOut) {
  Office office;
  office.settings.limits["bank.hold"].at_once = 1;
  office.restart();
  office.start("p1");
  office.start("p2");
  ASSERT_EQ(office.calls.size(), 0u);
  EXPECT_EQ(office.orchestrator->due_ns(), 10 * kSecond_ns);  // of the one that is under way
  EXPECT_EQ(office.instance("test.review/p2").due_ns(), 30 * 24 * kHour_ns);
  office.restart();
  ASSERT_EQ(office.orchestrator->calls().size(), 1u);
  EXPECT_EQ(office.orchestrator->calls()[0].key(), "test.review/p1#1");
  office.advance();                                           // it times out, and makes room
  ASSERT_EQ(office.calls.size(), 1u);
  EXPECT_EQ(office.calls[0].key(), "test.review/p2#1");
  EXPECT_EQ(office.calls[0].call.attempt, 1u);
  EXPECT_EQ(office.instance("test.review/p2").due_ns(), 20 * kSecond_ns);
}

TEST(Orchestrator, AnAnswerThatNeverComesIsParked) {
  Office office;
  office.start();
  while (!office.instance().is_parked()) office.advance();
  EXPECT_EQ(office.instance().reason, "no answer after 3 attempts");
  EXPECT_EQ(office.orchestrator->due_ns(), 30 * 24 * kHour_ns);
}

TEST(Orchestrator, TheStoryIsTold) {
  Office office;
  office.start();
  office.answer(Answer::Failure, ReviewProgram::kUnavailable);
  const auto story = office.orchestrator->story(kId);
  ASSERT_TRUE(story.ok());
  std::string told;
  for (const Story& line : *story) told += std::string(name(line.what)) + "(" + line.detail + ") ";
  EXPECT_EQ(told, "started() asked(attempt 1) failed(unavailable) ");
}

/// Stopped and started again after every step, the whole state is the same as without: random inputs, two orchestrators.
TEST(Orchestrator, ARestartChangesNothing) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    Office steady, restarted;
    SplitMix random(seed);
    for (int step = 0; step < 40; ++step) {
      const uint64_t what = random.next() % 8, detail = random.next();
      for (Office* office : {&steady, &restarted}) {
        const char* const payment = detail % 2 ? "p1" : "p2";
        if (what == 0) office->start(payment);
        if (what == 1) office->verdict(detail % 3 != 0, payment);
        if (what == 2 && detail % 8 == 0) office->cancelled();
        if (what >= 3 && what <= 5 && !office->calls.empty()) {
          const auto how = detail % 5;
          office->answer(how < 3 ? Answer::Result : how == 3 ? Answer::Failure : Answer::Unknown,
                         ReviewProgram::kUnavailable);
        }
        if (what >= 6 && office->orchestrator->due_ns() != kNever) office->advance();
      }
      const std::vector<OutgoingCall> calls = restarted.calls;
      restarted.restart();
      restarted.calls = calls;
      ASSERT_EQ(steady.store.values(), restarted.store.values()) << "seed " << seed << " step " << step;
      ASSERT_EQ(steady.orchestrator->due_ns(), restarted.orchestrator->due_ns()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace helios::workflow
