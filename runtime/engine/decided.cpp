#include "runtime/engine/decided.h"

#include "runtime/abi/new_value.h"
#include "runtime/abi/reasons.h"

namespace helios::engine {

void* keep_decided(const abi::Program& program, uint32_t number, const abi::Frame& frame,
                   const abi::DecisionResult& result, Arena& arena) {
  const abi::Schema& schema = program.schema();
  const abi::Decision& decision = schema.decisions[number];
  const abi::Record& decided = schema.types[decision.decided];
  void* const out = abi::zeroed(decided.size, arena);
  abi::copy_fields(schema.types, decision.result, result.values, decision.decided, out);
  const auto text_of = [&](uint32_t line, bool told) {
    return program.reason(number, line, told, frame, result);
  };
  const abi::Slice reasons = abi::make_reasons(schema, number, result, text_of, arena);
  abi::store(abi::at(out, decided.fields.back().offset), reasons);
  return out;
}

}  // namespace helios::engine
