#include "compiler/testing/world.h"

#include <cstring>

#include "runtime/engine/engine.h"

namespace helios::testing {

/// The same engine that decides in production, over the watched interpreter.
struct World::Past {
  explicit Past(const abi::Program& program) : engine(program) {}
  engine::Engine engine;
};

World::World(const ir::Module& module)
    : original_(module), program_(std::make_unique<eval::InterpretedProgram>(module)), watched_(*program_),
      past_(std::make_unique<Past>(watched_)), features_(module.schema.reads.size()) {}

World::~World() = default;

World::Given World::give(ir::EventId event, const abi::Datum& value) {
  happened_.push_back(EventGiven{event, value});
  arena_.reset();
  const abi::TypeTable& types = original_.schema.types;
  const abi::TypeId type = original_.variables[original_.events[event.index].self.index].type;
  void* memory = arena_.allocate(types[type].size);
  std::memset(memory, 0, types[type].size);
  abi::encode(types, type, value, memory, arena_);

  const engine::Processed& processed = past_->engine.process(event.index, memory, time_ns_, arena_);
  time_ns_ = processed.time_ns;
  Given given;
  switch (processed.verdict) {
    case engine::Verdict::Refused: {
      const void* params[] = {memory};
      given.refused_because = refusals(event, {params, nullptr, &arena_, time_ns_});
      return given;
    }
    case engine::Verdict::Duplicate: given.refused_because = {"an event of this identity came before"}; return given;
    case engine::Verdict::DoesNotFit:
      given.refused_because = {original_.schema.reads[processed.read].label + " is larger than its type holds"};
      return given;
    case engine::Verdict::Decided: break;
  }
  last_event_ = event;
  features_.assign(original_.schema.reads.size(), {});
  for (explain::Inputs& inputs : watched_.take_made()) given.decisions.push_back(remember(std::move(inputs)));
  return given;
}

/// Makes the decision again with all its grounds; as the last one about its kind of event, where it applies.
eval::DecisionTrace World::remember(explain::Inputs inputs) {
  eval::Evaluator evaluator(program_->module(), program_->resources());
  evaluator.features = inputs.features;
  evaluator.features.resize(original_.schema.reads.size());
  evaluator.time_ns = inputs.time_ns;
  eval::DecisionTrace trace = eval::trace(evaluator, ir::DecisionId(inputs.decision), inputs.arguments);
  for (size_t read = 0; read < inputs.features.size() && read < features_.size(); ++read) {
    if (inputs.features[read].known()) features_[read] = inputs.features[read];
  }
  const uint32_t decision = inputs.decision;
  made_.erase(decision);
  if (trace.decided.applicable) made_.emplace(decision, Made{std::move(inputs), trace});
  return trace;
}

std::vector<std::string> World::refusals(ir::EventId event, const abi::Frame& frame) const {
  std::vector<std::string> reasons;
  for (int32_t broken = watched_.require(event.index, 0, frame); broken >= 0;
       broken = watched_.require(event.index, static_cast<uint32_t>(broken) + 1, frame)) {
    const abi::Text reason = watched_.require_reason(event.index, static_cast<uint32_t>(broken), frame);
    reasons.push_back(reason.size > 0 ? std::string(reason.data, reason.size)
                                      : original_.schema.events[event.index].require_texts[broken] + " does not hold");
  }
  return reasons;
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
    if (const auto* event = std::get_if<EventGiven>(&each)) world->give(event->event, event->value);
    if (const auto* feature = std::get_if<FeatureSet>(&each)) world->set_feature(feature->feature, feature->value);
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
  if (!last_event_) return std::nullopt;
  const std::vector<uint32_t>& reads = original_.schema.events[last_event_->index].reads;
  for (uint32_t each : reads) {
    if (each == read) return features_[read];
  }
  for (uint32_t each : reads) {
    if (original_.schema.reads[each].feature == original_.schema.reads[read].feature) return features_[each];
  }
  return std::nullopt;
}

}  // namespace helios::testing
