#include "runtime/abi/new_value.h"
#include "runtime/engine/processor_run.h"

#include <cstring>

#include "runtime/engine/emitted_event.h"

namespace helios::engine {

ProcessorRun::ProcessorRun(const abi::Program& program, const abi::Processor& processor)
    : program_(program), schema_(program.schema()), processor_(processor) {}

const void* ProcessorRun::enrich(const void* event, int64_t time_ns, Arena& arena) {
  const abi::Record& record = schema_.types[processor_.frame];
  memory_ = static_cast<char*>(abi::zeroed(record.size, arena));
  std::memcpy(memory_ + record.fields[0].offset, event, schema_.types[record.fields[0].type].size);
  params_[0] = memory_;
  frame_ = {params_, nullptr, &arena, time_ns};
  sent_.clear();
  faults_.clear();
  for (uint32_t step = 0; step < processor_.steps.size(); ++step) {
    const abi::ProcessStep& what = processor_.steps[step];
    if (what.kind != abi::ProcessKind::Enrich || !applies(step)) continue;
    if (const void* const made = compute(step, what.input)) bind(what.bind, made);
  }
  return this->event();
}

void ProcessorRun::run(const void* features, const std::string& identity, const Decide& decide) {
  frame_.features = features;
  for (uint32_t step = 0; step < processor_.steps.size(); ++step) {
    if (processor_.steps[step].kind == abi::ProcessKind::Enrich || !applies(step)) continue;
    take(step, identity, decide);
  }
}

bool ProcessorRun::applies(uint32_t step) {
  const uint32_t when = processor_.steps[step].when;
  if (when == abi::kNoComputation) return true;
  const void* const holds = compute(step, when);
  return holds != nullptr && abi::load<bool>(holds);
}

/// In the arena; null where it does not fit.
void* ProcessorRun::compute(uint32_t step, uint32_t computation) {
  const abi::TypeId type = schema_.computations[computation].result;
  void* const out = abi::zeroed(schema_.types[type].size, *frame_.arena);
  const uint32_t fault = program_.compute(computation, frame_, out);
  if (fault == 0) return out;
  faults_.push_back({step, fault});
  return nullptr;
}

void ProcessorRun::take(uint32_t step, const std::string& identity, const Decide& make) {
  const abi::ProcessStep& what = processor_.steps[step];
  if (what.kind == abi::ProcessKind::Decide) return decide(step, make);
  if (what.kind == abi::ProcessKind::Route) {
    sent_.push_back({what.kind, what.subject, nullptr, &processor_.topics[what.subject]});
    return;
  }
  void* const made = compute(step, what.input);
  if (made == nullptr) return;
  if (what.kind == abi::ProcessKind::Emit) {
    const std::string named = identity + "#" + std::to_string(step);
    fill_in(schema_, schema_.events[what.subject], named, frame_.time_ns, made, *frame_.arena);
  }
  sent_.push_back({what.kind, what.subject, made});
}

void ProcessorRun::decide(uint32_t step, const Decide& make) {
  const abi::ProcessStep& what = processor_.steps[step];
  std::vector<const void*> params;
  if (what.input == abi::kNoComputation) {
    params.push_back(event());
  } else {
    const void* const input = compute(step, what.input);
    if (input == nullptr) return;
    const abi::RecordId record = schema_.types[schema_.computations[what.input].result].record;
    for (const abi::RecordField& field : schema_.types[record].fields) {
      params.push_back(abi::at(input, field.offset));
    }
  }
  if (const void* const decided = make(what.subject, params.data())) bind(what.bind, decided);
}

void ProcessorRun::bind(uint32_t number, const void* value) {
  if (number == abi::kNoField) return;
  abi::set_field(schema_.types, schema_.types[processor_.frame].fields[number], memory_, value);
}

const void* ProcessorRun::event() const {
  return memory_ + schema_.types[processor_.frame].fields[0].offset;
}

}  // namespace helios::engine
