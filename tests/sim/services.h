#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "runtime/workflow/orchestrator.h"

namespace helios::workflow {

/// What was done in the world, by idempotency key: a service does a thing once for a key, however often it is asked.
struct Deed {
  std::string key, instance, step;
  uint32_t task = 0;
  std::string input;
};

/// The services of the simulated world, with perfect memory.
class Services {
 public:
  /// Does it, unless that was done. Nothing: a key came with another input than before.
  bool perform(const OutgoingCall& call, const std::string& step) {
    const auto [at, is_new] = by_key_.emplace(call.key(), deeds_.size());
    if (is_new) deeds_.push_back({call.key(), call.instance, step, call.call.task, call.call.input});
    return deeds_[at->second].input == call.call.input;
  }
  bool did(const std::string& key) const { return by_key_.contains(key); }
  /// In the order they were done.
  const std::vector<Deed>& deeds() const { return deeds_; }

 private:
  std::map<std::string, size_t> by_key_;
  std::vector<Deed> deeds_;
};

}  // namespace helios::workflow
