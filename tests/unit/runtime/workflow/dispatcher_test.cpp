#include "runtime/workflow/dispatcher.h"

#include <gtest/gtest.h>

#include "runtime/workflow/instance.h"

namespace helios::workflow {
namespace {

enum : uint32_t { kHold, kRelease, kMail };

abi::Schema schema() {
  abi::Schema schema;
  schema.tasks = {{"bank.hold", "test.bank.hold", {}, {}, {}},
                  {"bank.release", "test.bank.release", {}, {}, {}},
                  {"post.mail", "test.post.mail", {}, {}, {}}};
  return schema;
}

/// Calls of instances 1, 2, … that were asked at these times; each is the first visit of its own.
struct Desk {
  abi::Schema known = schema();
  Dispatcher dispatcher;

  explicit Desk(const Limits& limits) : dispatcher(known, limits) {}

  bool ask(uint32_t slot, uint32_t task, int64_t now_ns) { return dispatcher.admit({slot, 1, 1, task, now_ns}, now_ns); }
  void back(uint32_t slot, bool well, int64_t now_ns) {
    dispatcher.came_back(slot, 1, well, now_ns);
    give_up(slot);
  }
  void give_up(uint32_t slot) {
    dispatcher.retain(slot, [](const Pending&) { return false; });
  }
  /// Who leaves, all of them: "2 3 ".
  std::string next(int64_t now_ns) {
    std::string out;
    while (const auto call = dispatcher.next(now_ns)) out += std::to_string(call->slot) + " ";
    return out;
  }
};

TEST(Dispatcher, NoMoreAtOnceThanItsLimit) {
  Desk desk({{"bank.hold", {.at_once = 2}}});
  EXPECT_TRUE(desk.ask(1, kHold, 0));
  EXPECT_TRUE(desk.ask(2, kHold, 0));
  EXPECT_FALSE(desk.ask(3, kHold, 1));
  EXPECT_FALSE(desk.ask(4, kHold, 2));
  EXPECT_TRUE(desk.ask(5, kRelease, 2));
  EXPECT_EQ(desk.dispatcher.due_ns(), kNever);  // only when one comes back
  EXPECT_EQ(desk.next(1000), "");
  desk.give_up(1);
  EXPECT_EQ(desk.next(1000), "3 ");
  desk.give_up(4);                              // while it was held back
  desk.give_up(2);
  EXPECT_EQ(desk.next(1000), "");
}

TEST(Dispatcher, TasksOfAServiceShareItsLimitByPriorityAndThenByAge) {
  Desk desk({{"bank", {.at_once = 1}}, {"bank.release", {.priority = 1}}});
  EXPECT_TRUE(desk.ask(1, kHold, 0));
  EXPECT_FALSE(desk.ask(2, kHold, 1));
  EXPECT_FALSE(desk.ask(3, kRelease, 2));
  EXPECT_FALSE(desk.ask(4, kRelease, 3));
  EXPECT_TRUE(desk.ask(5, kMail, 3));
  std::string order;
  for (uint32_t slot : {1u, 3u, 4u, 2u}) {
    desk.back(slot, true, 10);
    order += desk.next(10);
  }
  EXPECT_EQ(order, "3 4 2 ");
}

TEST(Dispatcher, ABucketLetsABurstPassAndThenOneInItsTime) {
  Desk desk({{"bank.hold", {.every_ns = 100, .burst = 2}}});
  EXPECT_TRUE(desk.ask(1, kHold, 1000));
  EXPECT_TRUE(desk.ask(2, kHold, 1000));
  EXPECT_FALSE(desk.ask(3, kHold, 1000));
  EXPECT_FALSE(desk.ask(4, kHold, 1050));
  EXPECT_EQ(desk.dispatcher.due_ns(), 1100);
  EXPECT_EQ(desk.next(1099), "");
  EXPECT_EQ(desk.next(1100), "3 ");
  EXPECT_EQ(desk.dispatcher.due_ns(), 1200);
  EXPECT_EQ(desk.next(5000), "4 ");
  EXPECT_TRUE(desk.ask(5, kHold, 5000));        // one more was saved up, and no third
  EXPECT_FALSE(desk.ask(6, kHold, 5000));
}

TEST(Dispatcher, ABreakerOpensAfterFailuresInARowAndLetsOneTry) {
  Desk desk({{"bank", {.breaker = {2, 1000}}}});
  for (uint32_t slot = 1; slot <= 3; ++slot) EXPECT_TRUE(desk.ask(slot, kHold, 0));
  desk.back(1, false, 10);
  desk.back(2, true, 20);
  desk.back(3, false, 30);                      // not in a row
  EXPECT_TRUE(desk.ask(4, kHold, 40));
  desk.back(4, false, 50);
  EXPECT_FALSE(desk.ask(5, kHold, 60));
  EXPECT_FALSE(desk.ask(6, kRelease, 60));
  EXPECT_EQ(desk.dispatcher.due_ns(), 1050);
  EXPECT_EQ(desk.next(1050), "5 ");             // alone
  EXPECT_EQ(desk.dispatcher.due_ns(), kNever);
  desk.back(5, false, 1100);
  EXPECT_EQ(desk.dispatcher.due_ns(), 2100);
  EXPECT_EQ(desk.next(2100), "6 ");
  desk.give_up(6);                              // says nothing of the service: another one tries
  EXPECT_TRUE(desk.ask(7, kHold, 2200));
  EXPECT_FALSE(desk.ask(8, kHold, 2200));
  desk.back(7, true, 2300);
  EXPECT_EQ(desk.next(2300), "8 ");
  EXPECT_TRUE(desk.ask(9, kHold, 2300));
}

TEST(Dispatcher, WhatThePastLeavesIsRemembered) {
  const Limits limits = {{"bank", {.every_ns = 100, .breaker = {1, 1000}}}};
  Desk before(limits), after(limits);
  EXPECT_TRUE(before.ask(1, kHold, 5000));
  before.back(1, false, 5050);
  for (const auto& [name, past] : before.dispatcher.changes()) EXPECT_TRUE(after.dispatcher.remember(name, past));
  EXPECT_TRUE(before.dispatcher.changes().empty());
  EXPECT_FALSE(after.ask(2, kHold, 5200));
  EXPECT_EQ(after.dispatcher.due_ns(), 6050);
  EXPECT_FALSE(after.dispatcher.remember("bank", "torn"));
  EXPECT_TRUE(after.dispatcher.remember("a limit of yesterday", std::string(20, 0)));
}

/// What was under way before a restart goes first, keeps its place among those that are under way, and obeys the bucket.
TEST(Dispatcher, WhatWasUnderWayIsAskedAgainInItsTurn) {
  Desk desk({{"bank.hold", {.at_once = 1, .every_ns = 100}}});
  desk.dispatcher.is_held({2, 1, 1, kHold, 0});
  desk.dispatcher.is_to_be_asked_again({3, 1, 1, kHold, 5});
  EXPECT_EQ(desk.next(1000), "3 ");
  desk.back(3, true, 1010);
  EXPECT_EQ(desk.next(1010), "");
  EXPECT_EQ(desk.dispatcher.due_ns(), 1100);
  EXPECT_EQ(desk.next(1100), "2 ");
}

}  // namespace
}  // namespace helios::workflow
