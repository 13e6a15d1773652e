// What workflows cost: `bench_workflow FOLDER`. The workflow is the review of tests/unit/runtime/workflow: a task with an
// undo, an event that is awaited, a task, two tasks at once. Every figure is one run of one thread; CPU time and wall time,
// memory as the kernel counts it.

#include <ctime>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "runtime/abi/image.h"
#include "runtime/io/sqlite/sqlite_store.h"
#include "runtime/sim/memory_store.h"
#include "runtime/workflow/orchestrator.h"
#include "tests/unit/runtime/workflow/review_program.h"

namespace {

using namespace helios;
using namespace helios::workflow;

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return double(now.tv_sec) + double(now.tv_nsec) * 1e-9;
}

struct Watch {
  double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
  void say(const char* what, double count, const char* unit) const {
    const double wall_s = seconds(CLOCK_MONOTONIC) - wall, cpu_s = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    fmt::print("{:<44} {:>12.0f} {} a second ({:.2f} s), {:>12.0f} a second of CPU\n", what, count / wall_s, unit, wall_s, count / cpu_s);
  }
};

double resident_mb() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmRSS:", 0) == 0) return std::stod(line.substr(6)) / 1024;
  }
  return 0;
}

abi::Text text(const std::string& chars) { return {chars.data(), uint32_t(chars.size()), 0}; }

/// A store that forgets: what the engine costs alone.
class NoStore : public ports::Store {
 public:
  Status scan(std::string_view, const std::function<void(std::string_view, std::string_view)>&) override { return Done{}; }
  Status commit(const std::vector<ports::Write>&) override { return Done{}; }
};

class Load {
 public:
  Load(const ReviewProgram& program, ports::Store& store) : program_(program), orchestrator_(program, store) {
    const abi::Text hold{"h", 1, 0};
    abi::append_image(program.schema().types, program.schema().tasks[0].result, &hold, hold_);
    if (Status opened = orchestrator_.open(); !opened) throw std::runtime_error(opened.error().message);
  }

  void start(uint64_t from, uint64_t count) {
    for (uint64_t i = from; i < from + count; ++i) {
      const std::string payment = "payment" + std::to_string(i);
      const abi::Text params = text(payment);
      orchestrator_.start(0, &params, 1);
    }
    commit();
  }
  /// Everything that was asked, answered; what that asks is asked by the commit.
  void answer() {
    const std::vector<OutgoingCall> calls = orchestrator_.calls();
    for (const OutgoingCall& call : calls) {
      const bool is_hold = call.call.task == ReviewProgram::kHold;
      orchestrator_.answer(call.instance, {call.call.visit, Answer::Result, 0, is_hold ? std::string_view(hold_) : ""}, 1);
    }
    commit();
  }
  void decide(uint64_t from, uint64_t count) {
    for (uint64_t i = from; i < from + count; ++i) {
      const std::string payment = "payment" + std::to_string(i);
      const ReviewProgram::VerdictEvent verdict{text(payment), true};
      orchestrator_.event(ReviewProgram::kVerdict, &verdict, ++position_, 1);
    }
    commit();
  }
  void commit() {
    if (Status stored = orchestrator_.commit(); !stored) throw std::runtime_error(stored.error().message);
  }
  const Counts& counts() const { return orchestrator_.counts(); }
  size_t size() const { return orchestrator_.size(); }

 private:
  const ReviewProgram& program_;
  Orchestrator orchestrator_;
  std::string hold_;
  uint64_t position_ = 0;
};

/// Five steps: hold, verdict, release, left and right. `batch` of them a commit.
void run_whole(Load& load, uint64_t count, uint64_t batch) {
  for (uint64_t from = 0; from < count; from += batch) {
    load.start(from, batch);
    load.answer();
    load.decide(from, batch);
    load.answer();
    load.answer();
  }
}

std::unique_ptr<io::SqliteStore> open(const std::filesystem::path& path) {
  auto store = io::SqliteStore::open(path.string());
  if (!store) throw std::runtime_error(store.error().message);
  return std::move(*store);
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const ReviewProgram program;
  {
    NoStore store;
    Load load(program, store);
    const Watch watch;
    run_whole(load, 100'000, 1000);
    watch.say("transitions, in memory", double(load.counts().transitions), "transitions");
  }
  {
    std::filesystem::remove(folder / "starts.db");
    const auto store = open(folder / "starts.db");
    Load load(program, *store);
    const Watch watch;
    for (uint64_t from = 0; from < 100'000; from += 1000) load.start(from, 1000);
    watch.say("starts, SQLite, 1,000 a commit", 100'000, "starts");
  }
  {
    std::filesystem::remove(folder / "whole.db");
    const auto store = open(folder / "whole.db");
    Load load(program, *store);
    const Watch watch;
    run_whole(load, 20'000, 1000);
    watch.say("five-step workflows, SQLite, 1,000 a commit", 20'000, "workflows");
  }
  std::filesystem::remove(folder / "million.db");
  {
    const auto store = open(folder / "million.db");
    Load load(program, *store);
    const double before_mb = resident_mb();
    for (uint64_t from = 0; from < 1'000'000; from += 10'000) {
      load.start(from, 10'000);
      load.answer();
    }
    fmt::print("{:<44} {:>12.0f} MB\n", "1,000,000 waiting instances", resident_mb() - before_mb);
  }
  {
    const auto store = open(folder / "million.db");
    const Watch watch;
    Load load(program, *store);
    watch.say("restart with them, ready", double(load.size()), "instances");
  }
  for (const char* const name : {"starts.db", "whole.db", "million.db"}) std::filesystem::remove(folder / name);
}
