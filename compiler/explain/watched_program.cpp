#include "compiler/explain/watched_program.h"

#include <cstring>

#include "runtime/abi/memory.h"

namespace helios::explain {

std::vector<Inputs> WatchedProgram::take_made() { return std::exchange(made_, {}); }

abi::Frame WatchedProgram::with_set_features(uint32_t decision, const abi::Frame& frame) const {
  const abi::Schema& schema = program_->schema();
  const auto event = schema.decisions[decision].on_event;
  if (!event || !schema.events[*event].features.valid() || frame.features == nullptr ||
      set_.empty())
    return frame;
  const abi::Record& record = schema.types[schema.events[*event].features];
  void* features = frame.arena->allocate(record.size);
  std::memcpy(features, frame.features, record.size);
  for (size_t i = 0; i < record.fields.size(); ++i) {
    const auto set = set_.find(schema.reads[schema.events[*event].reads[i]].feature);
    if (set == set_.end()) continue;
    abi::encode(schema.types, record.fields[i].type, set->second,
                abi::at(features, record.fields[i].offset), *frame.arena);
  }
  abi::Frame changed = frame;
  changed.features = features;
  return changed;
}

bool WatchedProgram::decide(uint32_t decision, const abi::Frame& frame,
                            abi::DecisionResult& result) const {
  const abi::Frame changed = with_set_features(decision, frame);
  const abi::Schema& schema = program_->schema();
  const abi::Decision& described = schema.decisions[decision];
  Inputs inputs{decision, {}, {}, frame.time_ns};
  for (size_t i = 0; i < described.params.size(); ++i) {
    inputs.arguments.push_back(abi::decode(schema.types, described.params[i], frame.params[i]));
  }
  if (described.on_event)
    inputs.features = features_of(schema, *described.on_event, changed.features);
  made_.push_back(std::move(inputs));
  return program_->decide(decision, changed, result);
}

abi::Text WatchedProgram::reason(uint32_t decision, uint32_t line, bool told,
                                 const abi::Frame& frame, const abi::DecisionResult& result) const {
  return program_->reason(decision, line, told, with_set_features(decision, frame), result);
}

int32_t WatchedProgram::require(uint32_t event, uint32_t from, const abi::Frame& frame) const {
  return program_->require(event, from, frame);
}

abi::Text WatchedProgram::require_reason(uint32_t event, uint32_t index,
                                         const abi::Frame& frame) const {
  return program_->require_reason(event, index, frame);
}

bool WatchedProgram::key(uint32_t key, const abi::Frame& frame, void* out) const {
  return program_->key(key, frame, out);
}

uint64_t WatchedProgram::watch(uint32_t watch, const abi::Frame& frame, const void** values) const {
  return program_->watch(watch, frame, values);
}

uint32_t WatchedProgram::compute(uint32_t computation, const abi::Frame& frame, void* out) const {
  return program_->compute(computation, frame, out);
}

}  // namespace helios::explain
