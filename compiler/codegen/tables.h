#pragma once

#include "compiler/codegen/callable.h"

/// Decision tables: functions that find the rows that hold, functions for a row's value, and one
/// that makes the hits an answer by the hit policy. Rows are cut into chunks, since LLVM's time
/// grows faster than a function's length.
namespace helios::codegen {

/// Few enough that a chunk stays in the instruction cache, enough that passing arguments does not
/// count.
constexpr uint32_t kRowsPerChunk = 32;

uint32_t row_chunk_count(const ir::Table& table);

/// A call of a table that is answered already.
Value emit_dense_call(FunctionEmitter& f, ir::TableId id, const DenseTable& dense,
                      const std::vector<Value>& arguments);

/// The table's answer, for calls that can fault of themselves or (`proved`) cannot.
void emit_table(ObjectEmitter& object, Natures& natures, ir::TableId id, bool proved);
/// Which rows of a chunk hold.
void emit_table_rows(ObjectEmitter& object, Natures& natures, ir::TableId id, uint32_t chunk,
                     bool proved);
/// The value of a row of a chunk.
void emit_table_values(ObjectEmitter& object, Natures& natures, ir::TableId id, uint32_t chunk);

}  // namespace helios::codegen
