#include "runtime/base/check.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/layout.h"
#include "runtime/workflow/orchestrator.h"

/// What is stored, back in memory. Nothing that hangs on an instance is stored beside it: its timers are its times, whom it
/// listens to and what it has asked follow from its steps.
namespace helios::workflow {
namespace {

constexpr const char* kTorn = "the workflow store holds what this bundle cannot read, under ";

}  // namespace

Status Orchestrator::open() {
  if (Status loaded = load_instances(); !loaded) return loaded;
  if (Status loaded = load_rest(); !loaded) return loaded;
  calls_ = std::exchange(next_calls_, {});
  emissions_ = std::exchange(next_emissions_, {});
  return Done{};
}

Status Orchestrator::load_instances() {
  std::string torn;
  Status scanned = store_.scan(kInstances, [&](std::string_view key, std::string_view value) {
    std::optional<Instance> instance = read_image(schema_, value, arena_);
    if (instance) {
      remember(*instance, value);
    } else {
      torn = key;
    }
    arena_.reset();
  });
  if (!torn.empty()) return Error{kTorn + torn};
  for (uint32_t slot = 0; slot < slots_.size(); ++slot) {
    if (slots_[slot].image.empty()) free_slots_.insert(slot);
  }
  return scanned;
}

void Orchestrator::remember(Instance& instance, std::string_view image) {
  const uint32_t slot = instance.number;  // as before: what is due at one time is due in this order
  if (slot >= slots_.size()) slots_.resize(slot + 1);
  Slot& kept = slots_[slot];
  kept.image = image;
  kept.stage = instance.stage;
  kept.due_ns = instance.due_ns();
  if (kept.due_ns != kNever && !HELIOS_HAS_FLAW(TimersForgotten)) timers_.push({kept.due_ns, slot});
  by_id_.emplace(name_hash(instance.id), slot);
  plan_drop(slot, instance.stage, instance.ended_ns);
  if (has_ended(instance.stage)) return;
  Effects effects;
  Transition(program_, instance, instance.started_ns, arena_, effects).resume();
  for (Call& call : effects.calls) remember_call(slot, instance, std::move(call));
  for (const Thread& thread : instance.threads) {
    const abi::Step& step = schema_.workflows[instance.workflow].steps[thread.step];
    if (thread.doing == Doing::Held) dispatcher_.is_held({slot, thread.visit, thread.attempt, step.subject, thread.since_ns});
  }
  for (const Listening& each : effects.listens) {
    begin_listening(slot, each.visit, address({instance.workflow, each.step, each.arm}, each.key));
  }
}

/// It was under way: it is asked once more, and where the past limits that, only when it may be.
void Orchestrator::remember_call(uint32_t slot, Instance& instance, Call call) {
  const Pending pending{slot, call.visit, call.attempt, call.task, instance.at_visit(call.visit)->since_ns};
  if (dispatcher_.has_memory(call.task)) return dispatcher_.is_to_be_asked_again(pending);
  if (dispatcher_.is_limited(call.task)) dispatcher_.is_under_way(pending);
  next_calls_.push_back({instance.id, std::move(call)});
}

Status Orchestrator::load_rest() {
  std::string torn;
  const auto load = [&](std::string_view prefix, const auto& take) {
    return store_.scan(prefix, [&](std::string_view key, std::string_view value) {
      if (!take(key, value)) torn = key;
    });
  };
  const Status steps[] = {
      load(kOutbox, [&](std::string_view key, std::string_view value) {
        auto stored = read_emission(value);
        if (!stored) return false;
        emitted_ = std::stoull(std::string(key.substr(kOutbox.size())), nullptr, 16);
        next_emissions_.push_back({emitted_, std::move(stored->instance), std::move(stored->emission)});
        return true;
      }),
      load(kPlans, [&](std::string_view key, std::string_view value) {
        auto stored = read_launch(value);
        if (!stored) return false;
        planned_.emplace(std::pair(stored->launch.at_ns, std::string(key)), std::move(*stored));
        return true;
      }),
      load(kInbox, [&](std::string_view, std::string_view value) {
        auto stored = read_event(value);
        if (!stored) return false;
        const std::string at = stored->address;
        lie_at(at, std::move(*stored));
        return true;
      }),
      load(kDropped, [&](std::string_view key, std::string_view value) {
        const bool completed = value == std::string_view("\1", 1);
        dropped_ += by_id_.emplace(name_hash(key.substr(kDropped.size())), completed ? kDroppedDone : kDroppedUndone).second;
        return value.size() == 1;
      }),
      load(kLimits, [&](std::string_view key, std::string_view value) {
        return dispatcher_.remember(key.substr(kLimits.size()), value);
      }),
      load(kJournal, [&](std::string_view, std::string_view value) {
        const auto position = read_number(value);
        if (position) position_ = *position;
        return position.has_value();
      }),
  };
  for (const Status& step : steps) {
    if (!step) return step;
  }
  if (!torn.empty()) return Error{kTorn + torn};
  return Done{};
}

}  // namespace helios::workflow
