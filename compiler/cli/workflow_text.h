#pragma once

#include <string>
#include <vector>

#include "runtime/workflow/report.h"

namespace helios::cli {

/// What became of the instances of each workflow, how often each task was called, and how many events waited in vain for
/// somebody to await them, as a person reads it.
std::string workflows_text(const abi::Schema& schema, const std::vector<workflow::Report>& reports,
                           const std::vector<uint64_t>& calls, uint64_t dead_letters, bool colour);

/// One instance from its start on: a line for each thing that happened, with how long after the one before.
std::string story_text(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story, bool colour);
std::string story_json(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story);

}  // namespace helios::cli
