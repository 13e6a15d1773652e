#include "runtime/bundle/native_program.h"

#include "runtime/bundle/native_calls.h"

namespace helios::bundle {
namespace {

/// prefix0, prefix1, …: one for each of `count` schema entries.
template <typename Entry>
Status find_all(const LoadedCode& code, const char* prefix, size_t count, std::vector<Entry>& out) {
  for (size_t i = 0; i < count; ++i) {
    const std::string symbol = prefix + std::to_string(i);
    const auto entry = code.function<Entry>(symbol);
    if (entry == nullptr) return Error{"the native code has no `" + symbol + "`"};
    out.push_back(entry);
  }
  return Done{};
}

}  // namespace

NativeProgram::NativeProgram(abi::Schema schema, LoadedCode code)
    : schema_(std::move(schema)), code_(std::move(code)) {}

Result<std::unique_ptr<NativeProgram>> NativeProgram::load(
    abi::Schema schema, std::span<const std::vector<std::byte>> objects) {
  auto code = LoadedCode::load(objects);
  if (!code) return code.error();
  std::unique_ptr<NativeProgram> program(new NativeProgram(std::move(schema), std::move(*code)));
  if (auto found = program->find_entries(); !found) return found.error();
  auto resources = abi::Resources::load(program->schema_);
  if (!resources) return resources.error();
  program->resources_ = std::move(*resources);
  program->resources_->reasons = program->reason_;
  return program;
}

Status NativeProgram::find_entries() {
  const Status steps[] = {
      find_all(code_, "decide_", schema_.decisions.size(), decide_),
      find_all(code_, "reason_", schema_.decisions.size(), reason_),
      find_all(code_, "require_", schema_.events.size(), require_),
      find_all(code_, "require_reason_", schema_.events.size(), require_reason_),
      find_all(code_, "key_", schema_.keys.size(), key_),
      find_all(code_, "watch_", schema_.watches.size(), watch_),
      find_all(code_, "compute_", schema_.computations.size(), compute_),
  };
  for (const Status& step : steps) {
    if (!step) return step.error();
  }
  return Done{};
}

abi::NativeFrame NativeProgram::native(const abi::Frame& frame) const {
  return {
      .params = frame.params,
      .features = frame.features != nullptr ? frame.features : resources_->no_features.data(),
      .arena = frame.arena,
      .time_ns = frame.time_ns,
      .calls = &kNativeCalls,
      .resources = resources_.get(),
      .lists = resources_->list_values.data(),
      .ordinals = resources_->ordinals.data(),
      .filters = resources_->filters.data(),
  };
}

bool NativeProgram::decide(uint32_t decision, const abi::Frame& frame,
                           abi::DecisionResult& result) const {
  const abi::NativeFrame native_frame = native(frame);
  return decide_[decision](&native_frame, &result) != 0;
}

abi::Text NativeProgram::reason(uint32_t decision, uint32_t line, bool told,
                                const abi::Frame& frame, const abi::DecisionResult& result) const {
  const abi::NativeFrame native_frame = native(frame);
  abi::Text text{};
  reason_[decision](&native_frame, &result, line, told, &text);
  return text;
}

int32_t NativeProgram::require(uint32_t event, uint32_t from, const abi::Frame& frame) const {
  const abi::NativeFrame native_frame = native(frame);
  return require_[event](&native_frame, from);
}

abi::Text NativeProgram::require_reason(uint32_t event, uint32_t index,
                                        const abi::Frame& frame) const {
  const abi::NativeFrame native_frame = native(frame);
  abi::Text text{};
  require_reason_[event](&native_frame, index, &text);
  return text;
}

bool NativeProgram::key(uint32_t key, const abi::Frame& frame, void* out) const {
  const abi::NativeFrame native_frame = native(frame);
  return key_[key](&native_frame, out) != 0;
}

uint64_t NativeProgram::watch(uint32_t watch, const abi::Frame& frame, const void** values) const {
  const abi::NativeFrame native_frame = native(frame);
  return watch_[watch](&native_frame, values);
}

uint32_t NativeProgram::compute(uint32_t computation, const abi::Frame& frame, void* out) const {
  const abi::NativeFrame native_frame = native(frame);
  return compute_[computation](&native_frame, out);
}

}  // namespace helios::bundle
