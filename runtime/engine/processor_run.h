#pragma once

#include <functional>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/base/arena.h"

namespace helios::engine {

/// What a processor sends on: a workflow to start or to signal, an event, a topic. Memory is in the arena: of the workflow's
/// parameters, of its key, of the event's record; null for a topic, which is the processor's.
struct Sent {
  abi::ProcessKind kind = abi::ProcessKind::Start;
  uint32_t subject = 0;
  const void* memory = nullptr;
  const std::string* topic = nullptr;   // Route
};

/// A step of a processor whose arithmetic does not fit. It is passed over; what it would bind is unknown.
struct ProcessFault {
  uint32_t step = 0;
  uint32_t fault = 0;         // in Computation::faults
};

/// `on EVENT` for one event: enrich it, and later, when its features are read, do the rest in the order of the source.
/// A function of the event, its features and the bundle.
class ProcessorRun {
 public:
  /// Makes a decision on `params`, and keeps it in memory of Decision::decided; null where it does not apply.
  using Decide = std::function<const void*(uint32_t decision, const void* const* params)>;

  /// Both outlive it.
  ProcessorRun(const abi::Program& program, const abi::Processor& processor);

  /// The event as it is after all that enriches it, in the arena.
  const void* enrich(const void* event, int64_t time_ns, Arena& arena);
  /// `identity` is that of the event: what emitted ones are named by.
  void run(const void* features, const std::string& identity, const Decide& decide);

  const std::vector<Sent>& sent() const { return sent_; }
  const std::vector<ProcessFault>& faults() const { return faults_; }

 private:
  bool applies(uint32_t step);
  void* compute(uint32_t step, uint32_t computation);
  void take(uint32_t step, const std::string& identity, const Decide& decide);
  void decide(uint32_t step, const Decide& decide);
  void bind(uint32_t field, const void* value);
  const void* event() const;

  const abi::Program& program_;
  const abi::Schema& schema_;
  const abi::Processor& processor_;
  char* memory_ = nullptr;            // of Processor::frame
  const void* params_[1] = {nullptr};
  abi::Frame frame_;
  std::vector<Sent> sent_;
  std::vector<ProcessFault> faults_;
};

}  // namespace helios::engine
