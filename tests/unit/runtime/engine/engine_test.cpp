#include "runtime/engine/engine.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/engine/record.h"
#include "runtime/engine/summary.h"
#include "tests/unit/runtime/engine/payment_program.h"

namespace helios::engine {
namespace {

constexpr int64_t kMinute = 60'000'000'000;

class EngineTest : public testing::Test {
 protected:
  const Processed& pay(const char* id, int64_t minute, const char* account, int64_t amount) {
    const auto payment = PaymentProgram::payment(id, minute * kMinute, account, amount);
    held_ = payment;
    arena_.reset();
    return engine_.process(0, &held_, 0, arena_);
  }
  const PaymentProgram::Features& features(const Processed& p) {
    return *static_cast<const PaymentProgram::Features*>(p.decisions.at(0).frame->features);
  }
  const PaymentProgram::Result& result(const Processed& p) {
    return *static_cast<const PaymentProgram::Result*>(p.decisions.at(0).result->values);
  }
  std::string record(const Processed& p) {
    std::string out;
    for (const DecisionView& view : p.decisions) records_.write(0, &held_, p, view, out);
    return out;
  }

  PaymentProgram program_;
  Engine engine_{program_};
  RecordWriter records_{program_, "9f3a"};
  PaymentProgram::Payment held_;
  Arena arena_;
};

TEST_F(EngineTest, ADecisionSeesThePastAndItselfWhereItSaysSo) {
  const auto& first = features(pay("1", 0, "a", 10));
  EXPECT_EQ(first.payments, 1);
  EXPECT_EQ(first.spent, 0);
  EXPECT_FALSE(first.has_previous);
  const auto& second = features(pay("2", 5, "a", 20));
  EXPECT_EQ(second.payments, 2);
  EXPECT_EQ(second.spent, 10);
  ASSERT_TRUE(second.has_previous);
  EXPECT_EQ(abi::view(second.previous.id), "1");
  EXPECT_EQ(features(pay("3", 5, "b", 1)).payments, 1);
  const auto& later = features(pay("4", 62, "a", 1));
  EXPECT_EQ(later.payments, 2);  // the one an hour and two minutes ago has left
  EXPECT_EQ(later.spent, 20);
}

TEST_F(EngineTest, RefusedEventsLeaveNoTrace) {
  const Processed& refused = pay("1", 0, "a", -5);
  EXPECT_EQ(refused.verdict, Verdict::Refused);
  EXPECT_EQ(refused.broken_requires, std::vector<uint32_t>{0});
  EXPECT_TRUE(refused.decisions.empty());
  const Processed& corrected = pay("1", 0, "a", 5);
  EXPECT_EQ(corrected.verdict, Verdict::Decided);
  EXPECT_EQ(corrected.position, 1u);
  EXPECT_EQ(features(corrected).payments, 1);
}

TEST_F(EngineTest, DuplicatesLeaveNoTrace) {
  pay("1", 0, "a", 5);
  EXPECT_EQ(pay("1", 1, "a", 6).verdict, Verdict::Duplicate);
  const Processed& next = pay("2", 1, "a", 7);
  EXPECT_EQ(features(next).payments, 2);
  EXPECT_EQ(features(next).spent, 5);
}

TEST_F(EngineTest, DecisionsAreSeenByLaterEventsOnly) {
  for (int i = 0; i < 2; ++i) pay(i == 0 ? "1" : "2", 0, "a", 6000);
  const Processed& third = pay("3", 0, "a", 6000);
  EXPECT_EQ(features(third).declines, 0);
  EXPECT_EQ(result(third).outcome, PaymentProgram::kDecline);
  const Processed& fourth = pay("4", 0, "a", 1);
  EXPECT_EQ(features(fourth).declines, 1);
  EXPECT_EQ(result(fourth).outcome, PaymentProgram::kDecline);
}

TEST_F(EngineTest, WhatDoesNotApplyIsNotDecided) {
  const Processed& exempt = pay("1", 0, "exempt", 5);
  EXPECT_EQ(exempt.verdict, Verdict::Decided);
  EXPECT_TRUE(exempt.decisions.empty());
}

TEST_F(EngineTest, LateEventsAreDecidedAndDoNotCount) {
  pay("1", 10, "a", 5);
  const Processed& late = pay("2", 9, "a", 7);
  EXPECT_TRUE(late.late);
  EXPECT_EQ(features(late).payments, 0);
  EXPECT_NE(record(late).find("\"late\":true"), std::string::npos);
  const Processed& next = pay("3", 10, "a", 7);
  EXPECT_FALSE(next.late);
  EXPECT_EQ(features(next).spent, 5);
}

TEST_F(EngineTest, ASumThatDoesNotFitDecidesNothing) {
  const int64_t half = 4'800'000'000'000'000'000;
  pay("1", 0, "a", half);
  pay("2", 0, "a", half);
  const Processed& third = pay("3", 0, "a", 1);
  EXPECT_EQ(third.verdict, Verdict::DoesNotFit);
  EXPECT_EQ(program_.schema().reads[third.read].label, "spent_1h");
  EXPECT_TRUE(third.decisions.empty());
  EXPECT_EQ(pay("4", 61, "a", 1).verdict, Verdict::Decided);
}

TEST_F(EngineTest, RecordsSayWhatWasDecidedAndWhy) {
  pay("1", 0, "a", 1);
  pay("2", 0, "a", 1);
  EXPECT_EQ(record(pay("\"3\"", 1, "a", 6000)),
            R"({"event":"Payment","id":"\"3\"","at":"1970-01-01T00:01:00Z","decision":"risk",)"
            R"("policy":"9f3a","outcome":"decline","score":40,"outputs":{"queue":"standard"},)"
            R"("rules":[{"rule":"outcome decline"},)"
            R"({"rule":"large","was":"big","trial":true,"points":50,"because":"large","told":"A large amount"},)"
            R"({"rule":"burst","code":"R1","points":40,"because":"3 payments"}],)"
            R"("features":{"payments_1h":3,"previous":{"id":"2","at":"1970-01-01T00:00:00Z",)"
            R"("account":"a","amount":1}}})"
            "\n");
  const std::string fault = record(pay("4", 100, "a", 13));
  EXPECT_NE(fault.find(R"("outcome":"review")"), std::string::npos) << fault;
  EXPECT_NE(fault.find(R"("undecided":[{"rule":"ratio","at":"risk.helios:7:20",)"
                       R"_("fault":"100 / (p.amount - 13)"}])_"),
            std::string::npos)
      << fault;
}

TEST_F(EngineTest, TheSummaryCountsWhatTheRecordsSay) {
  Summary summary(program_.schema());
  std::mt19937 random(11);
  uint64_t declined = 0, burst = 0, duplicates = 0, decided = 0;
  std::vector<int64_t> scores;
  for (int i = 0; i < 500; ++i) {
    const std::string id = std::to_string(random() % 450);
    const char* const account = random() % 2 == 0 ? "a" : "b";
    const Processed& p = pay(id.c_str(), i, account, int64_t(random() % 7000) + 1);
    summary.add(p, program_.schema());
    duplicates += p.verdict == Verdict::Duplicate;
    if (p.decisions.empty()) continue;
    ++decided;
    declined += result(p).outcome == PaymentProgram::kDecline;
    burst += abi::has_line(p.decisions[0].result->held, PaymentProgram::kBurst);
    scores.push_back(result(p).score);
  }
  const DecisionCounts& counts = summary.decisions[0];
  EXPECT_GT(duplicates, 0u);
  EXPECT_EQ(summary.duplicates, duplicates);
  EXPECT_EQ(counts.decided, decided);
  EXPECT_EQ(counts.outcomes[PaymentProgram::kDecline], declined);
  EXPECT_EQ(counts.held[PaymentProgram::kBurst], burst);
  std::sort(scores.begin(), scores.end());
  for (uint32_t per_mille : {1u, 250u, 500u, 900u, 1000u}) {
    const size_t rank = (scores.size() * per_mille + 999) / 1000;
    EXPECT_EQ(Summary::quantile(counts, per_mille), scores[rank - 1]) << per_mille;
  }
}

TEST_F(EngineTest, TheSameEventsGiveTheSameRecords) {
  std::string runs[2];
  for (std::string& out : runs) {
    Engine engine(program_);
    std::mt19937 random(5);
    for (int i = 0; i < 300; ++i) {
      const std::string id = std::to_string(i), account = std::to_string(random() % 5);
      held_ = PaymentProgram::payment(id.c_str(), int64_t(i + random() % 20) * kMinute,
                                      account.c_str(), int64_t(random() % 9000) + 1);
      Arena arena;
      const Processed& p = engine.process(0, &held_, 0, arena);
      for (const DecisionView& view : p.decisions) records_.write(0, &held_, p, view, out);
    }
  }
  EXPECT_EQ(runs[0], runs[1]);
  EXPECT_GT(runs[0].size(), 10'000u);
}

}  // namespace
}  // namespace helios::engine
