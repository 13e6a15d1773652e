#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/workflow/orchestrator.h"

namespace helios::workflow {

/// How long threads stayed at one step that waits, of those that went on.
struct Stay {
  uint32_t step = 0;
  uint64_t count = 0;
  int64_t median_ns = 0, p95_ns = 0, most_ns = 0;
};

/// All instances of one workflow, counted.
struct Report {
  uint64_t started = 0;
  std::map<Stage, uint64_t> stages;       // of those that are not parked
  uint64_t parked = 0;
  std::map<std::string, uint64_t> why;    // failed and cancelled ones, by reason
  uint64_t retries = 0, timeouts = 0, undos = 0, reminders = 0;
  std::vector<Stay> stays;                // by step
};

/// By workflow. Reads every instance and its story.
Result<std::vector<Report>> report(const abi::Schema& schema, Orchestrator& orchestrator);

}  // namespace helios::workflow
