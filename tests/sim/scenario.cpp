#include "tests/sim/scenario.h"

#include "runtime/abi/image.h"

namespace helios::workflow {

void give(const Fact& fact, uint64_t position, const abi::Schema& schema, Orchestrator& orchestrator, int64_t now_ns) {
  Arena arena;
  const auto memory = [&](abi::RecordId record) { return abi::read_image(schema.types, record, fact.image, arena); };
  switch (fact.kind) {
    case Fact::Kind::Start: return orchestrator.start(fact.number, memory(schema.workflows[fact.number].params), now_ns);
    case Fact::Kind::Event: return orchestrator.event(fact.number, memory(schema.events[fact.number].record), position, now_ns);
    case Fact::Kind::Signal:
      return orchestrator.signal(fact.workflow, fact.key, fact.number, memory(schema.events[fact.number].record), position, now_ns);
    case Fact::Kind::Cancel: return orchestrator.cancel(fact.number, fact.key, "cancelled by a person", now_ns);
  }
}

}  // namespace helios::workflow
