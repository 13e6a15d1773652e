#pragma once

#include <cstring>
#include <string>
#include <utility>

#include "runtime/engine/feature_store.h"

/// A schema with nothing but one feature by {id: Id}, and a store for it that speaks Datum.
namespace helios::engine {

struct OneFeature {
  abi::Schema schema;
  abi::TypeId id_type, value_type, read_type;

  OneFeature(abi::FeatureKind kind, abi::Kind value, int64_t window_ns, int64_t late_ns,
             int64_t at_most = 0)
      : OneFeature(kind, abi::TypeTable(), value, window_ns, late_ns, at_most) {}

  OneFeature(abi::FeatureKind kind, abi::TypeTable types, abi::Kind value, int64_t window_ns,
             int64_t late_ns, int64_t at_most = 0) {
    schema.types = std::move(types);
    id_type = schema.types.basic(abi::Kind::Id);
    value_type = schema.types.basic(value);
    add(kind, window_ns, late_ns, at_most);
  }
  OneFeature(abi::FeatureKind kind, abi::TypeTable types, abi::TypeId value, int64_t window_ns,
             int64_t late_ns) {
    schema.types = std::move(types);
    id_type = schema.types.basic(abi::Kind::Id);
    value_type = value;
    add(kind, window_ns, late_ns, 0);
  }

  /// Another feature that watches the same, over a window of its own.
  void also(abi::FeatureKind kind, int64_t window_ns, int64_t at_most = 0) {
    abi::Feature f = schema.features[0];
    f.name = f.meaning = "f" + std::to_string(schema.features.size());
    f.kind = kind;
    f.window_ns = window_ns;
    f.at_most = at_most;
    f.result = result_of(kind, schema.types);
    f.column = kind == abi::FeatureKind::Count ? abi::kNoColumn : 0;
    schema.watches[0].values = {0};
    schema.features.push_back(f);
  }

 private:
  void add(abi::FeatureKind kind, int64_t window_ns, int64_t late_ns, int64_t at_most) {
    abi::TypeTable& t = schema.types;
    const abi::RecordId key = t.declare_record("key");
    t.define_record(key, {{"id", id_type, 0, "", false, false}});
    abi::Feature f;
    f.name = f.meaning = "f";
    f.kind = kind;
    f.facts = {{}};
    f.key = key;
    f.value = value_type;
    f.window_ns = window_ns;
    f.late_ns = late_ns;
    f.at_most = at_most;
    f.result = read_type = result_of(kind, t);
    const bool takes_value = kind != abi::FeatureKind::Count && kind != abi::FeatureKind::Sequence;
    f.column = takes_value ? 0 : abi::kNoColumn;
    schema.features = {f};
    schema.keys = {{0, {}, key}};
    schema.watches = {{0, 0, 0, {}}};
    if (takes_value) schema.watches[0].values = {0};
  }
  abi::TypeId result_of(abi::FeatureKind kind, abi::TypeTable& t) const {
    using abi::FeatureKind;
    const bool whole = t[value_type].kind == abi::Kind::Int;
    switch (kind) {
      case FeatureKind::Count:
      case FeatureKind::CountDistinct: return t.basic(abi::Kind::Int);
      case FeatureKind::Sum: return value_type;
      case FeatureKind::Average:
      case FeatureKind::Deviation:
        return t.optional(whole ? t.basic(abi::Kind::Decimal) : value_type);
      case FeatureKind::Min:
      case FeatureKind::Max:
      case FeatureKind::First:
      case FeatureKind::Last: return t.optional(value_type);
      case FeatureKind::Distinct: return t.set(value_type);
      case FeatureKind::Sequence: return t.basic(abi::Kind::Bool);
    }
    return {};
  }
};

class DatumStore {
 public:
  explicit DatumStore(const OneFeature& feature)
      : feature_(feature), store_(feature.schema), scratch_(1024) {}

  bool insert(const std::string& key, const abi::Datum& value, Moment at, uint64_t steps = 1,
              uint32_t watch = 0) {
    Arena arena;  // gone afterwards, so that nothing may point into it
    abi::encode(feature_.schema.types, feature_.value_type, value, scratch_.data(), arena);
    const void* const values[] = {scratch_.data()};
    const bool counted = store_.insert(watch, row(key), at, steps, values);
    std::memset(scratch_.data(), 0xee, scratch_.size());
    store_.sweep();
    return counted;
  }
  abi::Datum read(const std::string& key, Moment at, uint32_t feature = 0) {
    arena_.reset();
    const abi::TypeTable& types = feature_.schema.types;
    const abi::TypeId type = feature_.schema.features[feature].result;
    std::memset(scratch_.data(), 0xee, scratch_.size());
    std::memset(scratch_.data(), 0, types[type].size);
    KeySpace& keys = store_.keys(0);
    const FeatureStore::Row row = keys.find(keys.approach(key_memory(key), room_));
    outcome_ = store_.read(feature, row, at, scratch_.data(), arena_);
    if (outcome_ == ReadOutcome::Known && types.is_optional(type)) {
      reinterpret_cast<char*>(scratch_.data())[types.presence_offset(type)] = 1;
    }
    return abi::decode(types, type, scratch_.data());
  }
  ReadOutcome outcome() const { return outcome_; }

 private:
  FeatureStore::Row row(const std::string& key) {
    KeySpace& keys = store_.keys(0);
    return keys.row(keys.approach(key_memory(key), room_));
  }
  const void* key_memory(const std::string& key) {
    key_ = {key.data(), uint32_t(key.size()), abi::kNoHash};
    return &key_;
  }

  const OneFeature& feature_;
  FeatureStore store_;
  Arena arena_;
  std::vector<std::max_align_t> scratch_;
  abi::Text key_{};
  std::string room_;
  ReadOutcome outcome_ = ReadOutcome::Known;
};

}  // namespace helios::engine
