#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/explain/explain.h"
#include "runtime/base/result.h"

namespace helios::explain {

/// A file and the type of its events.
struct EventSource {
  std::string path;
  uint32_t event = 0;
};

/// Which decisions to explain.
struct Wanted {
  std::string identity;               // of the event, as `helios explain --event` names it
  std::optional<uint32_t> decision;   // nullopt: each that is about it
};

/// Lets the events of the files happen, one file after the other, up to the one that is wanted, and explains what was decided
/// about it. An error where no event has that identity, or where it was refused.
Result<std::vector<Explanation>> explain_event(const eval::InterpretedProgram& program, const source::Files& files,
                                               const std::vector<EventSource>& sources, const Wanted& wanted);

/// The identity of an event as a person names it: "p17", or of several fields "a1 17".
std::string identity_of(const abi::Schema& schema, uint32_t event, const abi::Datum& value);

}  // namespace helios::explain
