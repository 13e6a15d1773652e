#include "compiler/testing/world.h"

#include <cstring>

#include "runtime/engine/refusal_reasons.h"

namespace helios::testing {

World::World(const ir::Module& module)
    : original_(module),
      program_(std::make_unique<eval::InterpretedProgram>(module)),
      watched_(*program_),
      engine_(watched_) {}

World::Given World::give(ir::EventId event, const abi::Datum& value, int64_t received_ns) {
  happened_.push_back(EventGiven{event, value, received_ns});
  arena_.reset();
  const abi::TypeTable& types = original_.schema.types;
  const abi::TypeId type = original_.variables[original_.events[event.index].self.index].type;
  void* memory = arena_.allocate(types[type].size);
  std::memset(memory, 0, types[type].size);
  abi::encode(types, type, value, memory, arena_);
  return give_once(event, memory, received_ns, arena_);
}

World::Given World::give_once(ir::EventId event, const void* memory, int64_t received_ns,
                              Arena& arena) {
  const engine::Processed& processed = engine_.process(event.index, memory, received_ns, arena);
  const std::vector<explain::Inputs> made = watched_.take_made();
  time_ns_ = processed.time_ns;
  const void* params[] = {memory};
  const abi::Frame frame{params, nullptr, &arena, processed.time_ns};
  Given given;
  switch (processed.verdict) {
    case engine::Verdict::Refused:
      given.refused_because =
          engine::refusal_reasons(watched_, event.index, processed.broken_requires, frame);
      return given;
    case engine::Verdict::Duplicate:
      given.refused_because = {"an event of this identity came before"};
      return given;
    case engine::Verdict::DoesNotFit:
      given.refused_because = {original_.schema.reads[processed.read].label +
                               " is larger than its type holds"};
      return given;
    case engine::Verdict::Decided:
      break;
  }
  last_event_ = event;
  features_.clear();
  for (const explain::Inputs& inputs : made) {
    features_ = inputs.features;
    given.decisions.push_back(remember(inputs));
  }
  return given;
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
  for (const Happened& each : happened_) {
    if (const auto* event = std::get_if<EventGiven>(&each))
      world->give(event->event, event->value, event->received_ns);
    if (const auto* feature = std::get_if<FeatureSet>(&each))
      world->set_feature(feature->feature, feature->value);
    if (const auto* entry = std::get_if<ListEntry>(&each)) world->add_entry(*entry);
  }
  world->identities_ = identities_;
  return world;
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
