#include "runtime/stub/virtual_time.h"

#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/base/check.h"

namespace helios::stub {

VirtualTime::VirtualTime(const abi::Program& program, StubServices services)
    : schema_(program.schema()), services_(std::move(services)), orchestrator_(program, store_), calls_(program.schema().tasks.size()) {
  const Status opened = orchestrator_.open();
  HELIOS_CHECK(opened.ok(), "an empty store cannot be opened");
}

void VirtualTime::start(uint32_t workflow, const void* params, int64_t at_ns) {
  orchestrator_.start(workflow, params, at_ns);
  commit(at_ns);
}

void VirtualTime::event(uint32_t event, const void* memory, int64_t at_ns) {
  orchestrator_.event(event, memory, ++position_, at_ns);
  commit(at_ns);
}

void VirtualTime::signal(uint32_t workflow, const void* key, uint32_t event, const void* memory, int64_t at_ns) {
  std::string image;
  abi::append_image(schema_.types, schema_.workflows[workflow].key_type, key, image);
  orchestrator_.signal(workflow, image, event, memory, ++position_, at_ns);
  commit(at_ns);
}

int64_t VirtualTime::next_ns() {
  const int64_t timer = orchestrator_.due_ns();
  return replies_.empty() ? timer : std::min(timer, replies_.begin()->first);
}

std::optional<Emitted> VirtualTime::run(int64_t until_ns) {
  while (emitted_.empty() && next_ns() <= until_ns) step(next_ns());
  if (emitted_.empty()) return std::nullopt;
  Emitted first = std::move(emitted_.front());
  emitted_.pop_front();
  return first;
}

void VirtualTime::step(int64_t at_ns) {
  if (orchestrator_.due_ns() <= at_ns) {
    orchestrator_.advance(at_ns);
  } else {
    const auto first = replies_.begin();
    const Reply reply = std::move(first->second);
    replies_.erase(first);
    const Answered& answered = reply.answered;
    orchestrator_.answer(reply.instance, {reply.visit, answered.answer, answered.failure, answered.result}, at_ns);
  }
  commit(at_ns);
}

/// Stored, and then done: calls go to the services, what is emitted waits for whoever runs.
void VirtualTime::commit(int64_t now_ns) {
  const Status stored = orchestrator_.commit();
  HELIOS_CHECK(stored.ok(), "memory cannot be written");
  for (const workflow::OutgoingCall& call : orchestrator_.calls()) {
    ++calls_[call.call.task];
    Answered answered = services_.call(call, now_ns);
    if (answered.lost) continue;
    const int64_t at_ns = answered.at_ns;
    replies_.emplace(at_ns, Reply{call.instance, call.call.visit, std::move(answered)});
  }
  for (const workflow::OutgoingEvent& each : orchestrator_.emissions()) {
    emitted_.push_back({each.emission.event, now_ns, each.emission.image});
    orchestrator_.announced(each.number);
  }
}

}  // namespace helios::stub
