#include "runtime/engine/feature_store.h"

#include <algorithm>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

namespace helios::engine {

FeatureStore::FeatureStore(const abi::Schema& schema)
    : schema_(schema), interning_(schema.types, blocks_), places_(schema.features.size()) {
  for (uint32_t watch = 0; watch < schema.watches.size(); ++watch) add_watch(watch);
}

FeatureStore::~FeatureStore() = default;

uint32_t FeatureStore::space(abi::RecordId key) {
  for (uint32_t i = 0; i < spaces_.size(); ++i) {
    if (spaces_[i]->takes(key)) return i;
  }
  spaces_.push_back(std::make_unique<KeySpace>(schema_.types, key, blocks_));
  return uint32_t(spaces_.size() - 1);
}

void FeatureStore::add_watch(uint32_t number) {
  const abi::Feature& first = schema_.features[schema_.watches[number].feature];
  if (first.watch != number) {  // a sequence: all its facts count in one state
    watch_of_.push_back(watch_of_[first.watch]);
    return;
  }
  watch_of_.push_back(static_cast<uint32_t>(watches_.size()));
  Watch& watch = watches_.emplace_back();
  watch.space = space(first.key);
  watch.late_ns = first.late_ns;
  char newest[sizeof kBeginningOfTime];
  abi::store(newest, kBeginningOfTime);
  watch.newest = spaces_[watch.space]->add_state(newest);
  for (const auto& group : groups_of(number)) add_state(watch, group);
}

/// The features of a watch, those together that share their state. Each begins with one that the
/// others can share: sums before counts.
std::vector<std::vector<uint32_t>> FeatureStore::groups_of(uint32_t watch) const {
  std::vector<uint32_t> features;
  for (uint32_t f = 0; f < schema_.features.size(); ++f) {
    if (schema_.features[f].watch == watch) features.push_back(f);
  }
  std::stable_partition(features.begin(), features.end(), [&](uint32_t f) {
    return schema_.features[f].kind != abi::FeatureKind::Count;
  });
  std::vector<std::vector<uint32_t>> groups;
  for (uint32_t f : features) {
    const auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& other) {
      const abi::Feature& a = schema_.features[other[0]];
      const abi::Feature& b = schema_.features[f];
      return share_state(a, b) || (!b.meaning.empty() && a.meaning == b.meaning);
    });
    if (group != groups.end()) {
      group->push_back(f);
    } else {
      groups.push_back({f});
    }
  }
  return groups;
}

void FeatureStore::add_state(Watch& watch, const std::vector<uint32_t>& features) {
  std::vector<const abi::Feature*> readers;
  std::vector<uint32_t> reader_of;
  for (uint32_t f : features) {
    const abi::Feature& feature = schema_.features[f];
    const auto same = std::find_if(readers.begin(), readers.end(), [&](const abi::Feature* other) {
      return !feature.meaning.empty() && other->meaning == feature.meaning;
    });
    reader_of.push_back(uint32_t(same - readers.begin()));
    if (same == readers.end()) readers.push_back(&feature);
  }
  State& state = watch.states.emplace_back();
  state.kept = make_feature_state({schema_, blocks_, interning_}, readers);
  state.column = readers[0]->column;
  std::vector<char> at_first(state.kept->row_bytes());
  state.kept->create(at_first.data());
  state.offset = spaces_[watch.space]->add_state(at_first);
  for (size_t i = 0; i < features.size(); ++i) {
    places_[features[i]] = {state.kept.get(), state.offset, watch.newest, reader_of[i], watch.late_ns,
                            at_first};
  }
}

bool FeatureStore::insert(uint32_t number, Row row, Moment at, uint64_t steps,
                          const void* const* values) {
  Watch& watch = watches_[watch_of_[number]];
  auto newest_ns = abi::load<int64_t>(row + watch.newest);
  if (at.time_ns < Reach{0, watch.late_ns}.horizon(newest_ns)) return false;
  if (at.time_ns > newest_ns) {
    newest_ns = at.time_ns;
    abi::store(row + watch.newest, newest_ns);
  }
  const Progress now{newest_ns, Reach{0, watch.late_ns}.horizon(newest_ns)};
  for (const State& state : watch.states) {
    const void* const value = state.column == abi::kNoColumn ? nullptr : values[state.column];
    state.kept->insert(row + state.offset, {at, steps, value}, now);
  }
  return true;
}

ReadOutcome FeatureStore::read(uint32_t feature, Row row, Moment at, void* out, Arena& arena) {
  Place& place = places_[feature];
  Progress now;
  char* state = place.nothing.data();
  if (row != nullptr) {
    now.newest_ns = abi::load<int64_t>(row + place.newest);
    now.horizon_ns = Reach{0, place.late_ns}.horizon(now.newest_ns);
    state = row + place.offset;
  }
  return place.state->read(state, place.reader, at, now, out, arena);
}

void FeatureStore::sweep() {
  interning_.sweep();
  blocks_.sweep();
}

size_t FeatureStore::key_count() const {
  size_t keys = 0;
  for (const auto& space : spaces_) keys += space->size();
  return keys;
}

size_t FeatureStore::bytes() const {
  size_t bytes = blocks_.bytes();
  for (const auto& space : spaces_) bytes += space->table_bytes();
  return bytes;
}

}  // namespace helios::engine
