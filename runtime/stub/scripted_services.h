#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/stub/services.h"

namespace helios::stub {

/// What one task comes to, so many times.
struct Script {
  static constexpr uint64_t kAlways = UINT64_MAX;
  uint64_t times = kAlways;
  Answered answered;          // its time aside
};

/// Services that do what a test tells them, call by call, in no time. What it does not speak of succeeds, with a result that
/// is empty. All calls are kept.
class ScriptedServices final : public Services {
 public:
  /// The schema outlives it.
  explicit ScriptedServices(const abi::Schema& schema);

  /// From now on, one after the other, in place of what was said of the task before.
  void script(uint32_t task, std::deque<Script> scripts);

  Answered call(const workflow::OutgoingCall& call, int64_t now_ns) override;
  const std::vector<workflow::Call>& calls() const { return calls_; }

 private:
  std::vector<std::string> empty_results_;    // by task, an image
  std::vector<std::deque<Script>> scripts_;   // by task
  std::vector<workflow::Call> calls_;
};

}  // namespace helios::stub
