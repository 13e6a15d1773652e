#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/module.h"

/// A decision table as boxes in a finite grid. Each column is cut where its cells are: between two neighbouring
/// thresholds all values behave alike, so one sample stands for them all.
///
///     income  >= 80_000 EUR | 20_000 EUR..     samples: 19999.99  20000.00  79999.99  80000.00
///
/// What follows is exact: a gap, an overlap or a row that never hits is found when and only when there is one.
namespace helios::pass {

/// A set of rows or samples, by index.
using Bits = std::vector<uint64_t>;

struct Column {
  std::string name;
  abi::TypeId type;
  std::vector<abi::Datum> samples;   // one for each stretch of like values
  std::vector<Bits> rows_at;         // by sample: the rows whose test holds there
  std::vector<Bits> samples_of;      // by row: the same, the other way round
};

struct TableGrid {
  std::vector<Column> columns;
  size_t row_count = 0;              // rows that test something; `otherwise` is not among them

  bool row_holds(size_t column, size_t sample, size_t row) const {
    return (columns[column].rows_at[sample][row / 64] >> (row % 64)) & 1;
  }
};

/// nullopt where a cell cannot be cut into stretches: texts searched, calls, other columns looked at.
std::optional<TableGrid> grid_of(const ir::Module& module, const ir::Table& table);

/// One sample a column.
using Point = std::vector<uint32_t>;
/// "tier gold, income 79999.99 EUR, age unknown"
std::string describe(const ir::Module& module, const TableGrid& grid, const Point& point);

/// Where no row holds. nullopt: nowhere, or not found within the effort a check may take.
std::optional<Point> find_gap(const TableGrid& grid);
/// Where both rows hold.
std::optional<Point> find_overlap(const TableGrid& grid, size_t a, size_t b);
/// Whether everywhere that `row` holds, one of the rows before it does.
bool is_covered_by_earlier(const TableGrid& grid, size_t row);

}  // namespace helios::pass
