#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "runtime/stub/services.h"
#include "runtime/stub/telling_store.h"
#include "runtime/workflow/orchestrator.h"
#include "runtime/workflow/schedule_runs.h"

namespace helios::stub {

/// An event that a workflow emitted: a fact like any other from here on.
struct Emitted {
  uint32_t event = 0;
  int64_t at_ns = 0;
  std::string image;          // of the event's record
};

/// Workflows in time that jumps from what is due to what is due: weeks of waiting take microseconds. Timers, answers of
/// stubbed services, schedules and events come in the order of their times; at one time, timers before answers before schedules
/// before events.
///
///   office.run(event.time)   until nothing is due before the event; what is emitted on the way is taken in first
///   office.event(event)
class VirtualTime {
 public:
  /// Both outlive it.
  VirtualTime(const abi::Program& program, Services& services);

  /// From then on schedules run; not before they are told.
  void begin_schedules(int64_t at_ns);
  void end_schedules();

  void start(uint32_t workflow, const void* params, int64_t at_ns);
  void event(uint32_t event, const void* memory, int64_t at_ns);
  /// The event to the instance of `workflow` whose key that is, in memory of Workflow::key_type.
  void signal(uint32_t workflow, const void* key, uint32_t event, const void* memory, int64_t at_ns);
  /// Up to and with `until_ns`; or to the next event that is emitted, so that whoever runs takes that in before going on.
  std::optional<Emitted> run(int64_t until_ns);
  /// When something happens by itself; workflow::kNever: nothing will.
  int64_t next_ns();
  /// Whether any workflow ever awaits it.
  bool is_awaited(uint32_t event) const { return awaited_[event]; }

  /// What is told of each instance, for whoever reads it as it happens.
  TellingStore& stories() { return store_; }
  workflow::Orchestrator& orchestrator() { return orchestrator_; }
  /// Calls by task, attempts included.
  const std::vector<uint64_t>& calls() const { return calls_; }
  /// Runs by schedule.
  const std::vector<uint64_t>& runs() const { return runs_; }

 private:
  struct Reply {
    std::string instance;
    uint64_t visit = 0;
    Answered answered;
  };

  struct Scheduled {
    uint32_t schedule = 0;
    workflow::ScheduleRuns runs;
  };

  Scheduled* next_scheduled();
  void step(int64_t at_ns);
  void answer_first(int64_t at_ns);
  void run_schedule(Scheduled& scheduled);
  void commit(int64_t now_ns);

  const abi::Program& program_;
  const abi::Schema& schema_;
  Services& services_;
  TellingStore store_;
  workflow::Orchestrator orchestrator_;
  std::multimap<int64_t, Reply> replies_;
  std::deque<Emitted> emitted_;
  std::vector<Scheduled> scheduled_;
  std::vector<uint64_t> calls_, runs_;
  std::vector<bool> awaited_;       // by event
  uint64_t position_ = 0;
};

}  // namespace helios::stub
