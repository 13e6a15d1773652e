#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "runtime/abi/native.h"
#include "runtime/base/result.h"
#include "runtime/bundle/object_loader.h"
#include "runtime/bundle/resources.h"

/// A schema and the native code over it, ready to decide. Threads may share one.
namespace helios::bundle {

class NativeProgram : public abi::Program {
 public:
  static Result<std::unique_ptr<NativeProgram>> load(
      abi::Schema schema, std::span<const std::vector<std::byte>> objects);

  const abi::Schema& schema() const override { return schema_; }
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
  NativeProgram(abi::Schema schema, LoadedCode code);
  /// All entry points the schema asks for; an Error names the first that is not there.
  Status find_entries();
  abi::NativeFrame native(const abi::Frame& frame) const;

  abi::Schema schema_;
  LoadedCode code_;
  std::unique_ptr<abi::Resources> resources_;
  std::vector<abi::DecideEntry> decide_;
  std::vector<abi::ReasonEntry> reason_;
  std::vector<abi::RequireEntry> require_;
  std::vector<abi::RequireReasonEntry> require_reason_;
  std::vector<abi::KeyEntry> key_;
  std::vector<abi::WatchEntry> watch_;
  std::vector<abi::ComputeEntry> compute_;
};

}  // namespace helios::bundle
