#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/base/result.h"
#include "runtime/stub/rehearsal.h"
#include "runtime/workflow/report.h"

namespace helios::cli {

/// What came of events beyond decisions, counted.
struct WhatFollowed {
  std::map<std::string, uint64_t> routed;    // by topic
  std::vector<workflow::Report> workflows;   // by workflow; empty where the policy has none
  std::vector<uint64_t> calls;               // by task
  std::vector<uint64_t> runs;                // by schedule
  uint64_t unawaited = 0;                    // events that waited in vain for somebody to await them
};

Result<WhatFollowed> what_followed(const abi::Schema& schema, stub::Rehearsal& rehearsal);

}  // namespace helios::cli
