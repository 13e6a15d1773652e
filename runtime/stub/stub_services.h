#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/base/result.h"
#include "runtime/base/split_mix.h"
#include "runtime/stub/services.h"

/// Services that are not there, for simulations: how long they take, what they answer, how often they fail. Drawn under a
/// seed, by the key and attempt of a call, so that one call is answered the same however the others go.
///
///   [payments.hold]                        # services.toml; a task that is not in it answers at once
///   takes   = ["50ms", "2s"]               # from … to, or one duration
///   answers = { reference = "h1" }         # a field that is left out is empty, zero, false or unknown
///   fails   = { unavailable = 0.1 }        # the share of attempts, by declared failure
///   lost    = 0.01                         # never answered
///
/// And how hard they are pressed, as limit_toml.h says.
namespace helios::stub {

/// How one task behaves.
struct TaskStub {
  struct Share {
    uint32_t failure = 0;     // in Task::failures
    double of = 0;
  };
  int64_t shortest_ns = 0, longest_ns = 0;
  std::vector<Share> fails;
  double lost = 0;
  std::string result;         // an image of Task::result
};

class StubServices final : public Services {
 public:
  /// `toml` as above; empty: every task answers at once. The schema outlives it.
  static Result<StubServices> read(const abi::Schema& schema, const std::string& toml, uint64_t seed);

  Answered call(const workflow::OutgoingCall& call, int64_t now_ns) override;
  workflow::Limits limits() const override { return limits_; }

 private:
  StubServices(const abi::Schema& schema, uint64_t seed);

  const abi::Schema* schema_;
  uint64_t seed_;
  std::vector<TaskStub> stubs_;   // by task
  workflow::Limits limits_;
};

}  // namespace helios::stub
