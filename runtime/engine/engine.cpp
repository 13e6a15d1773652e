#include "runtime/engine/engine.h"

#include <algorithm>
#include <cstring>

#include "runtime/engine/canonical.h"

namespace helios::engine {

struct Engine::Room {
  std::vector<uint8_t> values;
  std::vector<uint64_t> held, undecided, causes;
  std::vector<uint32_t> faults;
  std::vector<int64_t> points, lost;
  abi::DecisionResult result;

  Room(const abi::TypeTable& types, const abi::Decision& decision)
      : values(types[decision.result].size + kAlignment), held(abi::line_words(decision.lines.size())),
        undecided(held.size()), causes(held.size()), faults(decision.lines.size()), points(faults.size()),
        lost(faults.size()) {
    result = {aligned(values), held.data(), undecided.data(), causes.data(), faults.data(), points.data(), lost.data()};
  }
  void clear() { std::fill(values.begin(), values.end(), 0); }

  static constexpr size_t kAlignment = 16;  // of a Decimal, the strictest there is
  static void* aligned(std::vector<uint8_t>& bytes) {
    auto at = reinterpret_cast<uintptr_t>(bytes.data());
    return reinterpret_cast<void*>((at + kAlignment - 1) & ~uintptr_t(kAlignment - 1));
  }
};

Engine::Engine(const abi::Program& program)
    : program_(program), schema_(program.schema()), store_(schema_), before_(schema_.events.size()),
      after_(schema_.events.size()), of_decision_(schema_.decisions.size()), decisions_on_(schema_.events.size()) {
  size_t key_bytes = 0, value_bytes = 0;
  for (uint32_t f = 0; f < schema_.features.size(); ++f) {
    const abi::Feature& feature = schema_.features[f];
    key_bytes = std::max<size_t>(key_bytes, schema_.types[feature.key].size);
    if (feature.value.valid()) value_bytes = std::max<size_t>(value_bytes, schema_.types[feature.value].size);
    if (!store_.keeps(f)) continue;
    auto& uses = feature.over_decisions ? of_decision_ : feature.counting_this ? before_ : after_;
    FeatureUse use{f, 0, schema_.types[feature.key].size,
                   feature.value.valid() ? schema_.types[feature.value].size : 0};
    if (feature.kind != abi::FeatureKind::Sequence) {
      uses[feature.source].push_back(use);
      continue;
    }
    for (const abi::SequenceStep& step : feature.steps) {
      uses[step.event].push_back(use);
      ++use.step;
    }
  }
  key_memory_.resize(key_bytes + Room::kAlignment);
  value_memory_.resize(value_bytes + Room::kAlignment);
  for (uint32_t d = 0; d < schema_.decisions.size(); ++d) {
    rooms_.push_back(std::make_unique<Room>(schema_.types, schema_.decisions[d]));
    if (schema_.decisions[d].on_event) decisions_on_[*schema_.decisions[d].on_event].push_back(d);
  }
  for (const abi::Event& event : schema_.events) {
    size_t bytes = event.features.valid() ? schema_.types[event.features].size : 0;
    read_memory_.emplace_back(bytes + Room::kAlignment);
  }
}

Engine::~Engine() = default;

const Processed& Engine::process(uint32_t event, const void* memory, int64_t received_ns, Arena& arena) {
  const abi::Event& about = schema_.events[event];
  processed_.decisions.clear();
  processed_.broken_requires.clear();
  processed_.late = false;
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
  count(before_[event], frame_);
  if (read_features(event, frame_)) {
    processed_.verdict = Verdict::Decided;
    decide(event, frame_);
  } else {
    processed_.verdict = Verdict::DoesNotFit;
  }
  count(after_[event], frame_);
  for (const DecisionView& view : processed_.decisions) {
    params_[1] = view.result->values;
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
    append_canonical(schema_.types, field.type, static_cast<const char*>(memory) + field.offset, identity_);
  }
  return !identities_.insert(identity_);
}

void Engine::count(const std::vector<FeatureUse>& uses, const abi::Frame& frame) {
  Moment now{processed_.time_ns, processed_.position};
  for (const FeatureUse& use : uses) {
    void* key = Room::aligned(key_memory_);
    void* value = Room::aligned(value_memory_);
    std::memset(key, 0, use.key_bytes);
    std::memset(value, 0, use.value_bytes);
    if (!program_.contribute(use.feature, use.step, frame, key, value)) continue;
    if (!store_.insert(use.feature, use.step, key, value, now)) processed_.late = true;
  }
}

/// False: a sum does not fit; `processed_.read` says which.
bool Engine::read_features(uint32_t event, abi::Frame& frame) {
  const abi::Event& about = schema_.events[event];
  if (!about.features.valid()) return true;
  std::vector<uint8_t>& memory = read_memory_[event];
  std::fill(memory.begin(), memory.end(), 0);
  auto* values = static_cast<char*>(Room::aligned(memory));
  Moment now{processed_.time_ns, processed_.position};
  for (size_t i = 0; i < about.reads.size(); ++i) {
    const abi::FeatureRead& read = schema_.reads[about.reads[i]];
    std::fill(key_memory_.begin(), key_memory_.end(), 0);
    void* key = Room::aligned(key_memory_);
    if (!program_.read_key(about.reads[i], frame, key)) continue;  // zeroed: unknown
    char* out = values + schema_.types[about.features].fields[i].offset;
    if (store_.read(read.feature, key, now, read.type, out, *frame.arena) == ReadOutcome::DoesNotFit) {
      processed_.read = about.reads[i];
      return false;
    }
  }
  frame.features = values;
  return true;
}

void Engine::decide(uint32_t event, const abi::Frame& frame) {
  for (uint32_t decision : decisions_on_[event]) {
    Room& room = *rooms_[decision];
    room.clear();
    if (program_.decide(decision, frame, room.result)) processed_.decisions.push_back({decision, &frame_, &room.result});
  }
}

}  // namespace helios::engine
