#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/explain.h"
#include "runtime/base/result.h"
#include "runtime/ingest/event_merge.h"

namespace helios::explain {

/// Which decisions to explain.
struct Wanted {
  std::string identity;              // of the event; or its place, as "payments.ndjson:17"
  std::optional<uint32_t> decision;  // nullopt: each that is on it
};

/// Lets events happen up to the one that is wanted, and explains what was decided about it; also
/// where a decision is not about such an event. An error where no event has that identity, or where
/// nothing was decided.
Result<std::vector<Explanation>> explain_event(const eval::InterpretedProgram& program,
                                               const source::Files& files,
                                               ingest::EventMerge& events, const Wanted& wanted);

}  // namespace helios::explain
