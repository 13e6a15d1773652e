#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "runtime/base/arena.h"
#include "runtime/engine/engine.h"
#include "runtime/stub/virtual_time.h"

namespace helios::stub {

/// All of a policy in virtual time: events are decided, processors send on, and workflows and schedules do what is due in
/// between. Simulations and tests are both this.
///
///   while (const Taken* own = rehearsal.emitted(at)) …    what happens by itself before an event: facts like any other
///   rehearsal.take(event, memory, at, arena)              then the event
class Rehearsal {
 public:
  /// Both outlive it.
  Rehearsal(const abi::Program& program, Services& services);

  /// An event from outside, at its time. What it says lives until the next `take` or `emitted`.
  const engine::Processed& take(uint32_t event, const void* memory, int64_t at_ns, Arena& arena);
  /// An event that processors or workflows emitted, as it was taken in.
  struct Taken {
    uint32_t event = 0;
    const void* memory = nullptr;
    const engine::Processed* processed = nullptr;
  };
  /// The next of them up to and with `until_ns`; null: nothing more happens until then.
  const Taken* emitted(int64_t until_ns);

  /// Time that has passed without an event counts, too.
  void begin(int64_t at_ns);
  void end_schedules();
  /// The time it has come to: of what happened last, or was waited for.
  int64_t now_ns() const { return now_ns_; }
  /// None where the policy has no workflows.
  VirtualTime* workflows() { return workflows_ ? &*workflows_ : nullptr; }
  /// How often processors passed an event on, by topic.
  const std::map<std::string, uint64_t>& routed() const { return routed_; }

 private:
  void send_on(uint32_t event, const engine::Processed& processed);
  void send_on(uint32_t event, const void* memory, const engine::Sent& sent);
  std::optional<Emitted> next_emitted(int64_t until_ns);

  const abi::Schema& schema_;
  engine::Engine engine_;
  std::optional<VirtualTime> workflows_;
  std::deque<Emitted> by_processors_;
  std::map<std::string, uint64_t> routed_;
  Arena arena_;             // of the event that was emitted last
  Taken taken_;
  int64_t now_ns_ = 0;
  bool begun_ = false;
};

}  // namespace helios::stub
