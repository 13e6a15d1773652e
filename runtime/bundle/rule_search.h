#pragma once

#include "runtime/abi/native.h"

/// The search behind RuntimeCalls::find_rules, say_rules and mark_causes (runtime/abi/rule_table.h).
namespace helios::bundle {

/// Adds to `held` the rules of the table that hold where columns have these values.
void find_rules(const abi::RuleTable* table, const int64_t* columns, uint64_t* held);

/// What the lines that hold or are undecided say, in their order.
void say_rules(const abi::NativeFrame* frame, const abi::DecisionResult* result, void* memory,
               const abi::RuleTable* table);

/// Of the rules whose outcome is constant: those that asked for what became the outcome.
void mark_causes(const abi::DecisionResult* result, const abi::RuleTable* table, int32_t outcome);

}  // namespace helios::bundle
