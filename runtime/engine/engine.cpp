#include "runtime/engine/engine.h"

#include <algorithm>
#include <cstring>

#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/engine/decided.h"

namespace helios::engine {

Engine::Engine(const abi::Program& program)
    : program_(program), schema_(program.schema()), store_(schema_), keys_of_(schema_.events.size()),
      keys_of_decision_(schema_.decisions.size()), before_(schema_.events.size()), after_(schema_.events.size()),
      of_decision_(schema_.decisions.size()), reads_(schema_.events.size()), decisions_on_(schema_.events.size()),
      processors_(schema_.events.size()), made_by_processor_(schema_.decisions.size()) {
  plan_keys();
  for (const abi::Processor& processor : schema_.processors) {
    processors_[processor.event].emplace_back(program_, processor);
    for (const abi::ProcessStep& step : processor.steps) {
      if (step.kind == abi::ProcessKind::Decide) made_by_processor_[step.subject] = true;
    }
  }
  for (uint32_t watch = 0; watch < schema_.watches.size(); ++watch) {
    const abi::Feature& feature = schema_.features[schema_.watches[watch].feature];
    const abi::Fact& fact = feature.facts[schema_.watches[watch].fact];
    auto& of_event = (feature.counting_this ? before_ : after_)[fact.event];
    (fact.decision ? of_decision_[*fact.decision] : of_event).push_back(watching(watch));
  }
  for (uint32_t d = 0; d < schema_.decisions.size(); ++d) {
    rooms_.push_back(std::make_unique<DecisionRoom>(schema_.types, schema_.decisions[d]));
    if (schema_.decisions[d].on_event) decisions_on_[*schema_.decisions[d].on_event].push_back(d);
  }
  for (uint32_t event = 0; event < schema_.events.size(); ++event) plan_reads(event);
}

void Engine::plan_keys() {
  for (uint32_t key = 0; key < schema_.keys.size(); ++key) {
    const abi::RecordId record = schema_.keys[key].record;
    keys_.push_back({key, &store_.keys(store_.space(record)), Memory(schema_.types[record].size)});
  }
  for (KeyAt& key : keys_) {
    const abi::Key& about = schema_.keys[key.key];
    (about.decision ? keys_of_decision_[*about.decision] : keys_of_[about.event]).push_back(&key);
  }
}

Engine::Watching Engine::watching(uint32_t watch) {
  const abi::Watch& about = schema_.watches[watch];
  Watching out{watch, &keys_[about.key], {}, {}};
  for (uint32_t feature : about.values) out.rooms.emplace_back(schema_.types[schema_.features[feature].value].size);
  out.values.resize(out.rooms.size());
  return out;
}

void Engine::plan_reads(uint32_t event) {
  const abi::Event& about = schema_.events[event];
  read_memory_.emplace_back(about.features.valid() ? schema_.types[about.features].size : 0);
  for (size_t i = 0; i < about.reads.size(); ++i) {
    const abi::FeatureRead& read = schema_.reads[about.reads[i]];
    const uint32_t offset = schema_.types[about.features].fields[i].offset;
    const bool optional = schema_.types.is_optional(read.type);
    const int64_t presence = optional ? int64_t(offset) + schema_.types.presence_offset(read.type) : -1;
    reads_[event].push_back({about.reads[i], read.feature, offset, presence, &keys_[read.key]});
  }
}

Engine::~Engine() = default;

const Processed& Engine::process(uint32_t event, const void* memory, int64_t received_ns, Arena& arena) {
  const abi::Event& about = schema_.events[event];
  store_.sweep();
  processed_.decisions.clear();
  processed_.broken_requires.clear();
  processed_.late = false;
  processed_.sent.clear();
  processed_.process_faults = 0;
  processed_.event = memory;
  processed_.time_ns = received_ns;
  if (about.time) std::memcpy(&processed_.time_ns, static_cast<const char*>(memory) + about.time->offset, sizeof(int64_t));

  params_[0] = memory;
  frame_ = {params_, nullptr, &arena, processed_.time_ns};
  if (refuse(event, frame_)) {
    processed_.verdict = Verdict::Refused;
    return processed_;
  }
  if (is_known(event, memory)) {
    processed_.verdict = Verdict::Duplicate;
    return processed_;
  }
  ++processed_.position;
  enrich(event, memory, arena);
  find_rows(keys_of_[event], frame_);
  // Two keys of one event may be the same, and the row made for one of them.
  if (count(before_[event], frame_)) find_missing_rows(keys_of_[event]);
  if (read_features(event, frame_)) {
    processed_.verdict = Verdict::Decided;
    decide(event, frame_);
    run_processors(event, frame_);
  } else {
    processed_.verdict = Verdict::DoesNotFit;
  }
  count(after_[event], frame_);
  for (const DecisionView& view : processed_.decisions) {
    params_[1] = view.result->values;
    find_rows(keys_of_decision_[view.decision], frame_);
    count(of_decision_[view.decision], frame_);
  }
  return processed_;
}

bool Engine::refuse(uint32_t event, const abi::Frame& frame) {
  for (int32_t broken = program_.require(event, 0, frame); broken >= 0;
       broken = program_.require(event, static_cast<uint32_t>(broken) + 1, frame)) {
    processed_.broken_requires.push_back(static_cast<uint32_t>(broken));
  }
  return !processed_.broken_requires.empty();
}

/// Remembers the identity; true when it was there. Events without one are always new.
bool Engine::is_known(uint32_t event, const void* memory) {
  const abi::Event& about = schema_.events[event];
  if (about.identity.empty()) return false;
  identity_.assign(reinterpret_cast<const char*>(&event), sizeof(event));
  for (const abi::FieldRef& field : about.identity) {
    abi::append_canonical(schema_.types, field.type, static_cast<const char*>(memory) + field.offset, identity_);
  }
  return !identities_.insert(identity_);
}

void Engine::find_rows(const std::vector<KeyAt*>& keys, const abi::Frame& frame) {
  for (KeyAt* key : keys) {
    key->memory.clear();
    key->known = program_.key(key->key, frame, key->memory.get());
    if (key->known) key->sought = key->space->approach(key->memory.get(), key->room);
    key->row = nullptr;
  }
  find_missing_rows(keys);
}

void Engine::find_missing_rows(const std::vector<KeyAt*>& keys) {
  for (KeyAt* key : keys) {
    if (key->known && key->row == nullptr) key->row = key->space->find(key->sought);
  }
}

/// Whether any was a key's first.
bool Engine::count(std::vector<Watching>& all, const abi::Frame& frame) {
  bool made_row = false;
  const Moment now{processed_.time_ns, processed_.position};
  for (Watching& watching : all) {
    KeyAt& key = *watching.key;
    if (!key.known) continue;
    for (size_t i = 0; i < watching.rooms.size(); ++i) watching.values[i] = watching.rooms[i].get();
    const uint64_t steps = program_.watch(watching.watch, frame, watching.values.data());
    if (steps == 0) continue;
    made_row |= key.row == nullptr;
    if (key.row == nullptr) key.row = key.space->row(key.sought);
    if (!store_.insert(watching.watch, key.row, now, steps, watching.values.data())) processed_.late = true;
  }
  return made_row;
}

/// False: a sum does not fit; `processed_.read` says which.
bool Engine::read_features(uint32_t event, abi::Frame& frame) {
  if (!schema_.events[event].features.valid()) return true;
  Memory& memory = read_memory_[event];
  memory.clear();
  auto* const values = static_cast<char*>(memory.get());
  const Moment now{processed_.time_ns, processed_.position};
  for (const Read& read : reads_[event]) {
    if (!read.key->known) continue;  // zeroed: unknown
    switch (store_.read(read.feature, read.key->row, now, values + read.offset, *frame.arena)) {
      case ReadOutcome::Known:
        if (read.presence >= 0) values[read.presence] = 1;
        break;
      case ReadOutcome::Missing: HELIOS_CHECK(read.presence >= 0, "a feature that is missing as known"); break;
      case ReadOutcome::DoesNotFit: processed_.read = read.read; return false;
    }
  }
  frame.features = values;
  return true;
}

void Engine::enrich(uint32_t event, const void* memory, Arena& arena) {
  for (ProcessorRun& processor : processors_[event]) memory = processor.enrich(memory, processed_.time_ns, arena);
  processed_.event = params_[0] = memory;
}

void Engine::decide(uint32_t event, const abi::Frame& frame) {
  for (uint32_t decision : decisions_on_[event]) {
    if (made_by_processor_[decision]) continue;
    DecisionRoom& room = *rooms_[decision];
    room.clear();
    if (program_.decide(decision, frame, room.result)) processed_.decisions.push_back({decision, &frame_, &room.result});
  }
}

void Engine::run_processors(uint32_t event, const abi::Frame& frame) {
  if (processors_[event].empty()) return;
  const auto make = [&](uint32_t decision, const void* const* params) { return decide_for(decision, params); };
  const std::string identity = identity_of(event);
  for (ProcessorRun& processor : processors_[event]) {
    processor.run(frame.features, identity, make);
    processed_.sent.insert(processed_.sent.end(), processor.sent().begin(), processor.sent().end());
    processed_.process_faults += uint32_t(processor.faults().size());
  }
}

/// A decision that a processor makes. One on the event stands among those about it; one over values is the processor's own.
const void* Engine::decide_for(uint32_t decision, const void* const* params) {
  DecisionRoom& room = *rooms_[decision];
  room.clear();
  const bool on_event = schema_.decisions[decision].on_event.has_value();
  const abi::Frame over_values{params, frame_.features, frame_.arena, frame_.time_ns};
  const abi::Frame& frame = on_event ? frame_ : over_values;
  if (!program_.decide(decision, frame, room.result)) return nullptr;
  if (on_event) processed_.decisions.push_back({decision, &frame_, &room.result});
  return keep_decided(program_, decision, frame, room.result, *frame_.arena);
}

std::string Engine::identity_of(uint32_t event) const {
  std::string identity = schema_.events[event].name;
  for (const abi::FieldRef& field : schema_.events[event].identity) {
    identity += '/' + abi::format(schema_.types, field.type, static_cast<const char*>(processed_.event) + field.offset);
  }
  return identity;
}

}  // namespace helios::engine
