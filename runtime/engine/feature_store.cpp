#include "runtime/engine/feature_store.h"

#include <cstring>
#include <string>
#include <unordered_map>

#include "runtime/base/check.h"

namespace helios::engine {

FeatureStore::FeatureStore(const abi::Schema& schema) : schema_(schema) {
  std::unordered_map<std::string, Kept> by_meaning;
  for (const abi::Feature& feature : schema.features) {
    const auto shared = by_meaning.find(feature.meaning);
    if (shared != by_meaning.end() && !feature.meaning.empty()) {
      kept_.push_back(shared->second);
      kept_.back().owner = false;
      continue;
    }
    states_.push_back(make_feature_state(schema, feature));
    Kept kept;
    kept.state = states_.back().get();
    kept.space = space_for(feature.key);
    kept.offset = kept.space->add_state(kept.state);
    kept.owner = true;
    by_meaning.emplace(feature.meaning, kept);
    kept_.push_back(kept);
  }
  for (auto& space : spaces_) space->open();
}

FeatureStore::~FeatureStore() = default;

KeySpace* FeatureStore::space_for(abi::RecordId key) {
  for (auto& space : spaces_) {
    if (space->takes(key)) return space.get();
  }
  spaces_.push_back(std::make_unique<KeySpace>(schema_.types, key));
  return spaces_.back().get();
}

bool FeatureStore::insert(uint32_t feature, uint32_t step, const void* key, const void* value,
                          Moment at) {
  const Kept& kept = kept_[feature];
  return kept.state->insert(kept.space->row(key) + kept.offset, at, step, value);
}

ReadOutcome FeatureStore::read(uint32_t feature, const void* key, Moment at, abi::TypeId type,
                               void* out, Arena& arena) const {
  const Kept& kept = kept_[feature];
  std::memset(out, 0, schema_.types[type].size);
  const ReadOutcome outcome =
      kept.state->read(kept.space->find(key) + kept.offset, at, out, arena);
  const bool optional = schema_.types.is_optional(type);
  if (outcome == ReadOutcome::Known && optional) {
    static_cast<char*>(out)[schema_.types.presence_offset(type)] = 1;
  }
  HELIOS_CHECK(outcome != ReadOutcome::Missing || optional, "a feature that is missing as known");
  return outcome;
}

}  // namespace helios::engine
