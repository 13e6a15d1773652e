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

  /// The fact that a feature looks at; over decisions, its expressions may speak of the decision.
  void bind_fact(ir::VarId event, ir::VarId decided, std::optional<uint32_t> decision) {
    evaluator.bind(event, param(0, event));
    if (!decision) return;
    const Datum result = param(1, decided);
    outcome_ = result.items()[0];
    outputs_.assign(result.items().begin() + 1, result.items().end());
    evaluator.bind(decided, result);
    evaluator.around = {ir::DecisionId(*decision), &outputs_, &outcome_, nullptr};
  }

  Evaluator evaluator;

 private:
  const ir::Module& module_;
  const abi::Frame& frame_;
  Data outputs_;
  Datum outcome_;
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

bool InterpretedProgram::key(uint32_t key, const abi::Frame& frame, void* out) const {
  Call call(module_, resources_, frame);
  const ir::Key& k = module_.keys[key];
  call.bind_fact(k.event, k.decided, module_.schema.keys[key].decision);
  return call.write_key(k.fields, module_.schema.keys[key].record, out);
}

uint64_t InterpretedProgram::watch(uint32_t watch, const abi::Frame& frame, const void** values) const {
  Call call(module_, resources_, frame);
  const abi::Watch& w = module_.schema.watches[watch];
  const ir::Feature& f = module_.features[w.feature];
  const std::optional<uint32_t> decision = module_.schema.features[w.feature].facts[w.fact].decision;
  call.bind_fact(f.facts[w.fact].event, f.facts[w.fact].decided, decision);
  uint64_t steps = 0;
  for (size_t step = 0; step < f.steps.size(); ++step) {
    if (f.steps[step].fact != w.fact) continue;
    const ir::ExprId where = f.steps[step].where;
    const bool holds = !where.valid() || call.evaluator.evaluate(where).holds();
    steps |= static_cast<uint64_t>(holds) << step;
  }
  if (steps == 0) return 0;
  for (size_t column = 0; column < w.values.size(); ++column) {
    const ir::Feature& valued = module_.features[w.values[column]];
    call.bind_fact(valued.facts[0].event, valued.facts[0].decided, decision);
    const Evaluated value = call.evaluator.evaluate(valued.value);
    if (value.faulted() || !value.value().known()) return 0;
    const abi::TypeId type = module_.schema.features[w.values[column]].value;
    void* const room = frame.arena->allocate(module_.schema.types[type].size);
    call.encode(type, value.value(), room);
    values[column] = room;
  }
  return steps;
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
