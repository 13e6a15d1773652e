#pragma once

#include "compiler/eval/trace.h"
#include "compiler/explain/explanation.h"
#include "compiler/source/source.h"

namespace helios::explain {

/// A traced condition in the author's words. What the compiler spelled out of one phrase (`a
/// between b and c`) is one again.
Condition condition_of(const ir::Module& module, const source::Files& files,
                       const eval::ConditionTrace& trace);

/// A value by the name it was seen under.
Seen seen_value(const abi::TypeTable& types, std::string name, abi::TypeId type,
                const abi::Datum& value);

/// Whether the compiler spelled the parts out of one phrase: they do not stand at places of their
/// own within it.
bool is_one_phrase(const eval::ConditionTrace& trace);

}  // namespace helios::explain
