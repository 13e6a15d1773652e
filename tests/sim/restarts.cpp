#include "tests/sim/restarts.h"

#include <map>
#include <memory>

#include <fmt/format.h>

#include "runtime/sim/memory_store.h"

namespace helios::workflow {
namespace {

constexpr int kInputs = 150;

/// An orchestrator and its world, in which nothing breaks. Everything is committed after each input.
class Office {
 public:
  Office(const Scenario& scenario, const Settings& settings)
      : scenario_(scenario), program_(scenario.program()), settings_(settings) {
    restart();
  }

  void restart() {
    orchestrator_ = std::make_unique<Orchestrator>(program_, store_, settings_);
    if (const Status opened = orchestrator_->open(); !opened) wrong_ = opened.error().message;
    std::map<std::string, std::string> again;
    for (const OutgoingCall& call : orchestrator_->calls()) again.emplace(call.key(), call.call.input);
    for (const auto& [key, call] : calls_) {
      if (again[key] != call.call.input) wrong_ = key + " is asked with something else";
    }
    if (again.size() != calls_.size()) wrong_ = fmt::format("{} calls are under way, and {} after a restart", calls_.size(), again.size());
  }

  /// What `what` and `detail` choose. Draws nothing itself: two offices are given the same.
  void input(uint64_t what, uint64_t detail, const std::vector<Fact>& facts, size_t& next_fact) {
    if (what < 3 && next_fact < facts.size()) {
      const Fact& fact = facts[next_fact++];
      give(fact, next_fact, program_.schema(), *orchestrator_, now_ns_);
    } else if (what < 6 && !calls_.empty()) {
      answer(std::next(calls_.begin(), int64_t(detail % calls_.size()))->second, detail / 64);
    } else if (what == 6) {
      settle_parked();
    } else if (orchestrator_->due_ns() != kNever) {
      now_ns_ = orchestrator_->due_ns();
      orchestrator_->advance(now_ns_);
    }
    commit();
  }

  const auto& values() const { return store_.values(); }
  int64_t due_ns() { return orchestrator_->due_ns(); }
  const std::string& wrong() const { return wrong_; }

 private:
  void answer(const OutgoingCall& call, uint64_t how) {
    const Answer kinds[] = {Answer::Result,  Answer::Result,  Answer::Result, Answer::Result,
                            Answer::Failure, Answer::Unknown, Answer::Invalid};
    const Answer kind = kinds[how % 7];
    const uint32_t failure = uint32_t(how / 7 % program_.schema().tasks[call.call.task].failures.size());
    orchestrator_->answer(call.instance, {call.call.visit, kind, failure, scenario_.result(call.call.task)}, now_ns_);
  }

  void settle_parked() {
    std::vector<std::pair<std::string, uint64_t>> parked;
    orchestrator_->each([&](const Instance& each) {
      for (const Thread& thread : each.threads) {
        if (thread.doing == Doing::Parked) parked.emplace_back(each.id, thread.visit);
      }
    });
    for (const auto& [id, visit] : parked) {
      orchestrator_->settle(id, visit, visit % 2 == 0 ? Verdict::AskAgain : Verdict::GiveUp, now_ns_);
    }
  }

  void commit() {
    if (!orchestrator_->commit()) wrong_ = "memory cannot be written";
    for (const OutgoingCall& call : orchestrator_->calls()) calls_.insert_or_assign(call.key(), call);
    std::erase_if(calls_, [&](const auto& each) { return !is_asked(each.second); });
    const std::vector<OutgoingEvent> emissions = orchestrator_->emissions();
    for (const OutgoingEvent& each : emissions) orchestrator_->announced(each.number);
    if (!emissions.empty() && !orchestrator_->commit()) wrong_ = "memory cannot be written";
  }
  bool is_asked(const OutgoingCall& call) {
    auto instance = orchestrator_->find(call.instance, arena_);
    const Thread* const thread = instance->at_visit(call.call.visit);
    const bool asked = thread != nullptr && thread->doing == Doing::Asking && thread->attempt == call.call.attempt;
    arena_.reset();
    return asked;
  }

  const Scenario& scenario_;
  const abi::Program& program_;
  Settings settings_;
  sim::MemoryStore store_;
  std::unique_ptr<Orchestrator> orchestrator_;
  std::map<std::string, OutgoingCall> calls_;   // under way, by key
  int64_t now_ns_ = 0;
  std::string wrong_;
  Arena arena_;
};

/// Little is kept. A bucket and a breaker are asked anew after a restart, which is no longer nothing; what is under way at once is not.
Settings some_settings(SplitMix& random, const abi::Schema& schema) {
  Settings settings;
  for (const abi::Task& task : schema.tasks) {
    if (random.next() % 2 == 0) settings.limits[task.name].at_once = uint32_t(1 + random.next() % 3);
    if (random.next() % 2 == 0) settings.limits[task.name].priority = int32_t(random.next() % 3);
  }
  if (random.next() % 4 == 0) settings.retention = {int64_t(random.next() % 100) * 3'600'000'000'000, uint32_t(random.next() % 5)};
  if (random.next() % 4 == 0) settings.limits[schema.tasks[0].name.substr(0, schema.tasks[0].name.find('.'))].at_once = 2;
  return settings;
}

template <typename Values>
std::string first_difference(const Values& one, const Values& other) {
  auto a = one.begin();
  for (auto b = other.begin(); a != one.end() && b != other.end() && *a == *b; ++b) ++a;
  return a == one.end() ? "its end" : a->first;
}

}  // namespace

std::string restarts_differ(uint64_t seed, const Scenario& scenario) {
  SplitMix random(seed);
  const Settings settings = some_settings(random, scenario.program().schema());
  Office steady(scenario, settings), restarted(scenario, settings);
  const std::vector<Fact> facts = scenario.facts(random);
  size_t next_fact[2] = {0, 0};
  for (int i = 0; i < kInputs; ++i) {
    const uint64_t what = random.next() % 10, detail = random.next();
    steady.input(what, detail, facts, next_fact[0]);
    restarted.input(what, detail, facts, next_fact[1]);
    restarted.restart();
    if (!restarted.wrong().empty()) return fmt::format("restarted after input {}: {}", i, restarted.wrong());
    if (steady.values() != restarted.values()) {
      return fmt::format("restarted after input {}: the store is another at {}", i, first_difference(steady.values(), restarted.values()));
    }
    if (steady.due_ns() != restarted.due_ns()) return fmt::format("restarted after input {}: something is due at another time", i);
  }
  return "";
}

}  // namespace helios::workflow
