#include "tests/property/answers.h"

#include <ostream>

#include <memory>

#include "runtime/abi/memory.h"

namespace helios::test {
namespace {

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
  std::vector<uint64_t> held(abi::line_words(lines), ~0ull), undecided(held), causes(held);
  std::vector<uint32_t> faults(lines);
  std::vector<int64_t> points(lines), lost(lines);
  abi::DecisionResult result{values.memory(), held.data(),   undecided.data(), causes.data(),
                             faults.data(),   points.data(), lost.data()};

  Outcome outcome;
  outcome.applicable = program.decide(index, frame, result);
  if (!outcome.applicable) return outcome;
  outcome.values = json(schema, decision.result, values.memory());
  for (uint32_t i = 0; i < lines; ++i) {
    outcome.states.push_back(abi::has_line(undecided.data(), i) ? abi::LineState::Undecided
                             : abi::has_line(held.data(), i)    ? abi::LineState::Held
                                                                : abi::LineState::DidNotHold);
    std::string line = decision.lines[i].name;
    if (abi::has_line(causes.data(), i)) line += " cause";
    if (abi::has_line(undecided.data(), i)) line += " fault " + std::to_string(faults[i]);
    if (abi::has_line(held.data(), i)) {
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

std::string watched(const abi::Program& program, uint32_t index, const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::Watch& watch = schema.watches[index];
  std::vector<std::unique_ptr<Room>> rooms;
  std::vector<const void*> values;
  for (uint32_t feature : watch.values) {
    const abi::TypeId type = schema.features[feature].value;
    values.push_back(rooms.emplace_back(std::make_unique<Room>(schema.types[type].size))->memory());
  }
  const uint64_t steps = program.watch(index, frame, values.data());
  if (steps == 0) return "does not count";
  std::string text = std::to_string(steps);
  for (size_t column = 0; column < values.size(); ++column) {
    text += ' ';
    const abi::TypeId type = schema.features[watch.values[column]].value;
    abi::write_json(schema.types, type, values[column], text);
  }
  return text;
}

std::string key_of(const abi::Program& program, uint32_t index, const abi::Frame& frame) {
  const abi::Schema& schema = program.schema();
  const abi::RecordId record = schema.keys[index].record;
  Room key(schema.types[record].size);
  if (!program.key(index, frame, key.memory())) return "missing";
  return json(schema, record, key.memory());
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
