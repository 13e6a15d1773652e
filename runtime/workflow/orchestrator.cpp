#include "runtime/workflow/flaw.h"
#include "runtime/workflow/orchestrator.h"

#include <algorithm>
#include <cstring>

#include "runtime/abi/image.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/workflow/identity.h"
#include "runtime/workflow/layout.h"

namespace helios::workflow {

Orchestrator::Orchestrator(const abi::Program& program, ports::Store& store, const Settings& settings)
    : program_(program), schema_(program.schema()), store_(store), retention_(settings.retention),
      topics_(schema_.events.size()), dispatcher_(schema_, settings.limits) {
  for (uint32_t number = 0; number < schema_.workflows.size(); ++number) {
    const abi::Workflow& workflow = schema_.workflows[number];
    for (uint32_t arm = 0; arm < workflow.whenever.size(); ++arm) {
      topics_[workflow.whenever[arm].event].push_back({number, kNone, arm});
    }
    for (uint32_t step = 0; step < workflow.steps.size(); ++step) {
      if (workflow.steps[step].kind != abi::StepKind::Await) continue;
      for (uint32_t arm = 0; arm < workflow.steps[step].arms.size(); ++arm) {
        topics_[workflow.steps[step].arms[arm].event].push_back({number, step, arm});
      }
    }
  }
}

std::optional<uint32_t> Orchestrator::slot_of(std::string_view id) const {
  const auto found = by_id_.find(name_hash(id));
  if (found == by_id_.end() || found->second >= kDroppedUndone) return std::nullopt;
  return found->second;
}

void Orchestrator::start(uint32_t workflow, const void* params, int64_t now_ns) {
  begin(workflow, params, std::nullopt, now_ns);
  finish(now_ns);
}

void Orchestrator::answer(std::string_view instance, const Reply& reply, int64_t now_ns) {
  const std::optional<uint32_t> slot = slot_of(instance);
  if (!slot) return;
  change(*slot, now_ns, [&](Transition& step) { step.answer(reply); });
  finish(now_ns);
}

void Orchestrator::cancel(uint32_t workflow, std::string_view key_image, std::string_view why,
                          int64_t now_ns) {
  cancel_one(workflow, key_image, why, now_ns);
  finish(now_ns);
}

void Orchestrator::cancel_one(uint32_t workflow, std::string_view key_image, std::string_view why,
                              int64_t now_ns) {
  const std::optional<std::string> id = instance_id(schema_, workflow, key_image);
  const std::optional<uint32_t> slot = id ? slot_of(*id) : std::nullopt;
  if (!slot) return;
  change(*slot, now_ns, [&](Transition& step) { step.cancel(why); });
}

void Orchestrator::settle(std::string_view instance, uint64_t visit, Verdict verdict,
                          int64_t now_ns) {
  const std::optional<uint32_t> slot = slot_of(instance);
  if (!slot) return;
  change(*slot, now_ns, [&](Transition& step) { step.settle(visit, verdict); });
  finish(now_ns);
}

int64_t Orchestrator::due_ns() {
  while (!timers_.empty() && slots_[timers_.top().slot].due_ns != timers_.top().at_ns) timers_.pop();
  const int64_t timer = timers_.empty() ? kNever : timers_.top().at_ns;
  const int64_t planned = planned_.empty() ? kNever : planned_.begin()->first.first;
  return std::min({timer, planned, dispatcher_.due_ns()});
}

void Orchestrator::advance(int64_t now_ns) {
  expire(now_ns);
  retire(now_ns);
  while (due_ns() <= now_ns) {
    if (!planned_.empty() && planned_.begin()->first.first == due_ns()) {
      const auto next = planned_.begin();
      const StoredLaunch planned = std::move(next->second);
      writes_.push_back({next->first.second, std::nullopt});
      planned_.erase(next);
      launch(planned, now_ns);
    } else if (!timers_.empty() && timers_.top().at_ns == due_ns()) {
      const Due due = timers_.top();
      timers_.pop();
      slots_[due.slot].due_ns = kNever;
      change(due.slot, now_ns, [](Transition& step) { step.tick(); });
    }
    finish(now_ns);
  }
}

/// The end of every input: what follows from it elsewhere, and what may leave now.
void Orchestrator::finish(int64_t now_ns) {
  settle_debts(now_ns);
  while (const std::optional<Pending> call = dispatcher_.next(now_ns)) {
    change(call->slot, now_ns, [&](Transition& step) { step.send(call->visit); });
    settle_debts(now_ns);
  }
  arena_.reset();
}

/// What the instance asks by now, held to the limits of the services.
void Orchestrator::limit(uint32_t slot, Instance& instance, Transition& transition, Effects& effects, int64_t now_ns) {
  if (!dispatcher_.limits_anything()) return;
  for (const Outcome& outcome : effects.outcomes) dispatcher_.came_back(slot, outcome.visit, outcome.well, now_ns);
  dispatcher_.retain(slot, [&](const Pending& call) {
    const Thread* const thread = instance.at_visit(call.visit);
    if (thread == nullptr || thread->attempt != call.attempt) return false;
    return thread->doing == Doing::Asking || thread->doing == Doing::Held;
  });
  std::vector<Pending> asked;
  for (const Call& call : effects.calls) {
    const Thread* const thread = instance.at_visit(call.visit);
    if (thread == nullptr || !dispatcher_.is_limited(call.task)) continue;  // withdrawn by now
    asked.push_back({slot, call.visit, call.attempt, call.task, thread->since_ns});
  }
  for (const Pending& call : asked) {
    if (!dispatcher_.admit(call, now_ns)) transition.hold(call.visit);
  }
}

/// One transition of one instance, kept, with all that follows from it.
void Orchestrator::change(uint32_t slot, int64_t now_ns, const Step& step) {
  std::optional<Instance> instance = read_image(schema_, slots_[slot].image, arena_);
  HELIOS_CHECK(instance.has_value(), "an instance that was kept cannot be read");
  Effects effects;
  Transition transition(program_, *instance, now_ns, arena_, effects);
  step(transition);
  limit(slot, *instance, transition, effects, now_ns);
  instance->stories += !effects.story.empty();
  keep(slot, *instance);
  follow(slot, *instance, effects, now_ns);
}

void Orchestrator::keep(uint32_t slot, Instance& instance) {
  Slot& kept = slots_[slot];
  kept.image.clear();
  append_image(schema_, instance, kept.image);
  kept.stage = instance.stage;
  const int64_t due = instance.due_ns();
  if (due != kept.due_ns && due != kNever) timers_.push({due, slot});
  kept.due_ns = due;
  if (!kept.changed) changed_.push_back(slot);
  kept.changed = true;
  ++counts_.transitions;
}

void Orchestrator::follow(uint32_t slot, Instance& instance, Effects& effects, int64_t now_ns) {
  const std::string id = instance.id;
  for (Call& call : effects.calls) next_calls_.push_back({id, std::move(call)});
  for (uint64_t visit : effects.withdrawn) withdraw(id, visit);
  for (Emission& emission : effects.emissions) {
    next_emissions_.push_back({++emitted_, id, std::move(emission)});
    if (HELIOS_HAS_FLAW(OutboxSkipped)) continue;
    writes_.push_back({outbox_key(emitted_), to_bytes(StoredEmission{id, next_emissions_.back().emission})});
  }
  if (!effects.story.empty()) keep_story(slot, instance, effects.story);
  if (effects.ended) {
    ++counts_.ended;
    plan_drop(slot, instance.stage, now_ns);
    for (const Heard& heard : std::vector<Heard>(slots_[slot].heard)) silence(slot, heard.visit);
    for (Parent& parent : instance.parents) {
      debts_.push_back({std::move(parent), instance.stage == Stage::Completed});
    }
  }
  for (Launch& each : effects.launches) {
    if (each.at_ns <= now_ns) {
      launch({id, std::move(each)}, now_ns);
    } else {
      StoredLaunch planned{id, std::move(each)};
      std::string key = plan_key(id, planned.launch.visit);
      writes_.push_back({key, to_bytes(planned)});
      planned_.emplace(std::pair(planned.launch.at_ns, std::move(key)), std::move(planned));
    }
  }
  for (const Cancellation& each : effects.cancellations) {
    cancel_one(each.workflow, each.key, "cancelled by " + id, now_ns);
  }
  for (uint64_t visit : effects.silenced) silence(slot, visit);
  for (const Listening& each : effects.listens) {
    const bool is_over = std::count(effects.silenced.begin(), effects.silenced.end(), each.visit) > 0;
    if (!is_over) listen(slot, each, instance.workflow, now_ns);
  }
}

/// What is to be asked goes out after the commit, and may have lost its thread to an input of the same commit.
void Orchestrator::withdraw(std::string_view id, uint64_t visit) {
  std::erase_if(next_calls_, [&](const OutgoingCall& each) { return each.call.visit == visit && each.instance == id; });
}

void Orchestrator::begin(uint32_t workflow, const void* params, std::optional<Parent> parent,
                         int64_t now_ns) {
  Instance instance;
  instance.workflow = workflow;
  const std::optional<std::string> id = instance_id(program_, workflow, params, now_ns, arena_);
  if (!id) return;  // its key does not fit: nothing to start it under
  const auto [found, is_new] = by_id_.emplace(name_hash(*id), 0);
  if (!is_new) {
    if (parent) watch(found->second, std::move(*parent));
    return;
  }
  instance.id = *id;
  if (parent) instance.parents.push_back(std::move(*parent));
  const auto slot = found->second = instance.number = free_slot();
  ++counts_.started;
  Effects effects;
  Transition transition(program_, instance, now_ns, arena_, effects);
  transition.start(params);
  limit(slot, instance, transition, effects, now_ns);
  instance.stories = 1;
  keep(slot, instance);
  follow(slot, instance, effects, now_ns);
}

/// Who would start an instance that was started before is told its end, too.
void Orchestrator::watch(uint32_t slot, Parent parent) {
  if (slot >= kDroppedUndone) {
    debts_.push_back({std::move(parent), slot == kDroppedDone});
    return;
  }
  if (has_ended(slots_[slot].stage)) {
    debts_.push_back({std::move(parent), slots_[slot].stage == Stage::Completed});
    return;
  }
  std::optional<Instance> instance = read_image(schema_, slots_[slot].image, arena_);
  HELIOS_CHECK(instance.has_value(), "an instance that was kept cannot be read");
  instance->parents.push_back(std::move(parent));
  keep(slot, *instance);
}

void Orchestrator::launch(const StoredLaunch& planned, int64_t now_ns) {
  const abi::RecordId record = schema_.workflows[planned.launch.workflow].params;
  const void* const params = abi::read_image(schema_.types, record, planned.launch.params, arena_);
  HELIOS_CHECK(params != nullptr, "what an instance is started with cannot be read");
  std::optional<Parent> parent;
  if (planned.launch.watched) parent = Parent{planned.instance, planned.launch.visit};
  begin(planned.launch.workflow, params, std::move(parent), now_ns);
}

/// Tells those who wait for the end of an instance; which may be the end of theirs.
void Orchestrator::settle_debts(int64_t now_ns) {
  while (!debts_.empty()) {
    const Ended ended = std::move(debts_.front());
    debts_.pop_front();
    const std::optional<uint32_t> slot = slot_of(ended.parent.id);
    if (!slot) continue;
    change(*slot, now_ns, [&](Transition& step) {
      step.child_ended(ended.parent.visit, ended.completed);
    });
  }
}

Status Orchestrator::commit() {
  for (uint32_t slot : changed_) {
    if (slots_[slot].image.empty()) continue;  // dropped
    writes_.push_back({instance_key(slots_[slot].id()), slots_[slot].image});
    slots_[slot].changed = false;
  }
  changed_.clear();
  for (auto& [name, past] : dispatcher_.changes()) writes_.push_back({std::string(kLimits) + name, std::move(past)});
  if (!writes_.empty() && !HELIOS_HAS_FLAW(CommitSkipped)) {
    if (Status stored = store_.commit(writes_); !stored) return stored;
    writes_.clear();
  }
  calls_ = std::exchange(next_calls_, {});
  emissions_ = std::exchange(next_emissions_, {});
  return Done{};
}

void Orchestrator::announced(uint64_t number) { writes_.push_back({outbox_key(number), std::nullopt}); }

std::optional<Instance> Orchestrator::find(std::string_view id, Arena& arena) const {
  const std::optional<uint32_t> slot = slot_of(id);
  if (!slot) return std::nullopt;
  return read_image(schema_, slots_[*slot].image, arena);
}

void Orchestrator::each(const std::function<void(const Instance&)>& look) const {
  Arena arena;
  for (const Slot& slot : slots_) {
    if (slot.image.empty()) continue;
    look(*read_image(schema_, slot.image, arena));
    arena.reset();
  }
}

}  // namespace helios::workflow
