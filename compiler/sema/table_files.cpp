#include <fmt/format.h>

#include "compiler/sema/tables.h"

/// Decision tables from CSV. Cells say what cells of the text say, in bare form: `>= 18`, `20..30`,
/// `gold, silver`, `not x`, `unknown`; and `any`, `-` or nothing for everything.
namespace helios::sema {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// The tests of one cell. A text that holds a comma is a text, not two.
class CellReader {
 public:
  CellReader(TableBody& body, const Csv& csv, const CsvRow& row)
      : body_(body),
        csv_(csv),
        row_(row),
        exprs_(body.cx.module.exprs),
        types_(body.cx.module.schema.types),
        boolean_(types_.basic(abi::Kind::Bool)),
        span_(body.decl.from_span) {}

  ExprId test(size_t param, std::string_view cell) {
    cell = trimmed(cell);
    if (cell.empty() || cell == "any" || cell == "-") return {};
    const TypeId type = body_.params[param];
    inner_ = types_.unwrapped(type);
    if (types_[inner_].kind == abi::Kind::Error) return exprs_.add(ir::Op::Error, boolean_, span_);
    const bool optional = types_.is_optional(type);
    subject_ = exprs_.add(ir::Op::Variable, type, span_, {}, body_.ir.params[param].index);
    const ExprId known =
        optional ? exprs_.add(ir::Op::IsKnown, boolean_, span_, {subject_}) : ExprId();
    if (optional && cell == "unknown") return exprs_.add(ir::Op::Not, boolean_, span_, {known});
    if (optional) subject_ = exprs_.add(ir::Op::Unwrap, inner_, span_, {subject_});
    // Cells lie folded, as all reference data that ignores case.
    if (types_[inner_].ignoring_case)
      subject_ = exprs_.add(ir::Op::FoldCase, inner_, span_, {subject_});
    const ExprId test = known_test(cell);
    return optional ? exprs_.add(ir::Op::And, boolean_, span_, {known, test}) : test;
  }

 private:
  bool is_text() const {
    return types_[inner_].kind == abi::Kind::Text || types_[inner_].kind == abi::Kind::Id;
  }

  ExprId known_test(std::string_view cell) {
    const bool negated = cell.substr(0, 4) == "not ";
    if (negated) cell = trimmed(cell.substr(4));
    std::vector<ExprId> tests;
    for (size_t at = 0; at <= cell.size();) {
      const size_t end = is_text() ? cell.size() : std::min(cell.find(',', at), cell.size());
      tests.push_back(alternative(trimmed(cell.substr(at, end - at))));
      at = end + 1;
    }
    const ExprId any =
        tests.size() == 1 ? tests[0] : exprs_.add(ir::Op::Or, boolean_, span_, tests);
    return negated ? exprs_.add(ir::Op::Not, boolean_, span_, {any}) : any;
  }

  ExprId alternative(std::string_view text) {
    if (text.substr(0, 2) == ">=") return compared(ir::Op::GreaterEqual, text.substr(2));
    if (text.substr(0, 2) == "<=") return compared(ir::Op::LessEqual, text.substr(2));
    if (text.substr(0, 1) == ">") return compared(ir::Op::Greater, text.substr(1));
    if (text.substr(0, 1) == "<") return compared(ir::Op::Less, text.substr(1));
    const size_t dots = is_text() ? std::string_view::npos : text.find("..");
    return dots == std::string_view::npos ? compared(ir::Op::Equal, text) : range(text, dots);
  }

  ExprId range(std::string_view text, size_t dots) {
    const std::string_view low = trimmed(text.substr(0, dots));
    std::string_view high = text.substr(dots + 2);
    const bool excluded = high.substr(0, 1) == "<";
    if (excluded) high.remove_prefix(1);
    high = trimmed(high);
    std::vector<ExprId> ends;
    if (!low.empty()) ends.push_back(compared(ir::Op::GreaterEqual, low));
    if (!high.empty()) ends.push_back(compared(excluded ? ir::Op::Less : ir::Op::LessEqual, high));
    if (ends.empty()) return exprs_.constant(boolean_, abi::Datum(true), span_);
    return ends.size() == 1 ? ends[0] : exprs_.add(ir::Op::And, boolean_, span_, ends);
  }

  ExprId compared(ir::Op op, std::string_view text) {
    const std::optional<abi::Datum> value = parse_bare(body_.cx, trimmed(text), inner_);
    if (!value) {
      report_in_csv(body_.cx, csv_, row_.line, span_,
                    fmt::format("`{}` is not {}", trimmed(text), types_.name(inner_)));
      return exprs_.add(ir::Op::Error, boolean_, span_);
    }
    return exprs_.add(op, boolean_, span_, {subject_, exprs_.constant(inner_, *value, span_)});
  }

  TableBody& body_;
  const Csv& csv_;
  const CsvRow& row_;
  ir::Exprs& exprs_;
  abi::TypeTable& types_;
  TypeId boolean_, inner_;
  source::Span span_;
  ExprId subject_;
};

/// Where each parameter and output stands in the file.
struct Columns {
  std::vector<std::optional<size_t>> params;
  std::vector<std::optional<size_t>> outputs;
  std::optional<size_t> id;
};

Columns find_columns(TableBody& body, const Csv& csv) {
  Columns columns;
  for (const ast::Param& param : body.decl.params) {
    columns.params.push_back(csv.column(param.name.text));
    if (columns.params.back()) continue;
    report_in_csv(body.cx, csv, 1, body.decl.from_span,
                  fmt::format("there is no column `{}`", param.name.text));
  }
  for (const std::string& output : body.ir.output_names) {
    columns.outputs.push_back(csv.column(output));
    if (columns.outputs.back()) continue;
    report_in_csv(body.cx, csv, 1, body.decl.from_span,
                  fmt::format("there is no column `{}`", output));
  }
  columns.id = csv.column("id");
  if (columns.id && csv.header.size() <= body.decl.params.size() + body.ir.output_names.size())
    columns.id.reset();
  return columns;
}

ExprId output_value(TableBody& body, const Csv& csv, const CsvRow& row, size_t column,
                    TypeId type) {
  const abi::TypeTable& types = body.cx.module.schema.types;
  const std::string& cell = row.cells[column];
  std::optional<abi::Datum> value;
  if (types.is_optional(type) && cell.empty()) {
    value = abi::Datum();
  } else {
    value = parse_bare(body.cx, cell, types.unwrapped(type));
  }
  if (value) return body.cx.module.exprs.constant(type, *value, body.decl.from_span);
  report_in_csv(
      body.cx, csv, row.line, body.decl.from_span,
      fmt::format("`{}` in column `{}` is not {}", cell, csv.header[column], types.name(type)));
  return body.cx.module.exprs.add(ir::Op::Error, type, body.decl.from_span);
}

}  // namespace

void read_table_file(TableBody& body) {
  std::optional<Csv> csv =
      load_csv(body.cx, *body.symbol.file, *body.decl.from_csv, body.decl.from_span);
  if (!csv) return;
  body.has_because = csv->column("because").has_value();
  if (body.has_because) {
    body.ir.outputs.push_back(body.cx.module.schema.types.text());
    body.ir.output_names.push_back("because");
  }
  const Columns columns = find_columns(body, *csv);
  for (const CsvRow& row : csv->rows) {
    CellReader reader(body, *csv, row);
    ir::Row result;
    result.span = body.decl.from_span;
    for (size_t i = 0; i < columns.params.size(); ++i) {
      result.tests.push_back(columns.params[i] ? reader.test(i, row.cells[*columns.params[i]])
                                               : ExprId());
    }
    for (size_t i = 0; i < columns.outputs.size(); ++i) {
      const TypeId type = body.ir.outputs[i];
      result.outputs.push_back(
          columns.outputs[i] ? output_value(body, *csv, row, *columns.outputs[i], type)
                             : body.cx.module.exprs.add(ir::Op::Error, type, body.decl.from_span));
    }
    const bool named = columns.id && !row.cells[*columns.id].empty();
    add_row(body, std::move(result), named ? std::optional(row.cells[*columns.id]) : std::nullopt,
            fmt::to_string(fmt::join(row.cells, ",")));
  }
}

}  // namespace helios::sema
