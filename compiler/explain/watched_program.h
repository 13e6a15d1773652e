#pragma once

#include <map>
#include <vector>

#include "compiler/eval/interpreted_program.h"
#include "compiler/explain/explain.h"

namespace helios::explain {

/// A program that writes down what every decision is made from, so that it can be made again with
/// all its grounds. Features that are set (by a test) stand in place of what the past says.
class WatchedProgram : public abi::Program {
 public:
  explicit WatchedProgram(const eval::InterpretedProgram& program) : program_(&program) {}

  /// From now on another program of the same schema: one whose reference data was changed.
  void use(const eval::InterpretedProgram& program) { program_ = &program; }
  void set_feature(uint32_t feature, abi::Datum value) { set_[feature] = std::move(value); }
  /// The decisions made since the last call, in order.
  std::vector<Inputs> take_made();

  const abi::Schema& schema() const override { return program_->schema(); }
  bool decide(uint32_t decision, const abi::Frame& frame,
              abi::DecisionResult& result) const override;
  abi::Text reason(uint32_t decision, uint32_t line, bool told, const abi::Frame& frame,
                   const abi::DecisionResult& result) const override;
  int32_t require(uint32_t event, uint32_t from, const abi::Frame& frame) const override;
  abi::Text require_reason(uint32_t event, uint32_t index, const abi::Frame& frame) const override;
  bool key(uint32_t key, const abi::Frame& frame, void* out) const override;
  uint64_t watch(uint32_t watch, const abi::Frame& frame, const void** values) const override;
  uint32_t compute(uint32_t computation, const abi::Frame& frame, void* out) const override;

 private:
  /// The frame with the features that the test set.
  abi::Frame with_set_features(uint32_t decision, const abi::Frame& frame) const;

  const eval::InterpretedProgram* program_;
  std::map<uint32_t, abi::Datum> set_;
  mutable std::vector<Inputs> made_;
};

}  // namespace helios::explain
