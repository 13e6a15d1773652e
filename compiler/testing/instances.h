#pragma once

#include <optional>
#include <string>

#include "compiler/ir/module.h"
#include "runtime/workflow/orchestrator.h"

/// Where instances of workflows stand, in the words of a test.
namespace helios::testing {

/// The id of the one of a workflow that was started last; nothing where none was.
std::optional<std::string> last_started(const workflow::Orchestrator& all, uint32_t workflow);

/// "is waiting for Verdict", `failed because "cancelled"`
std::string standing(const abi::Schema& schema, const workflow::Instance& instance);
/// The same of what a test expects.
std::string standing(const abi::Schema& schema, const ir::TestStatement& expected);

/// Whether it stands as expected, with the reason where one is.
bool stands_so(const abi::Schema& schema, const workflow::Instance& instance,
               const ir::TestStatement& expected);

/// When the next attempt of a task is due that failed before, in any of them.
std::optional<int64_t> next_attempt_ns(const workflow::Orchestrator& all);

}  // namespace helios::testing
