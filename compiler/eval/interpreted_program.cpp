#include "compiler/eval/interpreted_program.h"

#include <algorithm>
#include <cstring>

#include "compiler/eval/decide.h"
#include "compiler/ir/faults.h"
#include "runtime/abi/memory.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;

abi::Text in_arena(const std::string& text, Arena& arena) {
  char* copy = arena.allocate_array<char>(text.size());
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  return {copy, static_cast<uint32_t>(text.size()), abi::kNoHash};
}

/// Evaluators for one call, with what its frame holds.
class Call {
 public:
  Call(const ir::Module& module, const Resources& resources, const abi::Frame& frame)
      : evaluator(module, resources), module_(module), frame_(frame) {
    evaluator.time_ns = frame.time_ns;
  }

  Datum param(uint32_t n, ir::VarId variable) const {
    return abi::decode(module_.schema.types, module_.variables[variable.index].type,
                       frame_.params[n]);
  }
  Data params(const std::vector<ir::VarId>& variables) const {
    Data values;
    for (uint32_t n = 0; n < variables.size(); ++n) values.push_back(param(n, variables[n]));
    return values;
  }
  void read_features(std::optional<uint32_t> event) {
    if (!event || frame_.features == nullptr) return;
    const abi::Schema& schema = module_.schema;
    const abi::Event& e = schema.events[*event];
    if (!e.features.valid()) return;
    evaluator.features.resize(schema.reads.size());
    for (size_t i = 0; i < e.reads.size(); ++i) {
      const abi::RecordField& field = schema.types[e.features].fields[i];
      evaluator.features[e.reads[i]] =
          abi::decode(schema.types, field.type, abi::at(frame_.features, field.offset));
    }
  }
  void encode(abi::TypeId type, const Datum& value, void* out) const {
    abi::encode(module_.schema.types, type, value, out, *frame_.arena);
  }
  abi::Text text(ir::ExprId id) { return in_arena(evaluator.text(id), *frame_.arena); }

  /// Key fields into memory of a key record. False when one is missing or faults.
  bool write_key(const std::vector<ir::ExprId>& fields, abi::RecordId key, void* out) {
    const abi::Record& record = module_.schema.types[key];
    for (size_t i = 0; i < fields.size(); ++i) {
      const Evaluated value = evaluator.evaluate(fields[i]);
      if (value.faulted() || !value.value().known()) return false;
      encode(record.fields[i].type, value.value(), abi::at(out, record.fields[i].offset));
    }
    return true;
  }

  Evaluator evaluator;

 private:
  const ir::Module& module_;
  const abi::Frame& frame_;
};

void write_lines(const std::vector<LineResult>& lines, abi::DecisionResult& result) {
  for (uint64_t* set : {result.held, result.undecided, result.causes})
    std::fill_n(set, abi::line_words(lines.size()), 0);
  for (uint32_t i = 0; i < lines.size(); ++i) {
    const LineResult& line = lines[i];
    if (line.cause) abi::add_line(result.causes, i);
    if (line.state == abi::LineState::Undecided) {
      abi::add_line(result.undecided, i);
      result.faults[i] = line.fault;
    }
    if (line.state != abi::LineState::Held) continue;
    abi::add_line(result.held, i);
    result.points[i] = line.points;
    result.lost[i] = line.lost;
  }
}

void write_values(const abi::TypeTable& types, abi::RecordId id, const Datum& record, void* out,
                  const Call& call) {
  const std::vector<abi::RecordField>& fields = types[id].fields;
  for (size_t i = 0; i < fields.size(); ++i) {
    call.encode(fields[i].type, record.items()[i], abi::at(out, fields[i].offset));
  }
}

Data read_values(const abi::TypeTable& types, abi::RecordId id, const void* memory) {
  Data values;
  for (const abi::RecordField& field : types[id].fields) {
    values.push_back(abi::decode(types, field.type, abi::at(memory, field.offset)));
  }
  return values;
}

}  // namespace

InterpretedProgram::InterpretedProgram(const ir::Module& module)
    : module_(module), resources_(module.schema) {}

bool InterpretedProgram::decide(uint32_t decision, const abi::Frame& frame,
                                abi::DecisionResult& result) const {
  Call call(module_, resources_, frame);
  const abi::Decision& schema = module_.schema.decisions[decision];
  call.read_features(schema.on_event);
  const Data arguments = call.params(module_.decisions[decision].params);
  const Decided decided = eval::decide(call.evaluator, ir::DecisionId(decision), arguments);
  if (!decided.applicable) return false;
  write_values(module_.schema.types, schema.result, result_record(decided), result.values, call);
  write_lines(decided.lines, result);
  return true;
}

DecisionTrace InterpretedProgram::trace(uint32_t decision, const abi::Frame& frame) const {
  Call call(module_, resources_, frame);
  call.read_features(module_.schema.decisions[decision].on_event);
  const Data arguments = call.params(module_.decisions[decision].params);
  return eval::trace(call.evaluator, ir::DecisionId(decision), arguments);
}

abi::Text InterpretedProgram::reason(uint32_t decision, uint32_t line, bool told,
                                     const abi::Frame& frame,
                                     const abi::DecisionResult& result) const {
  Call call(module_, resources_, frame);
  const abi::Decision& schema = module_.schema.decisions[decision];
  const ir::Decision& ir = module_.decisions[decision];
  call.read_features(schema.on_event);
  const Binding binding(call.evaluator, ir.params, call.params(ir.params));
  const Data values = read_values(module_.schema.types, schema.result, result.values);
  Decided decided;
  decided.outcome = values[0];
  decided.outputs.assign(values.begin() + 1, values.end());
  return in_arena(reason_text(call.evaluator, ir::DecisionId(decision), line, told, decided),
                  *frame.arena);
}

int32_t InterpretedProgram::require(uint32_t event, uint32_t from, const abi::Frame& frame) const {
  Call call(module_, resources_, frame);
  const ir::Event& e = module_.events[event];
  const Binding binding(call.evaluator, e.self, call.param(0, e.self));
  for (uint32_t i = from; i < e.requires_.size(); ++i) {
    if (!call.evaluator.evaluate(e.requires_[i].condition).holds()) return static_cast<int32_t>(i);
  }
  return -1;
}

abi::Text InterpretedProgram::require_reason(uint32_t event, uint32_t index,
                                             const abi::Frame& frame) const {
  Call call(module_, resources_, frame);
  const ir::Event& e = module_.events[event];
  const Binding binding(call.evaluator, e.self, call.param(0, e.self));
  return call.text(e.requires_[index].because);
}

bool InterpretedProgram::contribute(uint32_t feature, uint32_t step, const abi::Frame& frame,
                                    void* key, void* value) const {
  Call call(module_, resources_, frame);
  const ir::Feature& f = module_.features[feature];
  const abi::Feature& schema = module_.schema.features[feature];
  const Binding binding(call.evaluator, f.event, call.param(0, f.event));
  Data outputs;
  Datum outcome;
  if (schema.over_decisions) {
    const Datum result = call.param(1, f.decided);
    outcome = result.items()[0];
    outputs.assign(result.items().begin() + 1, result.items().end());
    call.evaluator.bind(f.decided, result);
    call.evaluator.around = {ir::DecisionId(schema.source), &outputs, &outcome, nullptr};
  }
  const ir::ExprId where = f.steps.empty() ? ir::ExprId() : f.steps[step].where;
  if (where.valid() && !call.evaluator.evaluate(where).holds()) return false;
  if (!call.write_key(f.key, schema.key, key)) return false;
  if (!f.value.valid()) return true;
  const Evaluated contributed = call.evaluator.evaluate(f.value);
  if (contributed.faulted() || !contributed.value().known()) return false;
  call.encode(schema.value, contributed.value(), value);
  return true;
}

bool InterpretedProgram::read_key(uint32_t read, const abi::Frame& frame, void* key) const {
  Call call(module_, resources_, frame);
  const ir::FeatureRead& r = module_.reads[read];
  const Binding binding(call.evaluator, r.event, call.param(0, r.event));
  return call.write_key(r.key, module_.schema.features[module_.schema.reads[read].feature].key,
                        key);
}

uint32_t InterpretedProgram::compute(uint32_t computation, const abi::Frame& frame,
                                     void* out) const {
  Call call(module_, resources_, frame);
  const ir::Computation& c = module_.computations[computation];
  const Binding binding(call.evaluator, c.params, call.params(c.params));
  const Evaluated value = call.evaluator.evaluate(c.body);
  if (value.faulted())
    return ir::fault_site(module_, ir::ComputationId(computation), value.fault().at);
  call.encode(module_.schema.computations[computation].result, value.value(), out);
  return 0;
}

}  // namespace helios::eval
