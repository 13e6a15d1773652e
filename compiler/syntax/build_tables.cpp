#include <algorithm>

#include "compiler/syntax/build.h"

namespace helios::syntax {
namespace {

bool is_quoted(std::string_view text) { return text.starts_with('"') || text.starts_with('\''); }

/// `rich_gold` or `"rich gold"`
std::string row_id(std::string_view cell) {
  if (is_quoted(cell) && cell.size() > 1) cell = cell.substr(1, cell.size() - 2);
  return std::string(cell);
}

}  // namespace

/// What a table's header says of the cells below it.
struct Builder::TableShape {
  enum class Role : uint8_t { Value, Because, Id };
  std::vector<Role> conditions;  // left of the arrow: Value or Id
  std::vector<Role> outputs;     // right of it
  Span header;
};

ast::TableDecl Builder::table_decl(P::TableDeclContext* tree) {
  ast::TableDecl table;
  table.name = name(tree->name());
  table.params = params(tree->params(0));
  table.outputs = params(tree->params(1));
  if (tree->TEXT()) {
    table.from_csv = plain_text(tree->TEXT());
    table.from_span = span(tree->TEXT());
  }
  if (tree->hitPolicy().size() > 1) said_twice(true, span(tree->hitPolicy(1)), "the hit policy");
  if (!tree->hitPolicy().empty()) table.hit = hit_policy(tree->hitPolicy(0));
  if (tree->tableHeader() == nullptr) {
    if (!table.from_csv && tree->exception == nullptr && !table.name.text.empty()) {
      reading_.reporter.report(span(tree), diag::SyntaxError, "this table has no rows")
          .help("its header and rows stand between `{` and `}`, or in a file: `table … from \"rows.csv\"`");
    }
    return table;
  }
  if (table.from_csv) {
    reading_.reporter.report(table.from_span, diag::SyntaxError, "this table has rows here and in a file")
        .help("take one of the two out");
  }
  const TableShape shape = table_shape(table, tree->tableHeader());
  for (auto* each : tree->tableRow()) {
    const bool torn = each->exception != nullptr || each->ARROW() == nullptr;
    if (!torn) table.rows.push_back(table_row(shape, each));
  }
  return table;
}

ast::HitPolicy Builder::hit_policy(P::HitPolicyContext* tree) const {
  using ast::HitPolicy;
  if (tree->COLLECT()) {
    return tree->SUM()     ? HitPolicy::CollectSum
           : tree->MIN()   ? HitPolicy::CollectMin
           : tree->MAX()   ? HitPolicy::CollectMax
           : tree->COUNT() ? HitPolicy::CollectCount
                           : HitPolicy::Collect;
  }
  return tree->ANY()        ? HitPolicy::Any
         : tree->FIRST()    ? HitPolicy::First
         : tree->PRIORITY() ? HitPolicy::Priority
         : tree->RULE()     ? HitPolicy::RuleOrder
         : tree->OUTPUT()   ? HitPolicy::OutputOrder
                            : HitPolicy::Unique;
}

Builder::TableShape Builder::table_shape(ast::TableDecl& table, P::TableHeaderContext* tree) {
  TableShape shape;
  shape.header = table.header_span = span(tree);
  if (tree->ARROW() == nullptr) return shape;
  auto declared = [](const std::vector<ast::Param>& params, std::string_view column) {
    return std::any_of(params.begin(), params.end(), [&](const auto& p) { return p.name.text == column; });
  };
  const uint32_t arrow = span(tree->ARROW()).begin;
  for (auto* each : tree->fieldName()) {
    const ast::Name column = name(each);
    const bool left = column.span.begin < arrow;
    TableShape::Role role = TableShape::Role::Value;
    if (!declared(left ? table.params : table.outputs, column.text)) {
      if (column.text == "id") role = TableShape::Role::Id;
      if (column.text == "because" && !left) role = TableShape::Role::Because;
    }
    (left ? shape.conditions : shape.outputs).push_back(role);
    table.columns.push_back({column});
  }
  return shape;
}

ast::TableRow Builder::table_row(const TableShape& shape, P::TableRowContext* tree) {
  ast::TableRow row;
  row.span = span(tree);
  row.otherwise = tree->OTHERWISE() != nullptr;
  const auto cells = tree->cell();
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool is_id = i < shape.conditions.size() && shape.conditions[i] == TableShape::Role::Id;
    if (is_id) {
      row.id = row_id(text_of(span(cells[i])));
    } else {
      row.cells.push_back(cell(cells[i]));
    }
  }
  table_outputs(row, shape, tree);
  return row;
}

void Builder::table_outputs(ast::TableRow& row, const TableShape& shape, P::TableRowContext* tree) {
  const auto cells = tree->outputCell();
  for (size_t i = 0; i < cells.size(); ++i) {
    const Span at = span(cells[i]);
    const bool is_text = is_quoted(text_of(at)) && cells[i]->start == cells[i]->stop;
    // Cells beyond the header's columns are values: whoever counts them sees that they are too many.
    switch (i < shape.outputs.size() ? shape.outputs[i] : TableShape::Role::Value) {
      case TableShape::Role::Value: row.outputs.push_back(condition(cells[i]->condition())); break;
      case TableShape::Role::Because:
        row.because = is_text ? reason_text(at) : condition(cells[i]->condition());
        break;
      case TableShape::Role::Id: row.id = row_id(text_of(at)); break;
    }
  }
}

ast::CellTest Builder::cell(P::CellContext* tree) {
  ast::CellTest result;
  result.span = span(tree);
  if (tree->exception != nullptr) {
    result.kind = ast::CellTest::Kind::Alternatives;
    result.alternatives.push_back(error(tree));
    return result;
  }
  if (tree->UNKNOWN() || tree->KNOWN()) {
    result.kind = ast::CellTest::Kind::Unknown;
    result.negated = (tree->NOT() != nullptr) != (tree->KNOWN() != nullptr);
  } else if (!tree->cellTest().empty()) {
    result.kind = ast::CellTest::Kind::Alternatives;
    result.negated = tree->NOT() != nullptr;
    for (auto* each : tree->cellTest()) result.alternatives.push_back(cell_test(each));
  }
  return result;
}

ast::ExprId Builder::cell_test(P::CellTestContext* tree) {
  if (tree->range()) return range(tree->range());
  if (tree->shifted() == nullptr) return error(tree);
  const ast::BinaryOp op = tree->LESS()            ? ast::BinaryOp::Less
                           : tree->LESS_EQUAL()    ? ast::BinaryOp::LessEqual
                           : tree->GREATER()       ? ast::BinaryOp::Greater
                                                   : ast::BinaryOp::GreaterEqual;
  return exprs_.add(ast::CompareCell{op, shifted(tree->shifted())}, span(tree));
}

}  // namespace helios::syntax
