#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "compiler/sema/csv.h"
#include "compiler/sema/declarations.h"

/// `list`: reference data, in the text or from a CSV file, perhaps valid for a time only.
namespace helios::sema {
namespace {

constexpr int64_t kOpenStart = std::numeric_limits<int64_t>::min();
constexpr int64_t kOpenEnd = std::numeric_limits<int64_t>::max();

/// One line of the file: the entry (a map's as Data{key, value}) and when it is valid.
struct ListRow {
  uint32_t line;
  abi::Datum entry;
  int64_t from_ns = kOpenStart, until_ns = kOpenEnd;
};

/// A list being read from its file.
class ListFile {
 public:
  ListFile(Context& cx, const ast::ListDecl& decl, const Csv& csv, TypeId type)
      : cx_(cx), decl_(decl), csv_(csv), type_(cx.module.schema.types[type]) {}

  std::vector<ListRow> read() {
    from_ = validity_column(decl_.valid_from_column);
    until_ = validity_column(decl_.valid_until_column);
    const bool is_map = type_.kind == abi::Kind::Map;
    const size_t first =
        data_column(is_map ? std::string_view() : decl_.name.text, csv_.header.size());
    if (is_map && csv_.header.size() < 2) {
      report_in_csv(cx_, csv_, 1, decl_.from_span,
                    "a map needs a column of keys and one of values");
      return {};
    }
    auto element = CsvReader::over(cx_, csv_, type_.element, first, decl_.from_span);
    std::optional<CsvReader> mapped;
    if (is_map)
      mapped = CsvReader::over(cx_, csv_, type_.mapped, data_column("", first), decl_.from_span);
    std::vector<ListRow> rows;
    if (!element || (is_map && !mapped)) return rows;
    for (const CsvRow& row : csv_.rows) read_row(row, *element, mapped, rows);
    return rows;
  }

 private:
  std::optional<size_t> validity_column(const std::optional<std::string>& name) {
    if (!name) return std::nullopt;
    std::optional<size_t> column = csv_.column(*name);
    if (!column)
      report_in_csv(cx_, csv_, 1, decl_.from_span, fmt::format("there is no column `{}`", *name));
    return column;
  }

  /// The column named like the list, else the first that is neither validity nor `taken`.
  size_t data_column(std::string_view name, size_t taken) const {
    if (auto named = csv_.column(name); named && !name.empty()) return *named;
    for (size_t i = 0; i < csv_.header.size(); ++i) {
      if (i != taken && i != from_ && i != until_) return i;
    }
    return 0;
  }

  void read_row(const CsvRow& row, const CsvReader& element, const std::optional<CsvReader>& mapped,
                std::vector<ListRow>& rows) {
    ListRow result{.line = row.line, .entry = {}};
    std::optional<abi::Datum> entry = element.read(cx_, row, decl_.from_span);
    std::optional<abi::Datum> value =
        mapped ? mapped->read(cx_, row, decl_.from_span) : abi::Datum();
    if (from_) result.from_ns = instant(row, *from_, false, kOpenStart);
    if (until_) result.until_ns = instant(row, *until_, true, kOpenEnd);
    if (!entry || !value) return;
    result.entry = mapped ? abi::Datum(abi::Data{*entry, *value}) : *entry;
    rows.push_back(std::move(result));
  }

  /// A day counts from its first instant, and until its last, in UTC.
  int64_t instant(const CsvRow& row, size_t column, bool end, int64_t open) {
    const std::string& cell = row.cells[column];
    if (cell.empty()) return open;
    if (auto time = value::parse_time(cell)) return time->ns;
    if (auto date = value::parse_date(cell))
      return instant_of_day(*value::Zone::find("UTC"), date->days + (end ? 1 : 0));
    report_in_csv(
        cx_, csv_, row.line, decl_.from_span,
        fmt::format("`{}` in column `{}` is neither a date nor a time", cell, csv_.header[column]));
    return open;
  }

  Context& cx_;
  const ast::ListDecl& decl_;
  const Csv& csv_;
  const abi::Type type_;
  std::optional<size_t> from_, until_;
};

const abi::Datum& key_of(const ListRow& row, bool is_map) {
  return is_map ? row.entry.items()[0] : row.entry;
}

/// Sets and maps lie sorted by key; a key that maps to two values is the author's mistake.
abi::Datum collect_rows(Context& cx, const Csv& csv, const ast::ListDecl& decl,
                        const abi::Type& type, std::vector<ListRow> rows) {
  const bool is_map = type.kind == abi::Kind::Map;
  if (type.kind != abi::Kind::List) {
    std::stable_sort(rows.begin(), rows.end(), [&](const ListRow& a, const ListRow& b) {
      return abi::compare(key_of(a, is_map), key_of(b, is_map)) < 0;
    });
  }
  abi::Data data;
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool again = type.kind != abi::Kind::List && i > 0 &&
                       abi::compare(key_of(rows[i - 1], is_map), key_of(rows[i], is_map)) == 0;
    if (again && is_map) {
      report_in_csv(cx, csv, rows[i].line, decl.from_span,
                    fmt::format("this key stands in line {} already", rows[i - 1].line));
    }
    if (again) continue;
    if (is_map) {
      data.push_back(rows[i].entry.items()[0]);
      data.push_back(rows[i].entry.items()[1]);
    } else {
      data.push_back(rows[i].entry);
    }
  }
  return abi::Datum(std::move(data));
}

void read_list_file(Context& cx, const ast::File& file, const ast::ListDecl& decl,
                    abi::List& list) {
  std::optional<Csv> csv = load_csv(cx, file, *decl.from_csv, decl.from_span);
  if (!csv) return;
  std::vector<ListRow> rows = ListFile(cx, decl, *csv, list.type).read();
  list.dated = decl.valid_from_column || decl.valid_until_column;
  if (list.dated) {
    for (ListRow& row : rows)
      list.entries.push_back({std::move(row.entry), row.from_ns, row.until_ns});
  } else {
    list.value = collect_rows(cx, *csv, decl, cx.module.schema.types[list.type], std::move(rows));
  }
}

bool is_collection(abi::Kind kind) {
  return kind == abi::Kind::List || kind == abi::Kind::Set || kind == abi::Kind::Map;
}

}  // namespace

SymbolForm elaborate_list(Context& cx, Symbol& symbol, const ast::ListDecl& decl) {
  abi::List list;
  list.name = symbol.name;
  list.qualified = qualified_name(cx, symbol);
  list.type = resolve_type(cx, *symbol.file, decl.type);
  const abi::Kind kind = cx.module.schema.types[list.type].kind;
  if (kind == abi::Kind::Error) return BrokenSymbol{};
  if (!is_collection(kind)) {
    cx.reporter
        .report(symbol.file->types[decl.type].span, diag::TypeMismatch,
                cx.module.schema.types.name(list.type), "a set, a list or a map")
        .help(fmt::format("write `list {}: set of {}`", symbol.name,
                          cx.module.schema.types.name(list.type)));
    return BrokenSymbol{};
  }
  list.value = abi::Datum(abi::Data{});
  if (decl.from_csv) {
    read_list_file(cx, *symbol.file, decl, list);
  } else if (decl.value.valid()) {
    Scope scope = file_scope(symbol);
    if (auto value = elaborate_constant(cx, scope, decl.value, list.type)) list.value = *value;
  }
  const ir::ListId id(static_cast<uint32_t>(cx.module.schema.lists.size()));
  cx.module.schema.lists.push_back(std::move(list));
  return ListSymbol{id};
}

}  // namespace helios::sema
