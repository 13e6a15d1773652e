#pragma once

#include <string>

#include "compiler/ast/ast.h"

/// Processors, services, workflows and schedules as lists: a part of `print`.
namespace helios::ast {

std::string print_params(const File& file, const std::vector<Param>& params);
std::string print_call(const File& file, const Call& call);
std::string print_processor(const File& file, const ProcessorDecl& processor);
std::string print_service(const File& file, const ServiceDecl& service);
std::string print_workflow(const File& file, const WorkflowDecl& workflow);
std::string print_schedule(const File& file, const ScheduleDecl& schedule);

}  // namespace helios::ast
