#pragma once

#include <string>
#include <vector>

#include "compiler/ir/module.h"

/// Workflows, processors and schedules: they stand in the schema as they will run, and their code
/// in the module's computations. Parts of `print` and `verify`.
namespace helios::ir {

/// The text form: a step a paragraph, computations where they are used.
std::string print_workflows(const Module& module);
/// Computations that a workflow, processor or schedule uses: they are printed there.
std::vector<bool> used_computations(const Module& module);

/// What is wrong with the machines: targets, types of computations and of what they are kept in,
/// threads that do not meet, reminders that wait.
std::vector<std::string> workflow_problems(const Module& module);

}  // namespace helios::ir
