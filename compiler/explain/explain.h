#pragma once

#include "compiler/eval/interpreted_program.h"
#include "compiler/explain/explanation.h"
#include "compiler/source/source.h"

/// Makes a decision again from what it saw, and says why it came out so. Decisions are
/// deterministic, so this is exactly what happened the first time.
namespace helios::explain {

/// What a decision was made from.
struct Inputs {
  uint32_t decision = 0;
  abi::Data arguments;               // in the order of its parameters; the event first
  std::vector<abi::Datum> features;  // by FeatureRead; those of other events may be unknown
  int64_t time_ns = 0;
};

Explanation explain(const eval::InterpretedProgram& program, const source::Files& files,
                    const Inputs& inputs);

/// What stands at a place in the source, on one line and without its comments.
std::string source_text(const source::Files& files, source::Span span);
Place place_of(const source::Files& files, source::Span span);

/// Reads features out of the record that the feature store filled for an event.
std::vector<abi::Datum> features_of(const abi::Schema& schema, uint32_t event,
                                    const void* features);
/// A field of a record by its dotted name: "merchant.id".
abi::Datum field_of(const abi::Schema& schema, abi::RecordId record, const abi::Datum& value,
                    const std::string& name);

}  // namespace helios::explain
