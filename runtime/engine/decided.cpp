#include "runtime/abi/new_value.h"
#include "runtime/engine/decided.h"

#include <cstring>

#include "runtime/abi/reasons.h"

namespace helios::engine {
namespace {

abi::Text copy_text(std::string_view text, Arena& arena) {
  char* const data = arena.allocate_array<char>(text.size());
  if (!text.empty()) std::memcpy(data, text.data(), text.size());
  return {data, uint32_t(text.size()), abi::kNoHash};
}

/// Reason { rule, code, text, told, points, lost } of one line, into zeroed memory.
void write_reason(const abi::Program& program, uint32_t number, uint32_t line,
                  const abi::Frame& frame, const abi::DecisionResult& result, void* out,
                  Arena& arena) {
  const abi::Schema& schema = program.schema();
  const abi::Record& record = schema.types[schema.reason_record];
  const abi::Decision& decision = schema.decisions[number];
  const auto field = [&](size_t n) { return abi::at(out, record.fields[n].offset); };
  abi::store(field(0), copy_text(decision.lines[line].name, arena));
  abi::store(field(1), copy_text(decision.lines[line].code, arena));
  if (abi::has_line(result.undecided, line)) {
    const std::string text = abi::undecided_text(decision, line, result.faults[line]);
    return abi::store(field(2), copy_text(text, arena));
  }
  abi::store(field(2), program.reason(number, line, false, frame, result));
  if (decision.lines[line].has_tell) {
    abi::store(field(3), program.reason(number, line, true, frame, result));
    abi::store(abi::at(field(3), schema.types.presence_offset(record.fields[3].type)), uint8_t{1});
  }
  abi::store(field(4), result.points[line]);
  abi::store(field(5), result.lost[line]);
}

}  // namespace

void* keep_decided(const abi::Program& program, uint32_t number, const abi::Frame& frame,
                   const abi::DecisionResult& result, Arena& arena) {
  const abi::Schema& schema = program.schema();
  const abi::Decision& decision = schema.decisions[number];
  const abi::Record& decided = schema.types[decision.decided];
  void* const out = abi::zeroed(decided.size, arena);
  abi::copy_fields(schema.types, decision.result, result.values, decision.decided, out);
  const std::vector<uint32_t> lines = abi::lines_with_reasons(decision, result);
  const size_t size = schema.types[schema.reason_record].size;
  void* const items = abi::zeroed(lines.size() * size, arena);
  for (size_t i = 0; i < lines.size(); ++i) {
    write_reason(program, number, lines[i], frame, result, abi::at(items, i * size), arena);
  }
  abi::store(abi::at(out, decided.fields.back().offset), abi::Slice{items, lines.size()});
  return out;
}

}  // namespace helios::engine
