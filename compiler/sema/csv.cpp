#include "compiler/sema/csv.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "compiler/sema/declarations.h"

namespace helios::sema {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr uint32_t kFurtherCsvProblemsMax =
    9;  // ten in all: a file in the wrong form has one a line

/// Reads cell by cell; `at_` stands on the first character not yet read.
class CsvScanner {
 public:
  explicit CsvScanner(std::string_view text) : text_(text) {
    if (text_.substr(0, 3) == kByteOrderMark) at_ = 3;
  }

  bool done() const { return at_ >= text_.size(); }
  uint32_t line() const { return line_; }

  /// One record, up to and over its line break.
  std::vector<std::string> row(std::vector<CsvProblem>& problems) {
    std::vector<std::string> cells;
    while (true) {
      cells.push_back(peek() == '"' ? quoted(problems) : plain());
      if (peek() != ',') break;
      ++at_;
    }
    line_break();
    return cells;
  }

 private:
  char peek() const { return done() ? '\n' : text_[at_]; }
  bool at_break() const { return peek() == '\n' || peek() == '\r'; }

  std::string plain() {
    std::string cell;
    while (!at_break() && peek() != ',') cell += text_[at_++];
    return cell;
  }

  std::string quoted(std::vector<CsvProblem>& problems) {
    const uint32_t opened = line_;
    std::string cell;
    for (++at_; !done(); ++at_) {
      if (text_[at_] == '\n') ++line_;
      if (text_[at_] != '"') {
        cell += text_[at_];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        cell += text_[++at_];
      } else {
        ++at_;
        const std::string rest = plain();
        if (!rest.empty())
          problems.push_back({opened, fmt::format("`{}` stands after a closing quote", rest)});
        return cell;
      }
    }
    problems.push_back({opened, "a quote is never closed"});
    return cell;
  }

  void line_break() {
    if (done()) return;
    if (text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
  }

  std::string_view text_;
  size_t at_ = 0;
  uint32_t line_ = 1;
};

bool is_blank(const std::vector<std::string>& cells) {
  return cells.size() == 1 && cells[0].empty();
}

}  // namespace

std::optional<size_t> Csv::column(std::string_view name) const {
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] == name) return i;
  }
  return std::nullopt;
}

Csv read_csv(std::string_view text) {
  Csv csv;
  CsvScanner scanner(text);
  while (!scanner.done()) {
    const uint32_t line = scanner.line();
    std::vector<std::string> cells = scanner.row(csv.problems);
    // In a file of one column an empty line is still a blank line, as spreadsheets write it.
    if (is_blank(cells)) continue;
    if (csv.header.empty()) {
      csv.header = std::move(cells);
    } else if (cells.size() != csv.header.size()) {
      csv.problems.push_back({line, fmt::format("{} cells, but the header names {} columns",
                                                cells.size(), csv.header.size())});
    } else {
      csv.rows.push_back({line, std::move(cells)});
    }
  }
  return csv;
}

std::string path_beside(const Context& cx, const ast::File& file, const std::string& name) {
  namespace fs = std::filesystem;
  const fs::path beside = fs::path(cx.files[file.file].path()).parent_path() / name;
  std::error_code ignored;
  if (fs::exists(beside, ignored)) return beside.generic_string();
  const fs::path in_package = fs::path(cx.package_root) / beside;
  return fs::exists(in_package, ignored) ? in_package.generic_string() : beside.generic_string();
}

void report_in_csv(Context& cx, const Csv& csv, uint32_t line, source::Span span,
                   const std::string& text) {
  // All lines of a file share the place that names it, and a place has one message of a kind: the
  // others join the first.
  const std::string said = fmt::format("{}:{}: {}", csv.path, line, text);
  auto [at, fresh] = cx.declarations->csv_reports.try_emplace(span);
  CsvReport& report = at->second;
  if (fresh) report.message = &cx.reporter.report(span, diag::InCsvFile, said);
  if (!fresh && report.further < kFurtherCsvProblemsMax) report.message->help("also " + said);
  if (!fresh && report.further == kFurtherCsvProblemsMax) report.message->help("and further lines");
  if (!fresh) ++report.further;
}

std::optional<Csv> load_csv(Context& cx, const ast::File& file, const std::string& name,
                            source::Span span) {
  const std::string path = path_beside(cx, file, name);
  cx.declarations->data_files.push_back(path);
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    cx.reporter.report(span, diag::NoSuchFile, name)
        .help(fmt::format("it is looked for beside the file that names it: {}", path));
    return std::nullopt;
  }
  std::ostringstream text;
  text << in.rdbuf();
  Csv csv = read_csv(text.str());
  csv.path = name;
  for (const CsvProblem& problem : csv.problems)
    report_in_csv(cx, csv, problem.line, span, problem.text);
  if (csv.header.empty()) {
    report_in_csv(cx, csv, 1, span, "the first line must name the columns");
    return std::nullopt;
  }
  return csv;
}

std::optional<CsvReader> CsvReader::over(Context& cx, const Csv& csv, TypeId type, size_t preferred,
                                         source::Span span) {
  const abi::TypeTable& types = cx.module.schema.types;
  CsvReader reader(csv, type);
  if (types[type].kind != abi::Kind::Record) {
    reader.columns_.push_back(preferred);
    return reader;
  }
  bool complete = true;
  for (const abi::RecordField& field : types[types[type].record].fields) {
    reader.columns_.push_back(csv.column(field.name));
    if (reader.columns_.back() || types.is_optional(field.type)) continue;
    report_in_csv(cx, csv, 1, span, fmt::format("there is no column `{}`", field.name));
    complete = false;
  }
  if (!complete) return std::nullopt;
  return reader;
}

std::optional<abi::Datum> CsvReader::read_cell(Context& cx, const CsvRow& row, size_t column,
                                               TypeId type, source::Span span) const {
  const abi::TypeTable& types = cx.module.schema.types;
  const std::string& cell = row.cells[column];
  if (types.is_optional(type) && cell.empty()) return abi::Datum();
  std::optional<abi::Datum> value = parse_bare(cx, cell, types.unwrapped(type));
  if (!value && types[types.unwrapped(type)].kind != abi::Kind::Error) {
    report_in_csv(
        cx, *csv_, row.line, span,
        fmt::format("`{}` in column `{}` is not {}", cell, csv_->header[column], types.name(type)));
  }
  return value;
}

std::optional<abi::Datum> CsvReader::read(Context& cx, const CsvRow& row, source::Span span) const {
  const abi::TypeTable& types = cx.module.schema.types;
  if (types[type_].kind != abi::Kind::Record) return read_cell(cx, row, *columns_[0], type_, span);
  abi::Data fields;
  bool complete = true;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const TypeId type = types[types[type_].record].fields[i].type;
    std::optional<abi::Datum> value =
        columns_[i] ? read_cell(cx, row, *columns_[i], type, span) : abi::Datum();
    complete &= value.has_value();
    fields.push_back(value.value_or(abi::Datum()));
  }
  if (!complete) return std::nullopt;
  return abi::Datum(std::move(fields));
}

}  // namespace helios::sema
