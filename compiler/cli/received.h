#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>

#include "runtime/base/result.h"

/// When events are received: the time of those that say `time received`, and of the command itself.
namespace helios::cli {

int64_t now_ns();

void add_received_option(CLI::App& command, std::string& said);
/// What the option says; the present where it says nothing.
Result<int64_t> received_ns(const std::string& said);

}  // namespace helios::cli
