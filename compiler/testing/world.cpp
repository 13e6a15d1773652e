#include "compiler/testing/world.h"

#include <algorithm>
#include <cstring>

#include "compiler/testing/instances.h"
#include "runtime/abi/memory.h"
#include "runtime/engine/refusal_reasons.h"

namespace helios::testing {

World::World(const ir::Module& module)
    : original_(module),
      program_(std::make_unique<eval::InterpretedProgram>(module)),
      watched_(*program_),
      services_(module.schema),
      rehearsal_(watched_, services_) {}

abi::TypeId World::type_of(ir::EventId event) const {
  return original_.variables[original_.events[event.index].self.index].type;
}

std::vector<std::string> World::give(ir::EventId event, const abi::Datum& value,
                                     int64_t received_ns) {
  happened_.push_back(EventGiven{event, value, received_ns});
  arena_.reset();
  const abi::TypeTable& types = original_.schema.types;
  const abi::TypeId type = type_of(event);
  void* memory = arena_.allocate(types[type].size);
  std::memset(memory, 0, types[type].size);
  abi::encode(types, type, value, memory, arena_);
  std::vector<std::string> because = give_once(event, memory, received_ns, arena_);
  try_again();
  return because;
}

std::vector<std::string> World::give_once(ir::EventId event, const void* memory,
                                          int64_t received_ns, Arena& arena) {
  const auto& own_time = original_.schema.events[event.index].time;
  const int64_t at_ns =
      own_time ? abi::load<int64_t>(abi::at(memory, own_time->offset)) : received_ns;
  settle(std::max(at_ns, rehearsal_.now_ns()));
  const engine::Processed& processed = rehearsal_.take(event.index, memory, at_ns, arena);
  time_ns_ = std::max(processed.time_ns, waited_until_ns_);
  std::vector<std::string> because = refusal(event.index, memory, processed, arena);
  if (!because.empty()) return because;
  last_event_ = event;
  features_.clear();
  note_made();
  settle(rehearsal_.now_ns());
  return because;
}

std::vector<std::string> World::refusal(uint32_t event, const void* memory,
                                        const engine::Processed& processed, Arena& arena) const {
  const void* params[] = {memory};
  const abi::Frame frame{params, nullptr, &arena, processed.time_ns};
  switch (processed.verdict) {
    case engine::Verdict::Refused:
      return engine::refusal_reasons(watched_, event, processed.broken_requires, frame);
    case engine::Verdict::Duplicate:
      return {"an event of this identity came before"};
    case engine::Verdict::DoesNotFit:
      return {original_.schema.reads[processed.read].label + " is larger than its type holds"};
    case engine::Verdict::Decided:
      break;
  }
  return {};
}

void World::wait(int64_t span_ns) {
  happened_.push_back(Waited{span_ns});
  rehearsal_.begin(time_ns_);
  time_ns_ = waited_until_ns_ = rehearsal_.now_ns() + std::max<int64_t>(span_ns, 0);
  settle(time_ns_);
  try_again();
}

/// A test speaks of what a workflow comes to, not of the seconds between two attempts.
void World::try_again() {
  if (rehearsal_.workflows() == nullptr) return;
  while (const auto at_ns = next_attempt_ns(rehearsal_.workflows()->orchestrator())) {
    time_ns_ = waited_until_ns_ = std::max(*at_ns, time_ns_);
    settle(time_ns_);
  }
}

void World::script(uint32_t task, std::deque<stub::Script> scripts) {
  happened_.push_back(Scripted{task, scripts});
  services_.script(task, std::move(scripts));
}

/// What is due by then, and the events that it emits, which are facts like any other.
void World::settle(int64_t until_ns) {
  const abi::Schema& schema = original_.schema;
  while (const stub::Rehearsal::Taken* taken = rehearsal_.emitted(until_ns)) {
    const ir::EventId event(taken->event);
    emitted_.push_back({event, abi::decode(schema.types, type_of(event), taken->memory)});
    Arena arena;
    for (const std::string& why : refusal(taken->event, taken->memory, *taken->processed, arena)) {
      refused_.push_back(schema.events[taken->event].name + ": " + why);
    }
    note_made();
  }
  note_made();
}

/// What the decisions that were made saw. The features that a test asks about are those of the event
/// that it gave last.
void World::note_made() {
  for (explain::Inputs& inputs : watched_.take_made()) {
    const auto on = original_.schema.decisions[inputs.decision].on_event;
    if (on && last_event_ && *on == last_event_->index) features_ = inputs.features;
    decided_.push_back(remember(std::move(inputs)));
  }
}

/// Makes the decision again with all its grounds.
eval::DecisionTrace World::remember(explain::Inputs inputs) {
  eval::Evaluator evaluator(program_->module(), program_->resources());
  evaluator.features = inputs.features;
  evaluator.time_ns = inputs.time_ns;
  const uint32_t decision = inputs.decision;
  eval::DecisionTrace trace = eval::trace(evaluator, ir::DecisionId(decision), inputs.arguments);
  made_.insert_or_assign(decision, Made{std::move(inputs), trace});
  return trace;
}

abi::Datum World::fresh(ir::EventId event, abi::Datum value, int64_t later_ns) {
  advance(original_.schema, event.index, value, later_ns);
  not_before(original_.schema, event.index, value, waited_until_ns_);
  identities_.make_fresh(original_.schema, event.index, value);
  return value;
}

void World::set_feature(uint32_t feature, const abi::Datum& value) {
  happened_.push_back(FeatureSet{feature, value});
  watched_.set_feature(feature, value);
}

void World::add_entry(const ListEntry& entry) {
  happened_.push_back(entry);
  auto changed = std::make_unique<ir::Module>(changed_ ? *changed_ : original_);
  testing::add_entry(changed->schema.types, changed->schema.lists[entry.list], entry);
  auto program = std::make_unique<eval::InterpretedProgram>(*changed);
  watched_.use(*program);
  program_ = std::move(program);
  changed_ = std::move(changed);
}

std::unique_ptr<World> World::again() const {
  auto world = std::make_unique<World>(original_);
  for (const Happened& each : happened_) world->repeat(each);
  world->identities_ = identities_;
  return world;
}

void World::repeat(const Happened& happened) {
  if (const auto* event = std::get_if<EventGiven>(&happened))
    give(event->event, event->value, event->received_ns);
  if (const auto* feature = std::get_if<FeatureSet>(&happened))
    set_feature(feature->feature, feature->value);
  if (const auto* entry = std::get_if<ListEntry>(&happened)) add_entry(*entry);
  if (const auto* waited = std::get_if<Waited>(&happened)) wait(waited->span_ns);
  if (const auto* scripted = std::get_if<Scripted>(&happened))
    script(scripted->task, scripted->scripts);
}

const World::Made* World::last(ir::DecisionId decision) const {
  const auto made = made_.find(decision.index);
  return made == made_.end() ? nullptr : &made->second;
}

std::optional<abi::Datum> World::feature(uint32_t read) const {
  if (!last_event_ || features_.empty()) return std::nullopt;
  const std::vector<uint32_t>& reads = original_.schema.events[last_event_->index].reads;
  for (uint32_t each : reads) {
    if (each == read) return features_[read];
  }
  for (uint32_t each : reads) {
    if (original_.schema.reads[each].feature == original_.schema.reads[read].feature)
      return features_[each];
  }
  return std::nullopt;
}

}  // namespace helios::testing
