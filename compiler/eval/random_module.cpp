#include "compiler/eval/random_module.h"

#include "compiler/eval/random_parts.h"
#include "compiler/ir/faults.h"
#include "compiler/ir/watches.h"

namespace helios::eval {

std::vector<ir::VarId> RandomParts::params(uint32_t most) {
  std::vector<ir::VarId> all;
  for (uint32_t n = 1 + random.below(most); n > 0; --n) {
    const std::string name = "a" + std::to_string(module.variables.size());
    all.push_back(module.add_variable(name, exprs.any_type()));
  }
  return all;
}

void add_computation(RandomParts& parts) {
  RandomPlace place{parts.params(3)};
  place.step_time = true;
  for (uint32_t i = 0; i < parts.module.decisions.size(); ++i) {
    if (!parts.module.schema.decisions[i].on_event) place.decisions.push_back(i);
  }
  abi::Computation schema;
  for (ir::VarId param : place.variables)
    schema.params.push_back(parts.module.variables[param.index].type);
  schema.result = parts.exprs.any_type();
  const ir::ExprId body = parts.exprs.make(schema.result, place, parts.size.depth_max);
  parts.module.computations.push_back({place.variables, body, {}});
  parts.module.schema.computations.push_back(std::move(schema));
}

ir::Module random_module(uint64_t seed, const RandomSize& size) {
  RandomParts parts(seed, size);
  Random& random = parts.random;
  add_reference(parts);
  add_event(parts);
  if (random.one_in(2)) add_decision(parts, false);
  add_decision(parts, true);
  if (random.one_in(3)) add_decision(parts, random.one_in(2));
  // Features over decisions are kept and not read: what would read them was made before.
  const auto last = static_cast<uint32_t>(parts.module.decisions.size() - 1);
  if (random.one_in(2)) add_feature(parts, last);
  for (uint32_t n = 2 + random.below(3); n > 0; --n) add_computation(parts);
  if (random.one_in(2)) parts.module.schema.ingest.resize(parts.types.record_count());
  const auto features = static_cast<uint32_t>(parts.module.features.size());
  for (uint32_t feature = 0; feature < features; ++feature) add_feature_beside(parts, feature);
  ir::find_watches(parts.module);
  ir::number_faults(parts.module, source::Files());
  return std::move(parts.module);
}

}  // namespace helios::eval
