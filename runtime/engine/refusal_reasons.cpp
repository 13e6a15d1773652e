#include "runtime/engine/refusal_reasons.h"

namespace helios::engine {

std::vector<std::string> refusal_reasons(const abi::Program& program, uint32_t event,
                                         const std::vector<uint32_t>& broken,
                                         const abi::Frame& frame) {
  std::vector<std::string> reasons;
  for (uint32_t index : broken) {
    const abi::Text because = program.require_reason(event, index, frame);
    reasons.push_back(because.size > 0
                          ? std::string(because.data, because.size)
                          : program.schema().events[event].require_texts[index] + " does not hold");
  }
  return reasons;
}

}  // namespace helios::engine
