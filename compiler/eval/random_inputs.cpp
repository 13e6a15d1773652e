#include <algorithm>
#include <cstring>

#include "compiler/eval/random_module.h"
#include "compiler/eval/random_values.h"
#include "runtime/abi/memory.h"

namespace helios::eval {
namespace {

using abi::Kind;

/// Takes the hash from texts here and there: code must do with and without.
void forget_hashes(const abi::Schema& schema, abi::TypeId type, void* memory, Random& random) {
  const abi::Type& t = schema.types[type];
  if (t.kind == Kind::Text || t.kind == Kind::Id) {
    auto text = abi::load<abi::Text>(memory);
    if (random.one_in(3)) text.hash = abi::kNoHash;
    abi::store(memory, text);
  } else if (t.kind == Kind::Record) {
    for (const abi::RecordField& field : schema.types[t.record].fields) {
      forget_hashes(schema, field.type, abi::at(memory, field.offset), random);
    }
  } else if (t.kind == Kind::Optional && abi::is_known(schema.types, type, memory)) {
    forget_hashes(schema, t.element, memory, random);
  } else if (t.kind == Kind::List || t.kind == Kind::Set) {
    const auto slice = abi::load<abi::Slice>(memory);
    for (uint64_t i = 0; i < slice.count; ++i) {
      void* item = abi::at(const_cast<void*>(slice.items), i * abi::stride(schema.types, t));
      forget_hashes(schema, t.element, item, random);
    }
  }
}

}  // namespace

RandomInputs::RandomInputs(const ir::Module& module, uint64_t seed, Arena& arena)
    : module_(module), random_(seed), arena_(arena) {
  frame_.arena = &arena;
  frame_.time_ns = random_time();
}

RandomInputs::RandomInputs(const ir::Module& module, uint32_t decision, uint64_t seed, Arena& arena)
    : RandomInputs(module, seed, arena) {
  for (ir::VarId param : module.decisions[decision].params)
    add_param(module.variables[param.index].type);
  if (module.schema.decisions[decision].on_event)
    add_features(*module.schema.decisions[decision].on_event);
}

RandomInputs RandomInputs::of_event(const ir::Module& module, uint32_t event, uint64_t seed,
                                    Arena& arena) {
  RandomInputs inputs(module, seed, arena);
  inputs.add_param(module.variables[module.events[event].self.index].type);
  return inputs;
}

RandomInputs RandomInputs::of_decided(const ir::Module& module, uint32_t feature, uint64_t seed,
                                      Arena& arena) {
  RandomInputs inputs(module, seed, arena);
  const ir::Feature::Fact& fact = module.features[feature].facts[0];
  for (ir::VarId param : {fact.event, fact.decided})
    inputs.add_param(module.variables[param.index].type);
  return inputs;
}

RandomInputs RandomInputs::of_computation(const ir::Module& module, uint32_t computation,
                                          uint64_t seed, Arena& arena) {
  RandomInputs inputs(module, seed, arena);
  for (ir::VarId param : module.computations[computation].params)
    inputs.add_param(module.variables[param.index].type);
  return inputs;
}

int64_t RandomInputs::random_time() {
  const abi::TypeTable& types = module_.schema.types;
  abi::TypeId time;
  for (uint32_t i = 0; i < types.type_count(); ++i) {
    if (types[abi::TypeId(i)].kind == Kind::Time) time = abi::TypeId(i);
  }
  return random_value(types, time, random_).as_int();
}

void* RandomInputs::place(abi::TypeId type, const abi::Datum& value) {
  const uint32_t size = module_.schema.types[type].size;
  void* memory = arena_.allocate(std::max(size, 1u));
  std::memset(memory, 0, size);
  abi::encode(module_.schema.types, type, value, memory, arena_);
  forget_hashes(module_.schema, type, memory, random_);
  return memory;
}

void RandomInputs::add_param(abi::TypeId type) {
  params_.push_back(random_value(module_.schema.types, type, random_));
  types_.push_back(type);
  const void** pointers = arena_.allocate_array<const void*>(params_.size());
  std::copy_n(frame_.params, params_.size() - 1, pointers);
  pointers[params_.size() - 1] = place(type, params_.back());
  frame_.params = pointers;
}

void RandomInputs::add_features(uint32_t event) {
  const abi::RecordId features = module_.schema.events[event].features;
  if (!features.valid()) return;
  const abi::Record& record = module_.schema.types[features];
  features_ = record.fields;
  void* memory = arena_.allocate(std::max(record.size, 1u));
  std::memset(memory, 0, record.size);
  for (const abi::RecordField& field : record.fields) {
    const abi::Datum value = random_value(module_.schema.types, field.type, random_);
    abi::encode(module_.schema.types, field.type, value, abi::at(memory, field.offset), arena_);
  }
  frame_.features = memory;
}

}  // namespace helios::eval
