#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/split_mix.h"
#include "runtime/sim/faulty_store.h"
#include "runtime/workflow/orchestrator.h"
#include "tests/sim/disk.h"
#include "tests/sim/scenario.h"
#include "tests/sim/services.h"

/// An orchestrator in a world that breaks under a seed: the clock jumps from what is due to what is due; commits are lost or
/// unknown, processes die at any line; messages are lost, late, twice and out of order; services fail, hang, and answer twice.
/// After `rough` steps the faults stop, and everything must come to rest.
namespace helios::workflow {

/// How bad it is, drawn for each seed.
struct Weather {
  sim::Rate commit_lost, commit_unknown, crash, request_lost, answer_lost, answer_twice, fails, hangs;
  int64_t delay_ns;
};

class World {
 public:
  enum class Medium : uint8_t { Connection, Sqlite };
  /// The scenario outlives it.
  World(uint64_t seed, const Scenario& scenario, Medium medium);

  /// What is wrong; empty: nothing.
  std::string run();
  /// Every line is what happened, for two runs of one seed to be compared.
  const std::string& trace() const { return trace_; }

 private:
  enum class Kind : uint8_t { Fact, Request, Reply };
  struct Message {
    Kind kind;
    size_t fact = 0;
    OutgoingCall call;
    Answer answer = Answer::Result;
    uint32_t failure = 0;
  };
  struct Asked {                    // what is known of a key that was called
    std::string instance;
    uint64_t visit = 0;
    uint32_t workflow = 0, step = 0;
    uint32_t attempts = 0;          // the most
    bool undoes = false;
  };

  bool happens(sim::Rate rate);
  int64_t some_delay();
  void send(int64_t at_ns, Message message);
  void read_on();
  void step();
  void take(const Message& message);
  void take_fact(size_t number);
  void take_request(const OutgoingCall& call);
  void take_reply(const Message& message);
  void commit();
  void acknowledge();
  void dispatch();
  void announce(const OutgoingEvent& event);
  void die();
  void reopen();
  void could_not_read(const Error& why);
  void calm_down();
  void settle_parked();
  const abi::Step& step_of(const Asked& asked) const;
  const std::string& task_of(uint32_t workflow, uint32_t step) const;

  // checks.cpp
  void check_memory_is_what_was_stored();
  void check_call(const OutgoingCall& call);
  void check_limits(const Instance& instance);
  void check_service_limits();
  void check_rates(const std::string& task);
  void check_timers();
  void check_ends();
  void check_end(const Instance& instance);
  void check_undos(const Instance& instance);
  void check_waits(const Instance& instance, const std::vector<Story>& story);
  void check_emissions(const Instance& instance, const std::vector<Story>& story);
  int64_t constant(uint32_t computation);
  void wrong(std::string what);

  const Scenario& scenario_;
  const abi::Program& program_;
  SplitMix random_;
  Weather weather_;
  Settings settings_;
  std::unique_ptr<Disk> disk_;
  std::unique_ptr<Orchestrator> orchestrator_;
  Services services_;
  std::vector<Fact> facts_;
  size_t next_fact_ = 0;
  std::multimap<int64_t, Message> network_;
  std::map<std::string, std::string> acknowledged_;   // images by instance, as of the last commit that was answered
  bool unknown_ = false;                              // the last commit was not
  std::map<std::string, std::string> announced_;      // emissions by identity
  std::map<std::string, Asked> asked_;                // by key
  std::map<std::string, std::map<uint64_t, uint32_t>> undos_;  // that were stored, by instance and the visit they undo
  std::map<std::string, std::vector<int64_t>> sent_ns_;        // by limit
  std::set<std::string> dropped_;                              // instances that ended long ago
  int64_t now_ns_ = 0;
  bool rough_ = true;
  std::string wrong_, trace_;
  Arena arena_;
};

}  // namespace helios::workflow
