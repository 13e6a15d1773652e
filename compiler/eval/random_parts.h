#pragma once

#include <string>
#include <vector>

#include "compiler/eval/random_exprs.h"
#include "compiler/eval/random_module.h"
#include "compiler/eval/random_types.h"

namespace helios::eval {

/// A random module in the making. Parts are added in the order of the functions below, each over
/// what is there already.
class RandomParts {
 public:
  RandomParts(uint64_t seed, const RandomSize& size)
      : random(seed),
        size(size),
        types(module.schema.types),
        kinds(types),
        exprs(module, random, kinds.all) {}
  RandomParts(const RandomParts&) = delete;

  abi::TypeId event_type() { return types.record(module.schema.events[0].record); }
  ir::ExprId condition(const RandomPlace& place) {
    return exprs.make(types.basic(abi::Kind::Bool), place, size.depth_max);
  }
  ir::ExprId maybe_condition(const RandomPlace& place, uint32_t one_in) {
    return random.one_in(one_in) ? ir::ExprId() : condition(place);
  }
  std::vector<ir::VarId> params(uint32_t most);

  ir::Module module;
  Random random;
  const RandomSize size;
  abi::TypeTable& types;
  const RandomTypes kinds;
  RandomExprs exprs;
};

/// Patterns, zones, a calendar, lists; functions and tables over values.
void add_reference(RandomParts& parts);
/// One event, what it requires, features over it and reads of them.
void add_event(RandomParts& parts);
/// A feature over events, or over the results of a decision.
void add_feature(RandomParts& parts, std::optional<uint32_t> decision);
/// Watches what another watches, and keeps a field of it: both look at a fact once.
void add_feature_beside(RandomParts& parts, uint32_t other);
/// A decision on the event, or over values. It may use those before it.
void add_decision(RandomParts& parts, bool on_event);

/// What a step of a workflow may need, over frames like those of one: records, but other values
/// just as well.
void add_computation(RandomParts& parts);

}  // namespace helios::eval
