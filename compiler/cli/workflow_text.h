#pragma once

#include <string>
#include <vector>

#include "compiler/cli/what_followed.h"

namespace helios::cli {

/// What came of events beyond decisions, as a person reads it.
std::string workflows_text(const abi::Schema& schema, const WhatFollowed& followed, bool colour);

/// One instance from its start on: a line for each thing that happened, with how long after the one before.
std::string story_text(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story, bool colour);

/// "completed"
const char* name(workflow::Stage stage);
/// The step that a line tells of, as the source names it: "await"; "" for what concerns the whole.
std::string step_of(const abi::Workflow& workflow, const workflow::Story& line);

}  // namespace helios::cli
