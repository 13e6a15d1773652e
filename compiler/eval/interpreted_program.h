#pragma once

#include "compiler/eval/resources.h"
#include "compiler/eval/trace.h"
#include "compiler/ir/module.h"
#include "runtime/abi/program.h"

/// A module as a Program: the reference. What native code answers differently, it answers wrongly.
namespace helios::eval {

/// `module` has passed ir::verify, its faults are numbered, and it outlives the program. Threads
/// may share one.
class InterpretedProgram : public abi::Program {
 public:
  explicit InterpretedProgram(const ir::Module& module);

  const abi::Schema& schema() const override { return module_.schema; }
  bool decide(uint32_t decision, const abi::Frame& frame,
              abi::DecisionResult& result) const override;
  abi::Text reason(uint32_t decision, uint32_t line, bool told, const abi::Frame& frame,
                   const abi::DecisionResult& result) const override;
  int32_t require(uint32_t event, uint32_t from, const abi::Frame& frame) const override;
  abi::Text require_reason(uint32_t event, uint32_t index, const abi::Frame& frame) const override;
  bool key(uint32_t key, const abi::Frame& frame, void* out) const override;
  uint64_t watch(uint32_t watch, const abi::Frame& frame, const void** values) const override;
  uint32_t compute(uint32_t computation, const abi::Frame& frame, void* out) const override;

  /// A decision made again, condition by condition.
  DecisionTrace trace(uint32_t decision, const abi::Frame& frame) const;

  const ir::Module& module() const { return module_; }
  const Resources& resources() const { return resources_; }

 private:
  const ir::Module& module_;
  Resources resources_;
};

}  // namespace helios::eval
