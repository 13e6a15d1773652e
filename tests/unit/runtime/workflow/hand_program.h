#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/memory.h"
#include "runtime/abi/program.h"

namespace helios::workflow {

/// A program of workflows that is written by hand: a schema, and a function for each computation.
class HandProgram : public abi::Program {
 public:
  const abi::Schema& schema() const override { return schema_; }
  uint32_t compute(uint32_t number, const abi::Frame& frame, void* out) const override {
    if (code_[number] == nullptr) return 1;
    code_[number](frame, out);
    return 0;
  }

  bool decide(uint32_t, const abi::Frame&, abi::DecisionResult&) const override { return false; }
  abi::Text reason(uint32_t, uint32_t, bool, const abi::Frame&, const abi::DecisionResult&) const override { return {}; }
  int32_t require(uint32_t, uint32_t, const abi::Frame&) const override { return -1; }
  abi::Text require_reason(uint32_t, uint32_t, const abi::Frame&) const override { return {}; }
  bool key(uint32_t, const abi::Frame&, void*) const override { return false; }
  uint64_t watch(uint32_t, const abi::Frame&, const void**) const override { return 0; }

 protected:
  using Code = std::function<void(const abi::Frame&, void*)>;

  abi::TypeTable& types() { return schema_.types; }
  abi::RecordId record(const char* name, std::vector<std::pair<std::string, abi::TypeId>> named) {
    const abi::RecordId id = types().declare_record(name);
    std::vector<abi::RecordField> fields;
    for (auto& [field, type] : named) fields.push_back({field, type});
    types().define_record(id, std::move(fields));
    return id;
  }
  /// The number of the computation. Without code: its arithmetic never fits.
  uint32_t add(abi::TypeId result, Code code) {
    schema_.computations.push_back({{}, result, {}, "test.helios", 1, 1});
    code_.push_back(std::move(code));
    return uint32_t(code_.size() - 1);
  }
  uint32_t add_duration(int64_t ns) {
    return add(types().basic(abi::Kind::Duration), [=](const abi::Frame&, void* out) { abi::store(out, ns); });
  }

  abi::Schema schema_;

 private:
  std::vector<Code> code_;
};

}  // namespace helios::workflow
