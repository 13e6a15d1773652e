#pragma once

#include <memory>
#include <string_view>

#include "runtime/abi/schema.h"
#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/ingest/refusal.h"

/// Rows of a CSV file to events in memory, by schema.
///
///   id,at,amount.value,merchant.id,note          each column a field, by its place in the data or its name,
///   p1,2026-01-31T10:00:00Z,12.50,m1,            dotted into records; an empty cell is a missing value
///
/// Cells are separated by commas (by semicolons where the header has only those), may be quoted, a quote doubled.
/// Columns the event does not have are ignored (`closed event` refuses them). Lists and maps have no place in a cell.
namespace helios::ingest {

class CsvIngest {
 public:
  /// An error when the header names a column twice, or none for a field that has to be there.
  /// The schema stays alive and unchanged.
  static Result<CsvIngest> open(const abi::Schema& schema, uint32_t event, std::string_view header);
  ~CsvIngest();
  CsvIngest(CsvIngest&&) noexcept;
  CsvIngest& operator=(CsvIngest&&) noexcept;

  /// The event in the arena, or nullptr and why. Texts may point into `row`, which stays as long as the event.
  void* parse(std::string_view row, Arena& arena, Refusal& why);

 private:
  class Reader;
  explicit CsvIngest(std::unique_ptr<Reader> reader);
  std::unique_ptr<Reader> reader_;
};

}  // namespace helios::ingest
