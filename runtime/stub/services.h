#pragma once

#include <cstdint>
#include <string>

#include "runtime/workflow/orchestrator.h"

namespace helios::stub {

/// What comes back for a call, and when.
struct Answered {
  int64_t at_ns = 0;
  bool lost = false;
  workflow::Answer answer = workflow::Answer::Result;
  uint32_t failure = 0;
  std::string result;         // an image of Task::result
};

/// Services that are not there: what a call of one of their tasks comes to is made up.
class Services {
 public:
  virtual ~Services() = default;
  virtual Answered call(const workflow::OutgoingCall& call, int64_t now_ns) = 0;
  /// How hard they may be pressed.
  virtual workflow::Limits limits() const { return {}; }
};

}  // namespace helios::stub
