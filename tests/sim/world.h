#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "runtime/base/split_mix.h"
#include "runtime/sim/faulty_store.h"
#include "runtime/sim/memory_store.h"
#include "runtime/workflow/orchestrator.h"
#include "tests/sim/services.h"
#include "tests/unit/runtime/workflow/review_program.h"

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
  explicit World(uint64_t seed);

  /// What is wrong; empty: nothing.
  std::string run();
  /// Every line is what happened, for two runs of one seed to be compared.
  const std::string& trace() const { return trace_; }

 private:
  enum class Kind : uint8_t { Input, Request, Reply };
  struct Message {
    Kind kind;
    size_t input = 0;               // Input: in journal_
    OutgoingCall call;
    Answer answer = Answer::Result;
    uint32_t failure = 0;
  };
  enum class InputKind : uint8_t { Start, Verdict, Cancel };
  struct Input {                    // a fact of the journal; its position is its place, from 1
    InputKind kind;
    std::string payment;
    bool approved = false;
  };

  bool happens(sim::Rate rate);
  int64_t some_delay();
  void send(int64_t at_ns, Message message);
  void write_journal();
  void read_on();
  void step();
  void take(const Message& message);
  void take_input(size_t number);
  void take_request(const OutgoingCall& call);
  void take_reply(const Message& message);
  void commit();
  void acknowledge();
  void dispatch();
  void announce(const OutgoingEvent& event);
  void die();
  void reopen();
  void calm_down();
  void settle_parked();
  std::string step_name(const OutgoingCall& call);

  // checks.cpp
  void check_memory_is_what_was_stored();
  void check_deeds();
  void check_ends();
  void check_undos(const Instance& instance, const std::vector<std::string>& deeds);
  void check_said(const Instance& instance);
  bool had_verdict(const Instance& instance, int64_t at_ns) const;
  void wrong(std::string what);

  SplitMix random_;
  Weather weather_;
  ReviewProgram program_;
  sim::MemoryStore disk_;
  std::unique_ptr<sim::FaultyStore> store_;
  std::unique_ptr<Orchestrator> orchestrator_;
  Services services_;
  std::vector<Input> journal_;
  size_t next_input_ = 0;
  std::multimap<int64_t, Message> network_;
  std::map<std::string, std::string> acknowledged_;   // images by instance, as of the last commit that was answered
  bool unknown_ = false;                              // the last commit was not
  std::map<std::string, std::string> announced_;      // emissions by identity
  std::map<std::string, std::string> asked_by_;       // the step, by key
  std::map<std::string, uint32_t> attempts_;          // by key, the most
  std::set<std::string> settled_;                     // keys that a person sent on
  struct Said {
    int64_t given_ns, stored_ns;                      // first given to the orchestrator; known to be stored
  };
  std::map<std::string, Said> verdicts_;              // by instance, the first
  int64_t now_ns_ = 0;
  bool rough_ = true;
  std::string wrong_, trace_;
  Arena arena_;
};

}  // namespace helios::workflow
