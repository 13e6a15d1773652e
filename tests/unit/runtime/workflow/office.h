#pragma once

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime/abi/image.h"
#include "runtime/sim/memory_store.h"
#include "runtime/workflow/orchestrator.h"
#include "tests/unit/runtime/workflow/review_program.h"

namespace helios::workflow {

constexpr int64_t kSecond_ns = 1'000'000'000, kHour_ns = 3600 * kSecond_ns;
constexpr const char* kId = "test.review/p1";

inline abi::Text text(const char* chars) { return {chars, uint32_t(std::strlen(chars)), 0}; }

/// An orchestrator and its world: everything is committed after each input.
struct Office {
  ReviewProgram program;
  sim::MemoryStore store;
  Settings settings;
  std::unique_ptr<Orchestrator> orchestrator = open();
  int64_t now_ns = 0;
  uint64_t position = 0;
  std::vector<OutgoingCall> calls;
  std::vector<OutgoingEvent> emissions;

  std::unique_ptr<Orchestrator> open() {
    auto made = std::make_unique<Orchestrator>(program, store, settings);
    EXPECT_TRUE(made->open().ok());
    return made;
  }
  /// As after a crash: what the store has, and nothing else.
  void restart() { orchestrator = open(); }

  void commit() {
    ASSERT_TRUE(orchestrator->commit().ok());
    calls = orchestrator->calls();
    for (const OutgoingEvent& each : orchestrator->emissions()) {
      emissions.push_back(each);
      orchestrator->announced(each.number);
    }
    if (orchestrator->emissions().empty()) return;
    ASSERT_TRUE(orchestrator->commit().ok());
  }
  void start(const char* payment = "p1") {
    const abi::Text params = text(payment);
    orchestrator->start(0, &params, now_ns);
    commit();
  }
  void verdict(bool approved, const char* payment = "p1") {
    const ReviewProgram::VerdictEvent event{text(payment), approved};
    orchestrator->event(ReviewProgram::kVerdict, &event, ++position, now_ns);
    commit();
  }
  void cancelled() {
    const abi::Text event = text("p1");
    orchestrator->event(ReviewProgram::kCancelled, &event, ++position, now_ns);
    commit();
  }
  void advance(int64_t to_ns) {
    now_ns = to_ns;
    orchestrator->advance(now_ns);
    commit();
  }
  /// To whatever is due next.
  void advance() { advance(orchestrator->due_ns()); }
  void answer(Answer answer, uint32_t failure = 0) {
    ASSERT_FALSE(calls.empty());
    const OutgoingCall call = calls.front();
    calls.erase(calls.begin());
    std::string image;
    if (answer == Answer::Result && call.call.task == ReviewProgram::kHold) {
      const abi::Text result = text("h1");
      abi::append_image(program.schema().types, program.schema().tasks[0].result, &result, image);
    }
    const std::vector<OutgoingCall> others = calls;
    orchestrator->answer(call.instance, {call.call.visit, answer, failure, image}, now_ns);
    commit();
    calls.insert(calls.begin(), others.begin(), others.end());
  }
  Instance instance(const char* id = kId) {
    auto found = orchestrator->find(id, arena);
    EXPECT_TRUE(found.has_value());
    return found.value_or(Instance{});
  }
  std::string state(const char* id = kId) {
    const Instance one = instance(id);
    std::string out;
    for (const Thread& thread : one.threads) out += state_name(program.schema(), one, thread) + " ";
    return out;
  }
  Arena arena;
};

}  // namespace helios::workflow
