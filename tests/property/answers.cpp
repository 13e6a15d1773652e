#include "tests/property/answers.h"

#include <ostream>

#include "runtime/abi/memory.h"

namespace helios::test {
namespace {

using abi::LineState;

/// Memory for a record: zeroed, and more than byte-aligned.
class Room {
 public:
  explicit Room(size_t bytes) : words_(bytes / sizeof(unsigned __int128) + 1) {}
  void* memory() { return words_.data(); }

 private:
  std::vector<unsigned __int128> words_;
};

std::string json(const abi::Schema& schema, abi::RecordId id, const void* memory) {
  std::string text;
  for (const abi::RecordField& field : schema.types[id].fields) {
    abi::write_json(schema.types, field.type, abi::at(memory, field.offset), text);
    text += ' ';
  }
  return text;
}

std::string as_string(abi::Text text) { return std::string(abi::view(text)); }

}  // namespace

Outcome decide(const abi::Program& program, uint32_t index, const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::Decision& decision = schema.decisions[index];
  const size_t lines = decision.lines.size();
  Room values(schema.types[decision.result].size);
  std::vector<LineState> states(lines, LineState{7});
  std::vector<uint32_t> faults(lines);
  std::vector<int64_t> points(lines), lost(lines);
  std::vector<uint8_t> causes(lines, 7);
  abi::DecisionResult result{values.memory(), states.data(), faults.data(),
                             points.data(),   lost.data(),   causes.data()};

  Outcome outcome;
  outcome.applicable = program.decide(index, frame, result);
  if (!outcome.applicable) return outcome;
  outcome.values = json(schema, decision.result, values.memory());
  outcome.states = states;
  for (uint32_t i = 0; i < lines; ++i) {
    std::string line = decision.lines[i].name + " " + std::to_string(int(states[i])) + " cause " +
                       std::to_string(causes[i]);
    if (states[i] == LineState::Undecided) line += " fault " + std::to_string(faults[i]);
    if (states[i] == LineState::Held) {
      line += " points " + std::to_string(points[i]) + " lost " + std::to_string(lost[i]);
      line += " because " + as_string(program.reason(index, i, false, frame, result));
      line += " tell " + as_string(program.reason(index, i, true, frame, result));
    }
    outcome.lines.push_back(line);
  }
  return outcome;
}

std::vector<std::string> requires_of(const abi::Program& program, uint32_t event,
                                     const abi::Frame& frame) {
  std::vector<std::string> broken;
  for (int32_t at = program.require(event, 0, frame); at >= 0;
       at = program.require(event, static_cast<uint32_t>(at) + 1, frame)) {
    broken.push_back(std::to_string(at) + " " +
                     as_string(program.require_reason(event, static_cast<uint32_t>(at), frame)));
  }
  return broken;
}

std::vector<std::string> contributions(const abi::Program& program, uint32_t index, size_t steps,
                                       const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::Feature& feature = schema.features[index];
  std::vector<std::string> all;
  for (uint32_t step = 0; step < steps; ++step) {
    Room key(schema.types[feature.key].size),
        value(feature.value.valid() ? schema.types[feature.value].size : 0);
    if (!program.contribute(index, step, frame, key.memory(), value.memory())) {
      all.push_back("does not count");
      continue;
    }
    std::string text = json(schema, feature.key, key.memory()) + ": ";
    if (feature.value.valid()) abi::write_json(schema.types, feature.value, value.memory(), text);
    all.push_back(text);
  }
  return all;
}

std::string key_read(const abi::Program& program, uint32_t read, const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::RecordId key_record = schema.features[schema.reads[read].feature].key;
  Room key(schema.types[key_record].size);
  if (!program.read_key(read, frame, key.memory())) return "missing";
  return json(schema, key_record, key.memory());
}

std::string computed(const abi::Program& program, uint32_t computation, const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::TypeId result = schema.computations[computation].result;
  Room out(schema.types[result].size);
  const uint32_t fault = program.compute(computation, frame, out.memory());
  if (fault != 0) return "fault " + std::to_string(fault);
  std::string text;
  abi::write_json(schema.types, result, out.memory(), text);
  return text;
}

std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  if (!outcome.applicable) return out << "not applicable";
  out << outcome.values << '\n';
  for (const std::string& line : outcome.lines) out << "  " << line << '\n';
  return out;
}

}  // namespace helios::test
