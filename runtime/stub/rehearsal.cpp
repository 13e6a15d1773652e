#include "runtime/stub/rehearsal.h"

#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/base/check.h"

namespace helios::stub {

Rehearsal::Rehearsal(const abi::Program& program, Services& services) : schema_(program.schema()), engine_(program) {
  if (!schema_.workflows.empty()) workflows_.emplace(program, services);
}

void Rehearsal::begin(int64_t at_ns) {
  if (!begun_ && workflows_) workflows_->begin_schedules(at_ns);
  begun_ = true;
  now_ns_ = std::max(now_ns_, at_ns);
}

void Rehearsal::end_schedules() {
  if (workflows_) workflows_->end_schedules();
}

const engine::Processed& Rehearsal::take(uint32_t event, const void* memory, int64_t at_ns, Arena& arena) {
  const engine::Processed& processed = engine_.process(event, memory, at_ns, arena);
  if (processed.verdict != engine::Verdict::Decided) return processed;
  begin(processed.time_ns);
  send_on(event, processed);
  return processed;
}

const Rehearsal::Taken* Rehearsal::emitted(int64_t until_ns) {
  const std::optional<Emitted> next = next_emitted(until_ns);
  if (!next) {
    now_ns_ = std::max(now_ns_, until_ns);
    return nullptr;
  }
  arena_.reset();
  const void* const memory = abi::read_image(schema_.types, schema_.events[next->event].record, next->image, arena_);
  HELIOS_CHECK(memory != nullptr, "an event that was emitted cannot be read");
  taken_ = {next->event, memory, &take(next->event, memory, next->at_ns, arena_)};
  return &taken_;
}

std::optional<Emitted> Rehearsal::next_emitted(int64_t until_ns) {
  if (by_processors_.empty()) return workflows_ ? workflows_->run(until_ns) : std::nullopt;
  Emitted first = std::move(by_processors_.front());
  by_processors_.pop_front();
  return first;
}

/// The event to whoever awaits it, and then what processors make of it.
void Rehearsal::send_on(uint32_t event, const engine::Processed& processed) {
  if (workflows_ && workflows_->is_awaited(event)) workflows_->event(event, processed.event, now_ns_);
  for (const engine::Sent& sent : processed.sent) send_on(event, processed.event, sent);
}

void Rehearsal::send_on(uint32_t event, const void* memory, const engine::Sent& sent) {
  switch (sent.kind) {
    case abi::ProcessKind::Start: return workflows_->start(sent.subject, sent.memory, now_ns_);
    case abi::ProcessKind::Signal: return workflows_->signal(sent.subject, sent.memory, event, memory, now_ns_);
    case abi::ProcessKind::Emit: {
      Emitted emitted{sent.subject, now_ns_, {}};
      abi::append_image(schema_.types, schema_.events[sent.subject].record, sent.memory, emitted.image);
      by_processors_.push_back(std::move(emitted));
      return;
    }
    case abi::ProcessKind::Route: ++routed_[*sent.topic]; return;
    case abi::ProcessKind::Enrich:
    case abi::ProcessKind::Decide: break;
  }
  HELIOS_UNREACHABLE("what stays within a processor was sent on");
}

}  // namespace helios::stub
