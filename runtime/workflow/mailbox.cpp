#include <algorithm>
#include <set>

#include "runtime/abi/new_value.h"
#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/identity.h"
#include "runtime/workflow/layout.h"
#include "runtime/workflow/orchestrator.h"

/// How an event and those who wait for it find each other, whoever is first.
///
/// Both go to an address: an arm of a workflow, and the key that its `where` compares. An event is delivered to all who listen
/// there. Where nobody takes it, it stays at the address; who comes to listen later is given what lies there, oldest
/// first. Once taken by an instance, it is gone from every address of that workflow.
namespace helios::workflow {

const abi::Arm& Orchestrator::arm_of(const Topic& topic) const {
  const abi::Workflow& workflow = schema_.workflows[topic.workflow];
  return topic.step == kNone ? workflow.whenever[topic.arm] : workflow.steps[topic.step].arms[topic.arm];
}

/// By name, so that it outlives another build of the package.
std::string Orchestrator::address(const Topic& topic, std::string_view key) const {
  const abi::Workflow& workflow = schema_.workflows[topic.workflow];
  std::string out = workflow.qualified;
  out += '.';
  out += topic.step == kNone ? "whenever" : workflow.steps[topic.step].name;
  out += '.';
  out += std::to_string(topic.arm);
  out += '?';
  out += key;
  return out;
}

/// False: what stands there is known already.
bool Orchestrator::take_position(uint64_t position) {
  if (position <= position_) return false;
  position_ = position;
  writes_.push_back({std::string(kJournal), to_bytes(position)});
  return true;
}

void Orchestrator::event(uint32_t event, const void* memory, uint64_t position, int64_t now_ns) {
  if (!take_position(position)) return;
  give_to_all(event, memory, position, now_ns, [](const std::string&) { return true; });
  finish(now_ns);
}

/// At all addresses that are meant.
void Orchestrator::give_to_all(uint32_t event, const void* memory, uint64_t position, int64_t now_ns,
                               const std::function<bool(const std::string& at)>& is_meant) {
  uint32_t workflow = kNone;
  bool taken = false;
  std::vector<std::string> kept_at;
  const auto put_by_all = [&] {
    if (!taken && !HELIOS_HAS_FLAW(InboxDropped)) {
      for (const std::string& at : kept_at) put_by(at, event, memory, position, now_ns);
    }
    kept_at.clear();
    taken = false;
  };
  for (const Topic& topic : topics_[event]) {  // by workflow
    if (topic.workflow != workflow) put_by_all();
    workflow = topic.workflow;
    const std::optional<std::string> key = key_of(arm_of(topic), memory, now_ns);
    if (!key) continue;
    std::string at = address(topic, *key);
    if (!is_meant(at)) continue;
    taken = deliver(at, topic, memory, now_ns) || taken;
    if (topic.step != kNone) kept_at.push_back(std::move(at));
  }
  put_by_all();
}

/// What an arm compares of an event; empty where it has no such thing. Nothing: its arithmetic does not fit.
std::optional<std::string> Orchestrator::key_of(const abi::Arm& arm, const void* memory, int64_t now_ns) {
  std::string bytes;
  if (arm.event_key == abi::kNoComputation) return bytes;
  const abi::TypeId type = schema_.computations[arm.event_key].result;
  void* const key = abi::zeroed(schema_.types[type].size, arena_);
  const void* const params[] = {memory};
  if (program_.compute(arm.event_key, {params, nullptr, &arena_, now_ns}, key) != 0) return std::nullopt;
  abi::append_canonical(schema_.types, type, key, bytes);
  return bytes;
}

/// Whether any who listens there took it, in the order they were started and, of one, came to listen.
bool Orchestrator::deliver(const std::string& at, const Topic& topic, const void* memory, int64_t now_ns) {
  const auto [first, last] = listeners_.equal_range(name_hash(at));
  std::vector<Listener> there;
  for (auto each = first; each != last; ++each) there.push_back(each->second);
  std::sort(there.begin(), there.end(), [](Listener a, Listener b) {
    return a.slot != b.slot ? a.slot < b.slot : a.visit < b.visit;
  });
  bool taken = false;
  for (const Listener listener : there) {
    change(listener.slot, now_ns, [&](Transition& step) {
      taken = step.arrive({listener.visit, topic.arm, memory}) || taken;
    });
  }
  return taken;
}

void Orchestrator::put_by(const std::string& at, uint32_t event, const void* memory, uint64_t position, int64_t now_ns) {
  std::string image;
  abi::append_image(schema_.types, schema_.events[event].record, memory, image);
  StoredEvent waiting{at, position, now_ns, event, std::move(image)};
  writes_.push_back({inbox_key(at, position), to_bytes(waiting)});
  lie_at(at, std::move(waiting));
}

void Orchestrator::lie_at(const std::string& at, StoredEvent event) {
  Lying& lying = lying_[event.position];
  lying.at_ns = event.at_ns;
  lying.places.push_back(at);
  lying_since_.emplace(event.at_ns, event.position);
  std::deque<StoredEvent>& there = inbox_[at];
  const auto later = [](uint64_t position, const StoredEvent& each) { return position < each.position; };
  there.insert(std::upper_bound(there.begin(), there.end(), event.position, later), std::move(event));
}

void Orchestrator::leave(const std::string& at, uint64_t position) {
  writes_.push_back({inbox_key(at, position), std::nullopt});
  std::deque<StoredEvent>& there = inbox_[at];
  std::erase_if(there, [&](const StoredEvent& each) { return each.position == position; });
  if (there.empty()) inbox_.erase(at);
}

/// From now on; and what came before is delivered at once. Who was given something before may have ended by it.
void Orchestrator::listen(uint32_t slot, const Listening& listening, uint32_t workflow, int64_t now_ns) {
  if (has_ended(slots_[slot].stage)) return;
  const Topic topic{workflow, listening.step, listening.arm};
  const std::string at = address(topic, listening.key);
  begin_listening(slot, listening.visit, at);
  give(slot, listening.visit, topic, at, now_ns);
  give(slot, listening.visit, topic, signal_address(workflow, arm_of(topic).event, slots_[slot].id()), now_ns);
}

/// What lies at an address to one who listens, as long as it does.
void Orchestrator::give(uint32_t slot, uint64_t visit, const Topic& topic, const std::string& at, int64_t now_ns) {
  const auto lying = inbox_.find(at);
  if (lying == inbox_.end()) return;
  const abi::RecordId record = schema_.events[arm_of(topic).event].record;
  for (const StoredEvent& waiting : std::vector<StoredEvent>(lying->second.begin(), lying->second.end())) {
    if (!listens(slot, visit)) return;  // it has gone on
    const void* const memory = abi::read_image(schema_.types, record, waiting.image, arena_);
    HELIOS_CHECK(memory != nullptr, "an event of the inbox cannot be read");
    bool taken = false;
    change(slot, now_ns, [&](Transition& step) { taken = step.arrive({visit, topic.arm, memory}); });
    if (taken) take_out(waiting.position, topic.workflow);
  }
}

std::string Orchestrator::signal_address(uint32_t workflow, uint32_t event, std::string_view id) const {
  return schema_.workflows[workflow].qualified + ".signal." + schema_.events[event].name + '?' + std::string(id);
}

void Orchestrator::signal(uint32_t workflow, std::string_view key_image, uint32_t event, const void* memory,
                          uint64_t position, int64_t now_ns) {
  if (!take_position(position)) return;
  const std::optional<std::string> id = instance_id(schema_, workflow, key_image);
  if (!id) return;
  give_to_one(workflow, *id, event, memory, position, now_ns);
  finish(now_ns);
}

/// To whatever of that event the instance awaits; where it awaits none, or is not there yet, it waits for it.
void Orchestrator::give_to_one(uint32_t workflow, const std::string& id, uint32_t event, const void* memory,
                               uint64_t position, int64_t now_ns) {
  bool taken = false;
  if (const std::optional<uint32_t> slot = slot_of(id)) {
    std::set<uint64_t> visits;
    for (const Heard& heard : slots_[*slot].heard) visits.insert(heard.visit);
    for (uint64_t visit : visits) {
      for (const Topic& topic : topics_[event]) {
        if (taken || topic.workflow != workflow || !is_at(*slot, visit, topic)) continue;
        change(*slot, now_ns, [&](Transition& step) { taken = step.arrive({visit, topic.arm, memory}); });
      }
    }
  }
  if (!taken) put_by(signal_address(workflow, event, id), event, memory, position, now_ns);
}

/// Whether a visit of the instance stands at the step of an arm.
bool Orchestrator::is_at(uint32_t slot, uint64_t visit, const Topic& topic) {
  if (visit == 0 || topic.step == kNone) return visit == 0 && topic.step == kNone;
  std::optional<Instance> instance = read_image(schema_, slots_[slot].image, arena_);
  const Thread* const thread = instance ? instance->at_visit(visit) : nullptr;
  return thread != nullptr && thread->step == topic.step;
}

void Orchestrator::begin_listening(uint32_t slot, uint64_t visit, std::string_view at) {
  const NameHash address = name_hash(at);
  listeners_.emplace(address, Listener{visit, slot});
  slots_[slot].heard.push_back({visit, address});
}

bool Orchestrator::listens(uint32_t slot, uint64_t visit) const {
  const std::vector<Heard>& heard = slots_[slot].heard;
  return std::any_of(heard.begin(), heard.end(), [&](const Heard& each) { return each.visit == visit; });
}

void Orchestrator::silence(uint32_t slot, uint64_t visit) {
  std::erase_if(slots_[slot].heard, [&](const Heard& heard) {
    if (heard.visit != visit) return false;
    const auto [first, last] = listeners_.equal_range(heard.address);
    const auto it = std::find_if(first, last, [&](const auto& each) {
      return each.second.slot == slot && each.second.visit == visit;
    });
    if (it != last) listeners_.erase(it);
    return true;
  });
}

/// An event that an instance of `workflow` took leaves its other addresses there.
void Orchestrator::take_out(uint64_t position, uint32_t workflow) {
  const std::string theirs = schema_.workflows[workflow].qualified + '.';
  Lying& lying = lying_[position];
  std::erase_if(lying.places, [&](const std::string& at) {
    if (at.compare(0, theirs.size(), theirs) != 0) return false;
    leave(at, position);
    return true;
  });
  if (!lying.places.empty()) return;
  lying_since_.erase({lying.at_ns, position});
  lying_.erase(position);
}

}  // namespace helios::workflow
