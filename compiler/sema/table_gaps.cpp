#include <algorithm>
#include <limits>

#include "compiler/sema/tables.h"

/// Whether a table answers every input. Between two neighbouring constants that a column's cells
/// compare with, all values behave alike, so a column is settled by a few samples and the table by
/// their combinations:
///
///     income  >= 80_000 | 20_000..80_000        samples: lowest 19999 20000 20001 79999 80000
///     80001 highest
namespace helios::sema {
namespace {

constexpr size_t kCombinationsMax =
    100'000;  // more are left to the check of tables, which is cleverer and reports

constexpr size_t kTestsMax =
    1'000'000;  // cells times samples: a table of 500 rows with a threshold each

/// A value of a column: unknown, or a number that stands for a Bool, an Int, an enum's ordinal,
/// minor units, a time.
using Sample = std::optional<int64_t>;

bool is_whole(abi::Kind kind) {
  return kind == abi::Kind::Bool || kind == abi::Kind::Int || kind == abi::Kind::Money ||
         kind == abi::Kind::Time || kind == abi::Kind::Date || kind == abi::Kind::Duration ||
         kind == abi::Kind::TimeOfDay || kind == abi::Kind::Enum;
}

std::optional<int64_t> whole(const abi::Datum& datum) {
  if (const auto* number = std::get_if<int64_t>(&datum.value)) return *number;
  if (const auto* truth = std::get_if<bool>(&datum.value)) return *truth ? 1 : 0;
  return std::nullopt;
}

/// What comparing with constants is made of.
constexpr ir::Op kComparing[] = {ir::Op::And,      ir::Op::Or,          ir::Op::Not,
                                 ir::Op::IsKnown,  ir::Op::Unwrap,      ir::Op::Equal,
                                 ir::Op::NotEqual, ir::Op::Less,        ir::Op::LessEqual,
                                 ir::Op::Greater,  ir::Op::GreaterEqual};

/// Adds the constants a test compares with; false when it does anything else.
bool collect_constants(const ir::Exprs& exprs, ExprId expr, std::vector<int64_t>& constants) {
  const ir::Op op = exprs[expr].op;
  if (op == ir::Op::Variable) return true;
  if (op == ir::Op::Constant) {
    const std::optional<int64_t> value = whole(exprs.constant_value(expr));
    if (value) constants.push_back(*value);
    return value.has_value();
  }
  if (std::find(std::begin(kComparing), std::end(kComparing), op) == std::end(kComparing))
    return false;
  const std::vector<ExprId> operands = exprs.operands(expr);
  return std::all_of(operands.begin(), operands.end(),
                     [&](ExprId operand) { return collect_constants(exprs, operand, constants); });
}

/// What a test collected above says of a sample.
int64_t evaluate(const ir::Exprs& exprs, ExprId expr, Sample sample) {
  const ir::Expr& e = exprs[expr];
  auto operand = [&](uint32_t n) { return evaluate(exprs, exprs.operand(expr, n), sample); };
  if (e.op == ir::Op::Constant) return *whole(exprs.constant_value(expr));
  if (e.op == ir::Op::IsKnown) return sample.has_value();
  if (e.op == ir::Op::Variable || e.op == ir::Op::Unwrap) return sample.value_or(0);
  if (e.op == ir::Op::Not) return !operand(0);
  if (e.op == ir::Op::And || e.op == ir::Op::Or) {
    const bool settles = e.op == ir::Op::Or;
    for (uint32_t i = 0; i < e.operand_count; ++i) {
      if (static_cast<bool>(operand(i)) == settles) return settles;
    }
    return !settles;
  }
  const int64_t left = operand(0), right = operand(1);
  if (e.op == ir::Op::Equal) return left == right;
  if (e.op == ir::Op::NotEqual) return left != right;
  if (e.op == ir::Op::Less) return left < right;
  if (e.op == ir::Op::LessEqual) return left <= right;
  if (e.op == ir::Op::Greater) return left > right;
  return left >= right;
}

/// All values of a Bool or an enum; of numbers those at and beside the constants, and the ends.
std::vector<Sample> samples_of(const abi::TypeTable& types, TypeId type,
                               const std::vector<int64_t>& constants) {
  std::vector<Sample> samples;
  const abi::Type& inner = types[types.unwrapped(type)];
  if (types.is_optional(type)) samples.push_back(std::nullopt);
  if (inner.kind == abi::Kind::Bool || inner.kind == abi::Kind::Enum) {
    const size_t count =
        inner.kind == abi::Kind::Bool ? 2 : types[inner.enumeration].members.size();
    for (size_t i = 0; i < count; ++i) samples.emplace_back(static_cast<int64_t>(i));
    return samples;
  }
  constexpr int64_t lowest = std::numeric_limits<int64_t>::min(),
                    highest = std::numeric_limits<int64_t>::max();
  std::vector<int64_t> numbers = {lowest, highest};
  for (int64_t c : constants) {
    numbers.push_back(c);
    if (c > lowest) numbers.push_back(c - 1);
    if (c < highest) numbers.push_back(c + 1);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  samples.insert(samples.end(), numbers.begin(), numbers.end());
  return samples;
}

struct Column {
  std::vector<std::vector<bool>> holds;  // by sample, by row
};

/// nullopt: a cell that is beyond comparing with constants, or too many of them.
std::optional<Column> column_of(const ir::Module& module, const ir::Table& table, size_t param) {
  const TypeId type = module.variables[table.params[param].index].type;
  std::vector<int64_t> constants;
  bool tested = false;
  for (const ir::Row& row : table.rows) {
    const ExprId test = param < row.tests.size() ? row.tests[param] : ExprId();
    if (!test.valid()) continue;
    tested = true;
    if (!collect_constants(module.exprs, test, constants)) return std::nullopt;
  }
  Column column;
  if (!tested) {
    column.holds.emplace_back(table.rows.size(), true);
    return column;
  }
  if (!is_whole(module.schema.types[module.schema.types.unwrapped(type)].kind)) return std::nullopt;
  const std::vector<Sample> samples = samples_of(module.schema.types, type, constants);
  if (samples.size() * table.rows.size() > kTestsMax) return std::nullopt;
  for (Sample sample : samples) {
    std::vector<bool>& holds = column.holds.emplace_back();
    for (const ir::Row& row : table.rows) {
      const ExprId test = param < row.tests.size() ? row.tests[param] : ExprId();
      holds.push_back(!test.valid() || evaluate(module.exprs, test, sample) != 0);
    }
  }
  // Samples on which the rows agree are as good as one.
  std::sort(column.holds.begin(), column.holds.end());
  column.holds.erase(std::unique(column.holds.begin(), column.holds.end()), column.holds.end());
  return column;
}

/// Whether some combination of samples from `next` on leaves none of the rows still possible.
bool finds_gap(const std::vector<Column>& columns, size_t next, const std::vector<bool>& possible) {
  if (std::find(possible.begin(), possible.end(), true) == possible.end()) return true;
  if (next == columns.size()) return false;
  for (const std::vector<bool>& holds : columns[next].holds) {
    std::vector<bool> still(possible.size());
    for (size_t row = 0; row < possible.size(); ++row) still[row] = possible[row] && holds[row];
    if (finds_gap(columns, next + 1, still)) return true;
  }
  return false;
}

bool tests_nothing(const ir::Row& row) {
  return std::none_of(row.tests.begin(), row.tests.end(), [](ExprId test) { return test.valid(); });
}

}  // namespace

bool table_may_miss(const ir::Module& module, const ir::Table& table) {
  if (std::any_of(table.rows.begin(), table.rows.end(), tests_nothing))
    return false;  // `otherwise` among them
  std::vector<Column> columns;
  size_t combinations = 1;
  for (size_t param = 0; param < table.params.size(); ++param) {
    std::optional<Column> column = column_of(module, table, param);
    if (!column) return true;
    combinations *= column->holds.size();
    if (combinations > kCombinationsMax) return true;
    columns.push_back(std::move(*column));
  }
  return finds_gap(columns, 0, std::vector<bool>(table.rows.size(), true));
}

}  // namespace helios::sema
