#pragma once

#include <string>
#include <vector>

#include "runtime/workflow/effects.h"

namespace helios::explain {

/// One instance of a workflow from its start on: a line for each thing that happened, with how long after the one before.
std::string story_text(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story, bool colour);

/// "completed", or "parked" while a person is waited for.
const char* stage_name(const workflow::Instance& instance);
const char* name(workflow::Stage stage);
/// The step that a line tells of, as the source names it: "await_verdict"; "" for what concerns the whole.
std::string step_of(const abi::Workflow& workflow, const workflow::Story& line);
/// To the second where it is long, else to the millisecond: nobody reads nanoseconds of days.
std::string lasted(int64_t ns);

}  // namespace helios::explain
