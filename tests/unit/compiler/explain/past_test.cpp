#include "compiler/explain/past.h"

#include <cstdio>
#include <fstream>

#include "tests/unit/compiler/explain/package_text.h"

namespace helios::explain {
namespace {

constexpr const char* kShop = R"(module shop

ordered enum Action { approve, review }

event Login {
  id: Id
  at: Time
  account: Id
  identity id
  key account
  time at
}

event Payment {
  id: Id
  at: Time
  account: Id
  amount: Int
  identity id
  key account
  time at
  require amount > 0 because "{amount} is nothing"
}

feature payments = count of Payment by account over 1h counting this
feature logins   = count of Login by account over 1h

decision risk on Payment as p when p.amount < 1_000 -> Action {
  rule burst when payments >= 2 and logins >= 1 then review because "{payments} payments, {logins} logins"
  otherwise approve
}
decision size on Payment as p -> Action {
  rule large when p.amount > 100 then review because "large"
  otherwise approve
}
)";

class Past : public ::testing::Test {
 protected:
  /// Of each type of event, a file.
  Result<std::vector<Explanation>> explain(const std::string& logins, const std::string& payments,
                                           const Wanted& wanted) {
    const abi::Schema& schema = checked_->module.schema;
    std::vector<ingest::EventSource> sources;
    for (const auto& [event, text] : {std::pair{"Payment", payments}, std::pair{"Login", logins}}) {
      const std::string path = ::testing::TempDir() + "past_test_" + event + ".ndjson";
      std::ofstream(path) << text;
      auto source = ingest::EventSource::open(schema, *schema.find_event(event), path);
      EXPECT_TRUE(source);
      sources.push_back(std::move(*source));
    }
    ingest::EventMerge events(schema, std::move(sources), 0);
    return explain_event(program_, checked_->package.files, events, wanted);
  }

  std::unique_ptr<driver::Checked> checked_ = checked(kShop);
  eval::InterpretedProgram program_{checked_->module};
};

constexpr const char* kLogins = R"({"id":"l1","at":"2026-01-05T10:15:00Z","account":"a"}
{"id":"l2","at":"2026-01-05T12:00:00Z","account":"a"}
)";
constexpr const char* kPayments =
    R"({"id":"p1","at":"2026-01-05T10:00:00Z","account":"a","amount":5}
{"id":"p2","at":"2026-01-05T10:30:00Z","account":"a","amount":500}
{"id":"p3","at":"2026-01-05T10:40:00Z","account":"a","amount":0}
{"id":"p4","at":"2026-01-05T10:50:00Z","account":"a","amount":5000}
{"id":"p2","at":"2026-01-05T10:55:00Z","account":"a","amount":7}
)";

TEST_F(Past, FilesHappenTogether) {
  const auto found = explain(kLogins, kPayments, {"p2", {}});
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->size(), 2u);
  const Explanation& risk = (*found)[0];
  EXPECT_EQ(risk.decision, "risk");
  EXPECT_EQ(risk.identity, "p2");
  EXPECT_EQ(risk.time, "2026-01-05T10:30:00Z");
  EXPECT_EQ(risk.lines[0].because, "2 payments, 1 logins");
  ASSERT_EQ(risk.lines[0].clauses.size(), 1u);
}

TEST_F(Past, OnlyTheDecisionThatIsWanted) {
  const auto found =
      explain(kLogins, kPayments, {"p2", checked_->module.schema.find_decision("size")});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 1u);
  EXPECT_EQ((*found)[0].decision, "size");
  EXPECT_EQ((*found)[0].lines[0].clauses[0].condition.seen[0].name, "p.amount");
}

TEST_F(Past, ADecisionThatIsNotAboutItSaysSo) {
  const auto found = explain(kLogins, kPayments, {"p4", {}});
  ASSERT_TRUE(found);
  EXPECT_FALSE((*found)[0].applicable);
  ASSERT_EQ((*found)[0].when.size(), 1u);
  EXPECT_EQ((*found)[0].when[0].seen[0].shown, "5000");
  EXPECT_TRUE((*found)[1].applicable);
}

TEST_F(Past, WhatWasRefusedSaysWhy) {
  const auto found = explain(kLogins, kPayments, {"p3", {}});
  ASSERT_FALSE(found);
  EXPECT_NE(
      found.error().message.find("Payment.ndjson:3: nothing was decided about p3: 0 is nothing"),
      std::string::npos)
      << found.error().message;
}

TEST_F(Past, AnEventIsFoundByItsPlaceToo) {
  const auto found =
      explain(kLogins, kPayments, {::testing::TempDir() + "past_test_Payment.ndjson:2", {}});
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_EQ((*found)[0].identity, "p2");
}

TEST_F(Past, NoSuchEvent) {
  const auto found = explain(kLogins, kPayments, {"p9", {}});
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "no event has the identity p9");
}

}  // namespace
}  // namespace helios::explain
