#include "compiler/eval/random_parts.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

/// The event of a random module, and what the past says of it.
namespace helios::eval {
namespace {

using abi::FeatureKind;
using abi::Kind;
using abi::TypeId;
using ir::ExprId;

void add_fields(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  const abi::RecordId record = types.declare_record("Happening");
  std::vector<abi::RecordField> fields{
      {"id", types.basic(Kind::Id)}, {"at", types.basic(Kind::Time)}, {"account", types.text()}};
  for (uint32_t n = 6 + random.below(10); n > 0; --n) {
    fields.push_back({"f" + std::to_string(fields.size()), exprs.any_type()});
  }
  types.define_record(record, fields);
  abi::Event event;
  event.name = event.qualified = "Happening";
  event.record = record;
  const abi::Record& laid_out = types[record];
  const auto field = [&](size_t i) {
    const abi::RecordField& f = laid_out.fields[i];
    return abi::FieldRef{f.name, f.type, f.offset};
  };
  event.identity = {field(0)};
  event.time = field(1);
  event.key = {field(2)};
  module.schema.events.push_back(std::move(event));
  module.events.push_back({module.add_variable("e", types.record(record)), {}, {}});
}

void add_requires(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  const RandomPlace place{{module.events[0].self}};
  for (uint32_t n = random.below(3); n > 0; --n) {
    const ExprId holds = parts.condition(place);
    const ExprId because = random.one_in(2) ? exprs.make(types.text(), place, 2) : ExprId();
    module.events[0].requires_.push_back({holds, because, {}});
    module.schema.events[0].require_texts.push_back("require");
  }
}

void declare_key(RandomParts& parts, abi::Feature& schema) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  schema.key = types.declare_record(schema.name + ".key");
  std::vector<abi::RecordField> fields;
  for (uint32_t n = 1 + random.below(2); n > 0; --n) {
    fields.push_back({"k" + std::to_string(n), random.pick(kinds.scalars)});
  }
  types.define_record(schema.key, std::move(fields));
}

/// The event, or what was decided on it; and what can be said of it.
RandomPlace add_fact(RandomParts& parts, ir::Feature& feature, abi::Feature& schema,
                     std::optional<uint32_t> decision) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  ir::Feature::Fact fact{module.add_variable("past", parts.event_type()), {}, {}};
  RandomPlace place{{fact.event}};
  if (decision) {
    fact.decided = module.add_variable("decided", types.record(module.schema.decisions[*decision].result));
    place.variables.push_back(fact.decided);
    place.outputs = place.outcome = ir::DecisionId(*decision);
    place.outputs_end = SIZE_MAX;
  }
  std::vector<TypeId> key;
  for (const abi::RecordField& field : types[schema.key].fields) key.push_back(field.type);
  for (TypeId type : key) {
    fact.key.push_back(exprs.make(random.one_in(2) ? type : types.optional(type), {{fact.event}}, 1));
  }
  feature.facts.push_back(std::move(fact));
  schema.facts.push_back({0, decision});
  return place;
}

/// The steps of a sequence are of any of its facts, but each fact is one of them.
void add_steps(RandomParts& parts, const std::vector<RandomPlace>& places, ir::Feature& feature,
               abi::Feature& schema) {
  const bool is_sequence = schema.kind == FeatureKind::Sequence;
  for (uint32_t n = is_sequence ? 2 + parts.random.below(3) : 1, i = 0; i < n; ++i) {
    const auto fact = static_cast<uint32_t>(i % places.size());
    feature.steps.push_back({parts.maybe_condition(places[fact], 3), fact});
    if (is_sequence) schema.within_ns.push_back(value::kHour);
  }
}

/// What each event contributes; invalid for kinds that only count.
TypeId random_value_type(RandomParts& parts, FeatureKind kind) {
  switch (kind) {
    case FeatureKind::Count:
    case FeatureKind::Sequence: return {};
    case FeatureKind::Sum:
    case FeatureKind::Average:
    case FeatureKind::Deviation: return parts.exprs.number_type();
    case FeatureKind::CountDistinct:
    case FeatureKind::Distinct:
    case FeatureKind::Min:
    case FeatureKind::Max: return parts.exprs.ordered_type();
    case FeatureKind::First:
    case FeatureKind::Last: return parts.exprs.any_type();
  }
  HELIOS_UNREACHABLE("a kind of feature without a value");
}

TypeId result_type(abi::TypeTable& types, const abi::Feature& feature) {
  switch (feature.kind) {
    case FeatureKind::Count:
    case FeatureKind::CountDistinct: return types.basic(Kind::Int);
    case FeatureKind::Sequence: return types.basic(Kind::Bool);
    case FeatureKind::Sum: return feature.value;
    case FeatureKind::Average:
    case FeatureKind::Deviation: return types.optional(types.basic(Kind::Decimal));
    case FeatureKind::Distinct: return types.set(feature.value);
    case FeatureKind::Min:
    case FeatureKind::Max:
    case FeatureKind::First:
    case FeatureKind::Last: return types.optional(feature.value);
  }
  HELIOS_UNREACHABLE("a kind of feature without a result");
}

void add_reads(RandomParts& parts) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  std::vector<abi::RecordField> fields;
  for (uint32_t feature = 0; feature < module.features.size(); ++feature) {
    const abi::Feature& schema = module.schema.features[feature];
    ir::FeatureRead read{module.events[0].self, {}};
    bool may_miss = false;
    std::vector<TypeId> key;
    for (const abi::RecordField& field : types[schema.key].fields) key.push_back(field.type);
    for (TypeId type : key) {
      const bool optional = random.one_in(3);
      may_miss |= optional;
      read.key.push_back(exprs.make(optional ? types.optional(type) : type, {{read.event}}, 1));
    }
    const TypeId type = may_miss ? types.optional(schema.result) : schema.result;
    fields.push_back({"read" + std::to_string(feature), type});
    module.schema.events[0].reads.push_back(feature);
    module.schema.reads.push_back({feature, 0, type, schema.name});
    module.reads.push_back(std::move(read));
  }
  module.schema.events[0].features = types.declare_record("Happening.features");
  types.define_record(module.schema.events[0].features, std::move(fields));
}

}  // namespace

void add_feature(RandomParts& parts, std::optional<uint32_t> decision) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  ir::Feature feature;
  abi::Feature schema;
  schema.name = schema.qualified = schema.meaning =
      "feature" + std::to_string(module.features.size());
  schema.kind = static_cast<FeatureKind>(random.below(size_t(FeatureKind::Sequence) + 1));
  schema.window_ns = random.one_in(4) ? 0 : value::kHour;
  declare_key(parts, schema);
  std::vector<RandomPlace> places{add_fact(parts, feature, schema, decision)};
  if (decision && schema.kind == FeatureKind::Sequence) {
    places.push_back(add_fact(parts, feature, schema, std::nullopt));
  }
  add_steps(parts, places, feature, schema);
  schema.value = random_value_type(parts, schema.kind);
  if (schema.value.valid()) {
    const bool may_miss = random.one_in(2);
    feature.value = exprs.make(may_miss ? types.optional(schema.value) : schema.value, places[0], 2);
  }
  schema.result = result_type(types, schema);
  module.features.push_back(std::move(feature));
  module.schema.features.push_back(std::move(schema));
}

void add_feature_beside(RandomParts& parts, uint32_t other) {
  auto& [module, random, size, types, kinds, exprs] = parts;
  ir::Feature feature = module.features[other];
  abi::Feature schema = module.schema.features[other];
  const abi::Record& event = types[module.schema.events[0].record];
  const auto field = static_cast<uint32_t>(module.features.size() % event.fields.size());
  const ExprId fact =
      module.exprs.add(ir::Op::Variable, parts.event_type(), {}, {}, feature.facts[0].event.index);
  feature.value = module.exprs.add(ir::Op::Field, event.fields[field].type, {}, {fact}, field);
  schema.name = schema.qualified = schema.meaning =
      "feature" + std::to_string(module.features.size());
  schema.kind = abi::FeatureKind::Last;
  schema.value = types.unwrapped(event.fields[field].type);
  schema.result = types.optional(schema.value);
  module.features.push_back(std::move(feature));
  module.schema.features.push_back(std::move(schema));
}

void add_event(RandomParts& parts) {
  add_fields(parts);
  add_requires(parts);
  for (uint32_t n = parts.random.below(4); n > 0; --n) add_feature(parts, std::nullopt);
  add_reads(parts);
}

}  // namespace helios::eval
