#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "compiler/cli/what_followed.h"

namespace helios::cli {

/// What came of events beyond decisions: members of the summary as JSON.
void add_workflows(const abi::Schema& schema, const WhatFollowed& followed, nlohmann::ordered_json& summary);

/// One instance from its start on.
std::string story_json(const abi::Schema& schema, const workflow::Instance& instance,
                       const std::vector<workflow::Story>& story);

/// A line of `simulate --out` for what one instance did.
void append_transition(const abi::Schema& schema, const stub::Told& told, std::string& out);

}  // namespace helios::cli
