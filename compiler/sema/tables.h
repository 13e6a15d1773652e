#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "compiler/sema/csv.h"
#include "compiler/sema/declarations.h"

/// What elaborating a decision table passes from hand to hand.
namespace helios::sema {

struct TableBody {
  Context& cx;
  const Symbol& symbol;
  const ast::TableDecl& decl;
  Scope scope;  // the parameters
  ir::Table ir;
  std::vector<TypeId> params;  // by parameter
  std::set<std::string> row_names;
  bool has_because = false;  // then `because: Text` is the last output
};

// ---- table_cells.cpp ----

/// A cell of the text as a Bool over its parameter; invalid: matches everything.
ExprId elaborate_test(TableBody& body, size_t param, const ast::CellTest& cell);

// ---- table_files.cpp ----

/// The rows of a CSV file; columns are found by name.
void read_table_file(TableBody& body);

// ---- tables.cpp ----

/// Adds a row under its id, or a name made of its content: the same as long as it says the same.
void add_row(TableBody& body, ir::Row row, const std::optional<std::string>& id,
             const std::string& content);

// ---- table_gaps.cpp ----

/// Whether some input may be answered by no row. Exact where cells compare single values with
/// constants; what is beyond that may miss.
bool table_may_miss(const ir::Module& module, const ir::Table& table);

}  // namespace helios::sema
