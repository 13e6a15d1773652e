#pragma once

#include "runtime/abi/native.h"

/// The search behind RuntimeCalls::find_rules, say_rules and mark_causes (runtime/abi/rule_table.h).
namespace helios::bundle {

/// Adds the rules of the table that hold to those that held, with what they say in constants. The
/// decision's memory has the columns.
void find_rules(const abi::RuleTable* table, const abi::DecisionResult* result, void* memory);

/// What else the lines that hold or are undecided say, in their order.
void say_rules(const abi::RuleTable* table, const abi::DecisionResult* result, void* memory,
               const abi::NativeFrame* frame);

/// Of the rules whose outcome is constant: those that asked for what became the outcome.
void mark_causes(const abi::RuleTable* table, const abi::DecisionResult* result, void* memory,
                 int32_t outcome);

}  // namespace helios::bundle
