#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/ir/module.h"

/// Decision tables over a few small enums, answered before they are asked:
///
///   tier   | channel -> limit            tier × channel → row
///   gold   | ecom    ->  5_000 EUR       0: 0 1 1 …      1: 2 2 2 …
///
/// Every combination of the parameters has its row; a call is two loads.
namespace helios::codegen {

/// Of combinations of the parameters' values.
constexpr uint64_t kDenseCombinationsMax = 4096;

struct DenseTable {
  std::vector<uint32_t> sizes;  // how many values each parameter has
  std::vector<uint16_t> rows;   // by combination, the last parameter fastest; kNoRow
  static constexpr uint16_t kNoRow = 0xffff;
};

/// For a table whose first row that holds answers (hit first; or `proved` apart or alike), with
/// nothing but enums and Bools to look at and constants to give.
std::optional<DenseTable> dense_table(const ir::Module& ir, ir::TableId id, bool proved);

}  // namespace helios::codegen
