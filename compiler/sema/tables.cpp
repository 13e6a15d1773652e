#include "compiler/sema/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/check.h"
#include "runtime/base/stable_hash.h"

/// `table`: its rows, in the text or from CSV, and what a look-up gives.
namespace helios::sema {
namespace {

ir::HitPolicy policy(ast::HitPolicy hit) {
  switch (hit) {
    case ast::HitPolicy::Unique:
      return ir::HitPolicy::Unique;
    case ast::HitPolicy::Any:
      return ir::HitPolicy::Any;
    case ast::HitPolicy::First:
      return ir::HitPolicy::First;
    case ast::HitPolicy::Priority:
      return ir::HitPolicy::Priority;
    case ast::HitPolicy::Collect:
      return ir::HitPolicy::Collect;
    case ast::HitPolicy::CollectSum:
      return ir::HitPolicy::CollectSum;
    case ast::HitPolicy::CollectMin:
      return ir::HitPolicy::CollectMin;
    case ast::HitPolicy::CollectMax:
      return ir::HitPolicy::CollectMax;
    case ast::HitPolicy::CollectCount:
      return ir::HitPolicy::CollectCount;
    case ast::HitPolicy::RuleOrder:
      return ir::HitPolicy::RuleOrder;
    case ast::HitPolicy::OutputOrder:
      return ir::HitPolicy::OutputOrder;
  }
  HELIOS_UNREACHABLE("a hit policy that is none");
}

std::string_view word(ir::HitPolicy hit) {
  switch (hit) {
    case ir::HitPolicy::Unique:
      return "unique";
    case ir::HitPolicy::Any:
      return "any";
    case ir::HitPolicy::First:
      return "first";
    case ir::HitPolicy::Priority:
      return "priority";
    case ir::HitPolicy::Collect:
      return "collect";
    case ir::HitPolicy::CollectSum:
      return "collect sum";
    case ir::HitPolicy::CollectMin:
      return "collect min";
    case ir::HitPolicy::CollectMax:
      return "collect max";
    case ir::HitPolicy::CollectCount:
      return "collect count";
    case ir::HitPolicy::RuleOrder:
      return "rule order";
    case ir::HitPolicy::OutputOrder:
      return "output order";
  }
  HELIOS_UNREACHABLE("a hit policy without a word");
}

/// Which parameter and which output each column of the header is; in the order in which rows give
/// cells and outputs.
struct Header {
  std::vector<std::optional<size_t>> params, outputs;
};

template <typename Named>
std::optional<size_t> place_of(const std::vector<Named>& named, const std::string& name) {
  for (size_t i = 0; i < named.size(); ++i) {
    if (named[i].name.text == name) return i;
  }
  return std::nullopt;
}

/// Conditions come first, so a name that is both is the parameter at its first place.
Header read_header(TableBody& body) {
  Header header;
  const ast::TableDecl& decl = body.decl;
  bool conditions = true;
  for (const ast::TableColumn& column : decl.columns) {
    const std::string& name = column.name.text;
    const auto param = place_of(decl.params, name);
    const auto output = place_of(decl.outputs, name);
    if ((name == "because" || name == "id") && !param && !output) continue;
    const bool again = param && std::find(header.params.begin(), header.params.end(), param) !=
                                    header.params.end();
    if (conditions && param && !again) {
      header.params.push_back(param);
      continue;
    }
    if (output) conditions = false;
    if (!output) {
      std::vector<std::string_view> known;
      for (const ast::Param& p : decl.params) known.push_back(p.name.text);
      for (const ast::Param& o : decl.outputs) known.push_back(o.name.text);
      suggest(body.cx.reporter.report(
                  column.name.span, diag::TableColumn,
                  fmt::format("`{}` is neither a parameter nor an output of the table", name)),
              name, known);
    }
    (conditions ? header.params : header.outputs).push_back(conditions ? param : output);
  }
  for (size_t i = 0; i < decl.outputs.size(); ++i) {
    if (std::find(header.outputs.begin(), header.outputs.end(), i) != header.outputs.end())
      continue;
    body.cx.reporter.report(decl.header_span, diag::TableColumn,
                            fmt::format("no column says what `{}` is", decl.outputs[i].name.text));
  }
  return header;
}

ExprId row_because(TableBody& body, const ast::TableRow& row) {
  const TypeId text = body.cx.module.schema.types.text();
  if (!row.because.valid())
    return body.cx.module.exprs.constant(text, abi::Datum(std::string()), row.span);
  const ast::ExprForm& form = body.scope.file->exprs[row.because].form;
  return std::holds_alternative<ast::Template>(form)
             ? elaborate_template(body.cx, body.scope, row.because)
             : elaborate(body.cx, body.scope, row.because, text);
}

std::string counted(size_t n, std::string_view what) {
  return fmt::format("{} {}{}", n, what, n == 1 ? "" : "s");
}

bool has_right_length(TableBody& body, const Header& header, const ast::TableRow& row) {
  if (!row.otherwise && row.cells.size() != header.params.size()) {
    body.cx.reporter.report(row.span, diag::RowLength, counted(row.cells.size(), "condition"),
                            std::to_string(header.params.size()));
    return false;
  }
  if (row.outputs.size() != header.outputs.size()) {
    body.cx.reporter.report(row.span, diag::RowLength, counted(row.outputs.size(), "output"),
                            std::to_string(header.outputs.size()));
    return false;
  }
  return true;
}

/// All that a row says, in a text that names given elsewhere do not change.
std::string row_content(const TableBody& body, const ir::Row& row) {
  std::string content;
  for (ExprId test : row.tests) content += meaning(body.cx.module, test) + " ";
  for (ExprId output : row.outputs) content += meaning(body.cx.module, output) + " ";
  return content;
}

void elaborate_row(TableBody& body, const Header& header, const ast::TableRow& row) {
  if (!has_right_length(body, header, row)) return;
  ir::Row result;
  result.span = row.span;
  result.otherwise = row.otherwise;
  if (!row.otherwise) result.tests.resize(body.decl.params.size());
  for (size_t i = 0; i < row.cells.size() && !row.otherwise; ++i) {
    if (header.params[i])
      result.tests[*header.params[i]] = elaborate_test(body, *header.params[i], row.cells[i]);
  }
  std::vector<ExprId> outputs(body.decl.outputs.size());
  for (size_t i = 0; i < row.outputs.size(); ++i) {
    if (!header.outputs[i]) continue;
    const size_t output = *header.outputs[i];
    outputs[output] = elaborate(body.cx, body.scope, row.outputs[i], body.ir.outputs[output]);
  }
  for (size_t i = 0; i < outputs.size(); ++i) {
    if (!outputs[i].valid())
      outputs[i] = body.cx.module.exprs.add(ir::Op::Error, body.ir.outputs[i], row.span);
  }
  if (body.has_because) outputs.push_back(row_because(body, row));
  result.outputs = std::move(outputs);
  const std::string content = row_content(body, result);
  add_row(body, std::move(result), row.id, content);
}

void elaborate_rows(TableBody& body) {
  const ast::TableDecl& decl = body.decl;
  const Header header = read_header(body);
  body.has_because =
      !place_of(decl.outputs, "because") &&
      std::any_of(decl.columns.begin(), decl.columns.end(),
                  [](const ast::TableColumn& column) { return column.name.text == "because"; });
  if (body.has_because) {
    body.ir.outputs.push_back(body.cx.module.schema.types.text());
    body.ir.output_names.push_back("because");
  }
  for (size_t i = 0; i < decl.rows.size(); ++i) {
    if (decl.rows[i].otherwise && i + 1 < decl.rows.size()) {
      body.cx.reporter.report(decl.rows[i].span, diag::OtherwiseNotLast);
      continue;
    }
    elaborate_row(body, header, decl.rows[i]);
  }
  if (decl.rows.empty()) {
    body.cx.reporter.report(decl.name.span, diag::NothingDeclared, "table", decl.name.text, "row")
        .help("write its rows below the header, a line each");
  }
}

/// What `sum`, `min`, `priority` need of the outputs.
void check_policy(TableBody& body) {
  const ir::HitPolicy hit = body.ir.hit;
  const bool folds = hit == ir::HitPolicy::CollectSum || hit == ir::HitPolicy::CollectMin ||
                     hit == ir::HitPolicy::CollectMax;
  const bool orders = hit == ir::HitPolicy::Priority || hit == ir::HitPolicy::OutputOrder;
  if (folds && body.ir.outputs.size() != 1) {
    body.cx.reporter.report(body.symbol.span, diag::HitPolicyOutputs, word(hit),
                            "exactly one output, and no `because`");
  }
  if ((!folds && !orders) || body.ir.outputs.empty()) return;
  const abi::TypeTable& types = body.cx.module.schema.types;
  const bool sums = hit == ir::HitPolicy::CollectSum;
  const TypeId first = body.ir.outputs[0];
  if (sums ? adds_up(types, first) : has_order(types, first)) return;
  body.cx.reporter
      .report(body.symbol.span, diag::HitPolicyOutputs, word(hit),
              sums ? "an output that adds up" : "a first output that has an order")
      .help(fmt::format("`{}` is {}", body.ir.output_names[0], types.name(first)));
}

TypeId row_type(TableBody& body) {
  abi::TypeTable& types = body.cx.module.schema.types;
  if (body.ir.outputs.empty()) return types.error();
  if (body.ir.outputs.size() == 1) return body.ir.outputs[0];
  std::vector<abi::RecordField> fields;
  for (size_t i = 0; i < body.ir.outputs.size(); ++i) {
    fields.push_back({.name = body.ir.output_names[i], .type = body.ir.outputs[i]});
  }
  return types.record(add_record(body.cx, body.symbol.name, std::move(fields), body.symbol.span));
}

TypeId result_type(TableBody& body) {
  abi::TypeTable& types = body.cx.module.schema.types;
  const TypeId row = body.ir.row_type;
  switch (body.ir.hit) {
    case ir::HitPolicy::Unique:
    case ir::HitPolicy::Any:
    case ir::HitPolicy::First:
    case ir::HitPolicy::Priority:
    case ir::HitPolicy::CollectMin:
    case ir::HitPolicy::CollectMax:
      return table_may_miss(body.cx.module, body.ir) ? types.optional(row) : row;
    case ir::HitPolicy::Collect:
    case ir::HitPolicy::RuleOrder:
    case ir::HitPolicy::OutputOrder:
      return types.list(row);
    case ir::HitPolicy::CollectSum:
      return row;
    case ir::HitPolicy::CollectCount:
      return types.basic(abi::Kind::Int);
  }
  HELIOS_UNREACHABLE("a hit policy without a result");
}

}  // namespace

void add_row(TableBody& body, ir::Row row, const std::optional<std::string>& id,
             const std::string& content) {
  if (id) {
    row.name = fmt::format("{}.{}", body.symbol.name, *id);
    if (!body.row_names.insert(row.name).second)
      body.cx.reporter.report(row.span, diag::RowTwice, *id);
  } else if (row.otherwise) {
    row.name = body.symbol.name + ".otherwise";
  } else {
    const auto hash = static_cast<uint32_t>(stable_hash(content) >> 32);
    const std::string base = fmt::format("{}.row_{:08x}", body.symbol.name, hash);
    row.name = base;
    for (int n = 2; !body.row_names.insert(row.name).second; ++n)
      row.name = fmt::format("{}_{}", base, n);
  }
  body.ir.rows.push_back(std::move(row));
}

SymbolForm elaborate_table(Context& cx, Symbol& symbol, const ast::TableDecl& decl) {
  TableBody body{cx, symbol, decl, file_scope(symbol), {}, {}, {}, false};
  body.ir.name = symbol.name;
  body.ir.qualified = qualified_name(cx, symbol);
  body.ir.hit = policy(decl.hit);
  body.ir.span = symbol.span;
  body.ir.params = add_params(cx, body.scope, decl.params);
  for (ir::VarId param : body.ir.params)
    body.params.push_back(cx.module.variables[param.index].type);
  std::vector<const ast::Name*> names;
  for (const ast::Param& output : decl.outputs) {
    body.ir.outputs.push_back(resolve_type(cx, *symbol.file, output.type));
    body.ir.output_names.push_back(output.name.text);
    names.push_back(&output.name);
  }
  report_duplicates(cx, names);
  if (decl.from_csv) {
    read_table_file(body);
  } else {
    elaborate_rows(body);
  }
  check_policy(body);
  body.ir.row_type = row_type(body);
  body.ir.result = result_type(body);
  const ir::TableId id(static_cast<uint32_t>(cx.module.tables.size()));
  cx.module.tables.push_back(std::move(body.ir));
  return TableSymbol{id};
}

}  // namespace helios::sema
