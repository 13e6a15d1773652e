#include "runtime/stub/virtual_time.h"

#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/abi/new_value.h"
#include "runtime/base/check.h"

namespace helios::stub {

namespace {

void note(const std::vector<abi::Arm>& arms, std::vector<bool>& awaited) {
  for (const abi::Arm& arm : arms) awaited[arm.event] = true;
}

}  // namespace

VirtualTime::VirtualTime(const abi::Program& program, Services& services)
    : program_(program), schema_(program.schema()), services_(services),
      orchestrator_(program, store_, workflow::Settings{services_.limits(), {}}),
      calls_(schema_.tasks.size()), runs_(schema_.schedules.size()), awaited_(schema_.events.size()) {
  const Status opened = orchestrator_.open();
  HELIOS_CHECK(opened.ok(), "an empty store cannot be opened");
  for (const abi::Workflow& workflow : schema_.workflows) {
    note(workflow.whenever, awaited_);
    for (const abi::Step& step : workflow.steps) {
      if (step.kind == abi::StepKind::Await) note(step.arms, awaited_);
    }
  }
}

void VirtualTime::begin_schedules(int64_t at_ns) {
  for (uint32_t number = 0; number < schema_.schedules.size(); ++number) {
    const abi::Schedule& schedule = schema_.schedules[number];
    const auto zone = value::Zone::find(schema_.zones[schedule.zone]);
    HELIOS_CHECK(zone.has_value(), "a zone that was known is gone");
    scheduled_.push_back({number, workflow::ScheduleRuns(schedule, *zone, at_ns)});
  }
}

void VirtualTime::end_schedules() { scheduled_.clear(); }

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
  int64_t next = orchestrator_.due_ns();
  if (!replies_.empty()) next = std::min(next, replies_.begin()->first);
  const Scheduled* const scheduled = next_scheduled();
  return scheduled == nullptr ? next : std::min(next, scheduled->runs.next_ns());
}

/// The one that is due first; of several, the first in the source.
VirtualTime::Scheduled* VirtualTime::next_scheduled() {
  const auto earlier = [](const Scheduled& a, const Scheduled& b) { return a.runs.next_ns() < b.runs.next_ns(); };
  const auto next = std::min_element(scheduled_.begin(), scheduled_.end(), earlier);
  return next == scheduled_.end() ? nullptr : &*next;
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
  } else if (!replies_.empty() && replies_.begin()->first <= at_ns) {
    answer_first(at_ns);
  } else {
    run_schedule(*next_scheduled());
  }
  commit(at_ns);
}

void VirtualTime::answer_first(int64_t at_ns) {
  const auto first = replies_.begin();
  const Reply reply = std::move(first->second);
  replies_.erase(first);
  const Answered& answered = reply.answered;
  orchestrator_.answer(reply.instance, {reply.visit, answered.answer, answered.failure, answered.result}, at_ns);
}

/// Where the arithmetic of what it would start with does not fit, it starts nothing.
void VirtualTime::run_schedule(Scheduled& scheduled) {
  const abi::Schedule& schedule = schema_.schedules[scheduled.schedule];
  const int64_t due_ns = scheduled.runs.next_ns();
  scheduled.runs.pop();
  ++runs_[scheduled.schedule];
  Arena arena;
  void* const params = abi::zeroed(schema_.types[schema_.computations[schedule.input].result].size, arena);
  if (program_.compute(schedule.input, {nullptr, nullptr, &arena, due_ns}, params) != 0) return;
  orchestrator_.start(schedule.workflow, params, due_ns);
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
