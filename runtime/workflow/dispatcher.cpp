#include "runtime/workflow/dispatcher.h"

#include <algorithm>

#include "runtime/abi/bytes.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/instance.h"

namespace helios::workflow {
namespace {

/// What is stored of a gate.
struct Past {
  int64_t full_ns = 0;
  uint32_t failures = 0;
  int64_t open_until_ns = 0;
};
HELIOS_FIELDS(Past, s.full_ns, s.failures, s.open_until_ns)

std::string service_of(const std::string& task) { return task.substr(0, task.find('.')); }

}  // namespace

Dispatcher::Dispatcher(const abi::Schema& schema, const Limits& limits)
    : gates_of_(schema.tasks.size()), queues_(schema.tasks.size()) {
  for (const auto& [name, limit] : limits) {
    const auto number = uint32_t(gates_.size());
    gates_.emplace_back();
    gates_.back().name = name;
    gates_.back().limit = limit;
    for (uint32_t task = 0; task < schema.tasks.size(); ++task) {
      const std::string& named = schema.tasks[task].name;
      if (named == name) queues_[task].priority = limit.priority;
      if (named == name || service_of(named) == name) gates_of_[task].push_back(number);
    }
  }
}

bool Dispatcher::has_memory(uint32_t task) const {
  return std::any_of(gates_of_[task].begin(), gates_of_[task].end(), [&](uint32_t gate) {
    return gates_[gate].limit.every_ns > 0 || gates_[gate].limit.breaker.failures > 0;
  });
}

bool Dispatcher::admit(const Pending& call, int64_t now_ns) {
  const auto known = under_way_.find({call.slot, call.visit});
  if (known != under_way_.end() && known->second.attempt == call.attempt) return true;
  if (HELIOS_HAS_FLAW(LimitsForgotten) || (!anybody_is_held(call.task) && may_leave_ns(call.task, false) <= now_ns)) {
    leave(call, now_ns);
    return true;
  }
  is_held(call);
  return false;
}

/// Of this task or another that shares a limit with it: nobody overtakes.
bool Dispatcher::anybody_is_held(uint32_t task) const {
  return std::any_of(waiting_.begin(), waiting_.end(), [&](uint32_t other) {
    return std::find_first_of(gates_of_[task].begin(), gates_of_[task].end(), gates_of_[other].begin(),
                              gates_of_[other].end()) != gates_of_[task].end();
  });
}

/// kNever: something must come back first.
int64_t Dispatcher::may_leave_ns(uint32_t task, bool is_under_way) const {
  int64_t at_ns = 0;
  for (uint32_t number : gates_of_[task]) {
    const Gate& gate = gates_[number];
    if (!is_under_way && gate.limit.at_once > 0 && gate.under_way >= gate.limit.at_once) return kNever;
    if (gate.probe) return kNever;
    if (gate.limit.every_ns > 0) at_ns = std::max(at_ns, gate.full_ns - int64_t(gate.limit.burst - 1) * gate.limit.every_ns);
    at_ns = std::max(at_ns, gate.open_until_ns);
  }
  return at_ns;
}

void Dispatcher::leave(const Pending& call, int64_t now_ns) {
  is_under_way(call);
  for (uint32_t number : gates_of_[call.task]) {
    Gate& gate = gates_[number];
    if (gate.limit.every_ns > 0) {
      gate.full_ns = std::max(gate.full_ns, now_ns) + gate.limit.every_ns;
      gate.changed = true;
    }
    if (gate.open_until_ns > 0) gate.probe = Key{call.slot, call.visit};
  }
}

void Dispatcher::is_under_way(const Pending& call) {
  if (!under_way_.emplace(Key{call.slot, call.visit}, call).second) return;
  for (uint32_t number : gates_of_[call.task]) ++gates_[number].under_way;
}

void Dispatcher::is_held(const Pending& call) {
  held_.insert_or_assign(Key{call.slot, call.visit}, call);
  queues_[call.task].held.insert_or_assign(order(call), call);
  waiting_.insert(call.task);
}

void Dispatcher::is_to_be_asked_again(const Pending& call) {
  is_under_way(call);
  queues_[call.task].again.insert_or_assign(order(call), call);
  waiting_.insert(call.task);
}

void Dispatcher::came_back(uint32_t slot, uint64_t visit, bool well, int64_t now_ns) {
  const auto call = under_way_.find({slot, visit});
  if (call == under_way_.end()) return;
  for (uint32_t number : gates_of_[call->second.task]) {
    Gate& gate = gates_[number];
    if (gate.limit.breaker.failures == 0) continue;
    const bool was_probe = gate.probe == Key{slot, visit};
    gate.changed = gate.changed || !well || gate.failures > 0;
    if (well) {
      gate.failures = 0;
      gate.open_until_ns = 0;
      gate.probe.reset();
    } else if (was_probe || (gate.open_until_ns == 0 && ++gate.failures >= gate.limit.breaker.failures)) {
      gate.open_until_ns = now_ns + gate.limit.breaker.wait_ns;
      gate.probe.reset();
    }
  }
}

void Dispatcher::retain(uint32_t slot, const std::function<bool(const Pending&)>& asks) {
  for (std::map<Key, Pending>* const calls : {&under_way_, &held_}) {
    for (auto each = calls->lower_bound({slot, 0}); each != calls->end() && each->first.first == slot;) {
      const Pending call = each->second;
      if (asks(call)) {
        ++each;
        continue;
      }
      each = calls->erase(each);
      if (calls == &under_way_) arrive(call.task, {call.slot, call.visit});
      take_out(call);
    }
  }
}

/// Of the queue; no harm where it is in none.
void Dispatcher::take_out(const Pending& call) {
  Queue& queue = queues_[call.task];
  queue.again.erase(order(call));
  queue.held.erase(order(call));
  if (queue.again.empty() && queue.held.empty()) waiting_.erase(call.task);
}

void Dispatcher::arrive(uint32_t task, Key key) {
  for (uint32_t number : gates_of_[task]) {
    --gates_[number].under_way;
    if (gates_[number].probe == key) gates_[number].probe.reset();
  }
}

std::optional<Pending> Dispatcher::next(int64_t now_ns) {
  const auto rank = [&](uint32_t task) {
    const Queue& queue = queues_[task];
    return std::tuple(queue.again.empty(), -int64_t(queue.priority), order(queue.first()));
  };
  std::optional<uint32_t> best;
  for (uint32_t task : waiting_) {
    if (may_leave_ns(task) > now_ns) continue;
    if (!best || rank(task) < rank(*best)) best = task;
  }
  if (!best) return std::nullopt;
  const Pending call = queues_[*best].first();
  take_out(call);
  held_.erase({call.slot, call.visit});
  leave(call, now_ns);
  return call;
}

int64_t Dispatcher::due_ns() const {
  int64_t due = kNever;
  for (uint32_t task : waiting_) due = std::min(due, may_leave_ns(task));
  return due;
}

std::vector<std::pair<std::string, std::string>> Dispatcher::changes() {
  std::vector<std::pair<std::string, std::string>> out;
  for (Gate& gate : gates_) {
    if (!gate.changed) continue;
    gate.changed = false;
    abi::ByteWriter writer;
    writer(Past{gate.full_ns, gate.failures, gate.open_until_ns});
    out.emplace_back(gate.name, writer.take());
  }
  return out;
}

bool Dispatcher::remember(std::string_view name, std::string_view bytes) {
  abi::ByteReader reader(bytes);
  Past past;
  reader(past);
  if (reader.failed() || !reader.at_end()) return false;
  const auto gate = std::find_if(gates_.begin(), gates_.end(), [&](const Gate& each) { return each.name == name; });
  if (gate == gates_.end()) return true;  // it has no limit any more
  gate->full_ns = past.full_ns;
  gate->failures = past.failures;
  gate->open_until_ns = past.open_until_ns;
  return true;
}

}  // namespace helios::workflow
