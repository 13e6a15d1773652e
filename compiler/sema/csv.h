#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/sema/context.h"

/// CSV as RFC 4180 has it: commas, `"` around cells that hold commas, quotes (doubled) or line
/// breaks, a header line first. Also taken: line breaks of any system, a byte order mark, blank
/// lines (skipped).
namespace helios::sema {

struct CsvRow {
  uint32_t line;  // 1-based, where it begins
  std::vector<std::string> cells;
};
struct CsvProblem {
  uint32_t line;
  std::string text;
};
struct Csv {
  std::string path;
  std::vector<std::string> header;
  std::vector<CsvRow> rows;  // each as long as the header
  std::vector<CsvProblem> problems;

  std::optional<size_t> column(std::string_view name) const;
};

Csv read_csv(std::string_view text);

/// The CSV file that a declaration names, beside the file it stands in. Nullopt after reporting
/// that it cannot be read; what is wrong with single rows is reported at `span` and the other rows
/// are there.
std::optional<Csv> load_csv(Context& cx, const ast::File& file, const std::string& name,
                            source::Span span);
/// Where a file named in a declaration stands.
std::string path_beside(const Context& cx, const ast::File& file, const std::string& name);
void report_in_csv(Context& cx, const Csv& csv, uint32_t line, source::Span span,
                   const std::string& text);

/// How values of a type are read from the columns: a record from columns of its fields' names,
/// anything else from one.
class CsvReader {
 public:
  /// Reports fields without a column. `preferred` is the column of a value that is no record.
  static std::optional<CsvReader> over(Context& cx, const Csv& csv, TypeId type, size_t preferred,
                                       source::Span span);
  std::optional<abi::Datum> read(Context& cx, const CsvRow& row, source::Span span) const;

 private:
  CsvReader(const Csv& csv, TypeId type) : csv_(&csv), type_(type) {}
  std::optional<abi::Datum> read_cell(Context& cx, const CsvRow& row, size_t column, TypeId type,
                                      source::Span span) const;

  const Csv* csv_;
  TypeId type_;
  std::vector<std::optional<size_t>> columns_;  // one, or one a field; none: unknown
};

}  // namespace helios::sema
