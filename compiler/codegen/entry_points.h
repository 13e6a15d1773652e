#pragma once

#include "compiler/codegen/decision.h"

/// The entry points of runtime/abi/native.h that are not `decide`.
namespace helios::codegen {

/// reason_N finds the chunk of the line, reasons_N_K the line.
void emit_reason(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan);
void emit_reason_chunk(ObjectEmitter& object, Natures& natures, const DecisionPlan& plan,
                       uint32_t chunk);
uint32_t reason_chunk_count(const DecisionPlan& plan);

void emit_require(ObjectEmitter& object, Natures& natures, uint32_t event);
void emit_require_reason(ObjectEmitter& object, Natures& natures, uint32_t event);
void emit_key(ObjectEmitter& object, Natures& natures, uint32_t key);
void emit_watch(ObjectEmitter& object, Natures& natures, uint32_t watch);
void emit_compute(ObjectEmitter& object, Natures& natures, uint32_t computation);

}  // namespace helios::codegen
