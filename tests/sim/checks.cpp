#include <algorithm>

#include <fmt/format.h>

#include "tests/sim/world.h"

/// What must be so of every program, whatever breaks.
namespace helios::workflow {

/// No stored transition is lost, and none appears: what memory held when the last commit was answered is what is there again.
/// Where the answer was lost, the store has that or the next, whole.
void World::check_memory_is_what_was_stored() {
  std::map<std::string, std::string> gone = acknowledged_;
  orchestrator_->each([&](const Instance& each) {
    std::string image;
    append_image(program_.schema(), each, image);
    gone.erase(each.id);
    const auto known = acknowledged_.find(each.id);
    if (!unknown_ && (known == acknowledged_.end() || known->second != image)) {
      wrong(each.id + " is not what was stored");
    }
  });
  for (const auto& [id, image] : gone) {
    const bool may_be_dropped = unknown_ && settings_.retention.ended_ns != kNever;
    if (may_be_dropped && has_ended(read_image(program_.schema(), image, arena_)->stage)) continue;
    wrong("an instance that was stored is gone");
  }
  arena_.reset();
}

/// A call goes out for a thread that asks. Its key is the same for every attempt: none has a number without the one before; and
/// there are no more of them than its step allows.
void World::check_call(const OutgoingCall& call) {
  check_rates(program_.schema().tasks[call.call.task].name);
  auto instance = orchestrator_->find(call.instance, arena_);
  const Thread* const thread = instance ? instance->at_visit(call.call.visit) : nullptr;
  Asked& asked = asked_[call.key()];
  if (thread != nullptr) {
    asked.instance = call.instance;
    asked.visit = call.call.visit;
    asked.workflow = instance->workflow;
    asked.step = thread->step;
    asked.undoes = instance->stage == Stage::Undoing;
  } else {
    wrong("nobody asks for " + call.key());
  }
  arena_.reset();
  // One that is to be asked again after a restart may time out while a limit holds it back.
  if (settings_.limits.empty() && call.call.attempt > asked.attempts + 1) {
    wrong(fmt::format("{} was never asked before its attempt {}", call.key(), call.call.attempt));
  }
  asked.attempts = std::max(asked.attempts, call.call.attempt);
  const uint32_t most = step_of(asked).retry.value_or(abi::Retry{}).attempts;
  if (call.call.attempt > most) {
    wrong(fmt::format("{} was asked {} times, at most {} are allowed", call.key(), call.call.attempt, most));
  }
}

/// An Each works on no more at once than its limit.
void World::check_limits(const Instance& instance) {
  for (const Thread& thread : instance.threads) {
    const abi::Step& step = program_.schema().workflows[instance.workflow].steps[thread.step];
    if (step.kind != abi::StepKind::Each) continue;
    const auto at_once = std::count_if(instance.threads.begin(), instance.threads.end(),
                                       [&](const Thread& each) { return each.parent == thread.number; });
    if (at_once > step.limit) wrong(fmt::format("{} works on {} at once, {} are allowed", instance.id, at_once, step.limit));
  }
}

/// No more is under way of a task or service than its limit.
void World::check_service_limits() {
  std::map<std::string, uint32_t> under_way;
  orchestrator_->each([&](const Instance& each) {
    for (const Thread& thread : each.threads) {
      if (thread.doing != Doing::Asking) continue;
      const std::string& task = task_of(each.workflow, thread.step);
      ++under_way[task];
      ++under_way[task.substr(0, task.find('.'))];
    }
  });
  for (const auto& [name, limit] : settings_.limits) {
    if (limit.at_once == 0 || under_way[name] <= limit.at_once) continue;
    wrong(fmt::format("{} of {} are under way, {} are allowed", under_way[name], name, limit.at_once));
  }
}

/// A call has gone out: in no span of time were there more than its limit allows.
void World::check_rates(const std::string& task) {
  for (const auto& [name, limit] : settings_.limits) {
    if (limit.every_ns == 0 || (name != task && name != task.substr(0, task.find('.')))) continue;
    std::vector<int64_t>& sent = sent_ns_[name];
    sent.push_back(now_ns_);
    for (size_t first = 0; first + limit.burst < sent.size(); ++first) {
      const int64_t more = int64_t(sent.size() - first - limit.burst);  // than were saved up
      if (sent.back() - sent[first] < more * limit.every_ns) {
        return wrong(fmt::format("{} of {} within {} ns", sent.size() - first, name, sent.back() - sent[first]));
      }
    }
  }
}

/// No timer is forgotten: what is due next is what the instances say, and nothing is overdue.
void World::check_timers() {
  int64_t due = kNever;
  orchestrator_->each([&](const Instance& each) { due = std::min(due, each.due_ns()); });
  if (orchestrator_->due_ns() > due) wrong("a timer is forgotten");
}

/// Every instance ended, and how it ended fits what was done for it and what was said to it.
void World::check_ends() {
  std::set<std::string> started, found;
  for (const Fact& fact : facts_) {
    if (fact.kind == Fact::Kind::Start) started.insert(fact.instance);
  }
  for (const std::string& id : dropped_) started.erase(id);
  const size_t roots = started.size();
  orchestrator_->each([&](const Instance& each) {
    started.erase(each.id);
    check_end(each);
  });
  if (!started.empty()) wrong(*started.begin() + " is missing");
  if (roots > orchestrator_->size()) wrong("an instance is there twice");
}

void World::check_end(const Instance& instance) {
  if (!has_ended(instance.stage)) return wrong(instance.id + " neither ended nor waits for anything");
  const auto story = orchestrator_->story(instance.id);
  if (!story) return wrong(story.error().message);
  std::vector<std::string> deeds;
  for (const Deed& deed : services_.deeds()) {
    if (deed.instance == instance.id) deeds.push_back(deed.step);
  }
  check_undos(instance);
  check_waits(instance, *story);
  check_emissions(instance, *story);
  const std::string more = scenario_.check({instance, *story, deeds, facts_});
  if (!more.empty()) wrong(instance.id + " " + more);
}

/// All that was asked had its undo registered, and all that was registered is undone, newest first and once; of one that
/// completed, nothing.
void World::check_undos(const Instance& instance) {
  const std::map<uint64_t, uint32_t>& registered = undos_[instance.id];
  std::map<uint64_t, uint32_t> undone;  // by visit
  for (const auto& [key, asked] : asked_) {
    if (asked.instance != instance.id) continue;
    if (asked.undoes) undone.emplace(asked.visit, asked.step);
    else if (step_of(asked).undo_task != abi::kNoStep && !registered.contains(asked.visit)) wrong(key + " has no undo");
  }
  if (instance.stage == Stage::Completed) {
    if (!undone.empty()) wrong(instance.id + " completed and undid something");
    return;
  }
  const auto same = [](const auto& a, const auto& b) { return a.second == b.second; };
  if (!std::equal(registered.rbegin(), registered.rend(), undone.begin(), undone.end(), same)) {
    wrong(fmt::format("{} registered {} undos, and did {}, or in another order", instance.id, registered.size(),
                      undone.size()));
  }
  for (const auto& [visit, step] : undone) {
    const std::string key = instance.id + "#" + std::to_string(visit);
    if (!services_.did(key)) wrong(key + " was to undo, and never did");
  }
}

/// Waits take as long as they say. In an Each a step is waited at by several at once; there the story does not say by whom.
void World::check_waits(const Instance& instance, const std::vector<Story>& story) {
  std::map<uint32_t, int64_t> since_ns;  // by step
  for (const Story& line : story) {
    if (line.step == kNone) continue;
    const abi::Step& step = program_.schema().workflows[instance.workflow].steps[line.step];
    if (step.kind != abi::StepKind::Await || step.scope != 0) continue;
    if (line.what == Happening::Awaited) since_ns[line.step] = line.at_ns;
    const int64_t waited_ns = line.at_ns - since_ns[line.step];
    if (line.what == Happening::TimedOut && waited_ns < constant(step.within)) wrong(instance.id + " escalated early");
    if (line.what != Happening::Reminded) continue;
    int64_t soonest_ns = kNever;
    for (const abi::Reminder& each : step.reminders) soonest_ns = std::min(soonest_ns, constant(each.after));
    if (waited_ns < soonest_ns) wrong(instance.id + " reminded early");
  }
}

void World::check_emissions(const Instance& instance, const std::vector<Story>& story) {
  const auto emitted = std::count_if(story.begin(), story.end(), [](const Story& line) { return line.what == Happening::Emitted; });
  const auto announced = std::count_if(announced_.begin(), announced_.end(), [&](const auto& each) {
    return each.first.rfind(instance.id + "#", 0) == 0;
  });
  if (emitted != announced) wrong(fmt::format("{} emitted {} events, {} were announced", instance.id, emitted, announced));
}

/// A Duration that no frame has a part in.
int64_t World::constant(uint32_t computation) {
  int64_t value = 0;
  program_.compute(computation, {}, &value);
  return value;
}

}  // namespace helios::workflow
