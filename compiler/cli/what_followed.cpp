#include "compiler/cli/what_followed.h"

namespace helios::cli {

Result<WhatFollowed> what_followed(const abi::Schema& schema, stub::Rehearsal& rehearsal) {
  WhatFollowed out;
  out.routed = rehearsal.routed();
  stub::VirtualTime* const workflows = rehearsal.workflows();
  if (workflows == nullptr) return out;
  auto reports = workflow::report(schema, workflows->orchestrator());
  if (!reports) return reports.error();
  out.workflows = std::move(*reports);
  out.calls = workflows->calls();
  out.runs = workflows->runs();
  out.unawaited = workflows->orchestrator().counts().dead_letters;
  return out;
}

}  // namespace helios::cli
