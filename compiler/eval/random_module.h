#pragma once

#include "compiler/eval/random.h"
#include "compiler/ir/module.h"
#include "runtime/abi/program.h"

/// Modules and inputs by chance, for holding engines and passes to the reference: every one passes
/// ir::verify, and together they use all operations on all types.
namespace helios::eval {

struct RandomSize {
  uint32_t rules_max = 8;  // in a decision
  uint32_t depth_max = 4;  // of expressions
  bool keyed = false;      // at least half as many rules, most found by a field's value
};

/// One event with some of all types of fields, reference data, functions, tables, features, and one
/// to three decisions: on the event, over values, and about each other; and computations. The same
/// seed gives the same module. Faults are numbered.
ir::Module random_module(uint64_t seed, const RandomSize& size = {});

/// All that a decision is made from, by chance, in memory. `arena` is the frame's, too.
class RandomInputs {
 public:
  RandomInputs(const ir::Module& module, uint32_t decision, uint64_t seed, Arena& arena);
  /// For `require`, and for features over events: the event alone.
  static RandomInputs of_event(const ir::Module& module, uint32_t event, uint64_t seed,
                               Arena& arena);
  /// For features over decisions: an event and what was decided of it.
  static RandomInputs of_decided(const ir::Module& module, uint32_t feature, uint64_t seed,
                                 Arena& arena);

  static RandomInputs of_computation(const ir::Module& module, uint32_t computation, uint64_t seed,
                                     Arena& arena);

  const abi::Frame& frame() const { return frame_; }
  const abi::Data& params() const { return params_; }
  const std::vector<abi::TypeId>& types() const { return types_; }  // of params
  /// What Frame::features holds.
  const std::vector<abi::RecordField>& features() const { return features_; }

 private:
  RandomInputs(const ir::Module& module, uint64_t seed, Arena& arena);
  int64_t random_time();
  void add_param(abi::TypeId type);
  void add_features(uint32_t event);
  void* place(abi::TypeId type, const abi::Datum& value);

  const ir::Module& module_;
  Random random_;
  Arena& arena_;
  abi::Data params_;
  std::vector<abi::TypeId> types_;
  std::vector<abi::RecordField> features_;
  abi::Frame frame_;
};

}  // namespace helios::eval
