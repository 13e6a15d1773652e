#include "compiler/pass/table_grid.h"

#include <algorithm>
#include <set>

#include "compiler/eval/evaluator.h"

namespace helios::pass {
namespace {

using abi::Datum;
using abi::Kind;
using ir::ExprId;
using ir::Op;

/// Steps that one search may take. A table that needs more is not judged; checks stay quick.
constexpr size_t kMostSteps = 200'000;

size_t words_for(size_t bits) { return (bits + 63) / 64; }
void set(Bits& bits, size_t at) { bits[at / 64] |= uint64_t(1) << (at % 64); }
bool is_empty(const Bits& bits) {
  return std::all_of(bits.begin(), bits.end(), [](uint64_t word) { return word == 0; });
}
Bits both(const Bits& a, const Bits& b) {
  Bits result(a.size());
  for (size_t i = 0; i < a.size(); ++i) result[i] = a[i] & b[i];
  return result;
}

std::optional<uint32_t> first_in_both(const Bits& a, const Bits& b) {
  for (size_t word = 0; word < a.size(); ++word) {
    if (uint64_t shared = a[word] & b[word]) return static_cast<uint32_t>(word * 64 + __builtin_ctzll(shared));
  }
  return std::nullopt;
}

/// Collects the constants a test compares its own column with. False: it is not made of such comparisons alone.
bool collect_constants(const ir::Module& module, ir::VarId own, ExprId test, std::vector<Datum>& constants) {
  const ir::Expr& e = module.exprs[test];
  switch (e.op) {
    case Op::Constant:
      if (const auto* items = std::get_if<std::shared_ptr<const abi::Data>>(&module.exprs.constant_value(test).value)) {
        constants.insert(constants.end(), (*items)->begin(), (*items)->end());
      } else if (module.schema.types[e.type].kind != Kind::Bool || module.exprs.constant_value(test).known()) {
        constants.push_back(module.exprs.constant_value(test));
      }
      return true;
    case Op::Variable: return e.payload == own.index;
    case Op::And: case Op::Or: case Op::Not: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual:
    case Op::Greater: case Op::GreaterEqual: case Op::In: case Op::Unwrap: case Op::Some: case Op::IsKnown: case Op::MakeSet:
    case Op::MakeList: case Op::Let: {
      for (ExprId operand : module.exprs.operands(test)) {
        if (!collect_constants(module, own, operand, constants)) return false;
      }
      return true;
    }
    default: return false;  // opaque: nothing says where it changes
  }
}

std::optional<__int128> position(const Datum& d) {
  if (const auto* i = std::get_if<int64_t>(&d.value)) return *i;
  if (const auto* dec = std::get_if<value::Decimal>(&d.value)) return dec->units;
  return std::nullopt;
}

Datum at_position(const Datum& like, __int128 position) {
  if (std::holds_alternative<value::Decimal>(like.value)) return Datum(value::Decimal{position});
  return Datum(static_cast<int64_t>(position));
}

/// Each threshold, its two neighbours, and so one sample in each stretch between them.
void sample_numbers(const std::vector<Datum>& constants, std::vector<Datum>& samples) {
  if (constants.empty()) {
    samples.push_back(Datum(int64_t(0)));
    return;
  }
  std::set<__int128> positions;
  for (const Datum& constant : constants) {
    if (auto at = position(constant)) positions.insert({*at - 1, *at, *at + 1});
  }
  for (__int128 at : positions) {
    if (at >= INT64_MIN && at <= INT64_MAX) samples.push_back(at_position(constants[0], at));
  }
}

bool sample(const ir::Module& module, abi::TypeId type, const std::vector<Datum>& constants, std::vector<Datum>& samples) {
  const abi::Type& t = module.schema.types[type];
  switch (t.kind) {
    case Kind::Optional:
      samples.push_back(Datum());
      return sample(module, t.element, constants, samples);
    case Kind::Bool:
      samples.push_back(Datum(false));
      samples.push_back(Datum(true));
      return true;
    case Kind::Enum:
      for (size_t i = 0; i < module.schema.types[t.enumeration].members.size(); ++i) samples.push_back(Datum(int64_t(i)));
      return true;
    case Kind::Int: case Kind::Money: case Kind::Decimal: case Kind::Time: case Kind::Date: case Kind::Duration: case Kind::TimeOfDay:
      sample_numbers(constants, samples);
      return true;
    case Kind::Text: case Kind::Id: {
      std::set<std::string> texts;
      for (const Datum& constant : constants) {
        if (const auto* text = std::get_if<std::string>(&constant.value)) texts.insert(*text);
      }
      std::string other = "any other";
      while (texts.count(other)) other += "…";
      texts.insert(other);
      for (const std::string& text : texts) samples.push_back(Datum(text));
      return true;
    }
    case Kind::Error: case Kind::MixedMoney: case Kind::Ip: case Kind::Cidr: case Kind::Pattern: case Kind::Zone: case Kind::Calendar:
    case Kind::Record: case Kind::List: case Kind::Set: case Kind::Map: return false;
  }
  return false;
}

/// The constant of a test that is a plain `x is constant`, the cell of most rows in long tables; else null.
const Datum* equal_to(const ir::Module& module, ExprId test) {
  if (module.exprs[test].op != Op::Equal) return nullptr;
  ExprId left = module.exprs.operand(test, 0), right = module.exprs.operand(test, 1);
  bool plain = module.exprs[left].op == Op::Variable && module.exprs[right].op == Op::Constant;
  return plain ? &module.exprs.constant_value(right) : nullptr;
}

/// Finds a sample by its value.
class SampleIndex {
 public:
  explicit SampleIndex(const std::vector<Datum>& samples) : samples_(samples), order_(samples.size()) {
    for (size_t i = 0; i < order_.size(); ++i) order_[i] = i;
    std::sort(order_.begin(), order_.end(), [&](size_t a, size_t b) { return abi::compare(samples[a], samples[b]) < 0; });
  }
  std::optional<size_t> find(const Datum& value) const {
    auto at = std::lower_bound(order_.begin(), order_.end(), value,
                               [&](size_t sample, const Datum& wanted) { return abi::compare(samples_[sample], wanted) < 0; });
    if (at == order_.end() || abi::compare(samples_[*at], value) != 0) return std::nullopt;
    return *at;
  }

 private:
  const std::vector<Datum>& samples_;
  std::vector<size_t> order_;
};

std::optional<Column> cut(const ir::Module& module, const ir::Table& table, size_t index, size_t row_count, eval::Evaluator& evaluator) {
  ir::VarId variable = table.params[index];
  Column column{module.variables[variable.index].name, module.variables[variable.index].type, {}, {}, {}};
  std::vector<Datum> constants;
  for (size_t row = 0; row < row_count; ++row) {
    ExprId test = table.rows[row].tests[index];
    if (test.valid() && !collect_constants(module, variable, test, constants)) return std::nullopt;
  }
  constants.erase(std::remove_if(constants.begin(), constants.end(), [](const Datum& d) { return !d.known(); }), constants.end());
  if (!sample(module, column.type, constants, column.samples)) return std::nullopt;
  column.rows_at.assign(column.samples.size(), Bits(words_for(row_count)));
  SampleIndex index_of(column.samples);
  size_t evaluations = 0;
  for (size_t row = 0; row < row_count; ++row) {
    ExprId test = table.rows[row].tests[index];
    if (const Datum* wanted = test.valid() ? equal_to(module, test) : nullptr) {
      if (auto at = index_of.find(*wanted)) set(column.rows_at[*at], row);
      continue;
    }
    if ((evaluations += column.samples.size()) > kMostSteps) return std::nullopt;
    for (size_t at = 0; at < column.samples.size(); ++at) {
      eval::Binding binding(evaluator, variable, column.samples[at]);
      if (!test.valid() || evaluator.evaluate(test).holds()) set(column.rows_at[at], row);
    }
  }
  column.samples_of.assign(row_count, Bits(words_for(column.samples.size())));
  for (size_t at = 0; at < column.samples.size(); ++at) {
    for (size_t row = 0; row < row_count; ++row) {
      if ((column.rows_at[at][row / 64] >> (row % 64)) & 1) set(column.samples_of[row], at);
    }
  }
  return column;
}

/// Walks the grid column by column, keeping the rows that still hold; `done` says whether a point is what is looked for.
class Search {
 public:
  explicit Search(const TableGrid& grid) : grid_(grid) {}

  /// A point where none of `rows` holds and, when `must` is a row, that row does.
  std::optional<Point> uncovered(const Bits& rows, std::optional<size_t> must) {
    must_ = must;
    return descend(0, rows);
  }
  bool gave_up() const { return steps_ > kMostSteps; }

 private:
  std::optional<Point> descend(size_t column, const Bits& rows) {
    if (++steps_ > kMostSteps) return std::nullopt;
    if (is_empty(rows)) return complete(column);
    if (column == grid_.columns.size()) return std::nullopt;
    if (failed_.count({column, rows})) return std::nullopt;
    for (uint32_t at = 0; at < grid_.columns[column].samples.size(); ++at) {
      if (must_ && !grid_.row_holds(column, at, *must_)) continue;
      point_.push_back(at);
      auto found = descend(column + 1, both(rows, grid_.columns[column].rows_at[at]));
      point_.pop_back();
      if (found) return found;
    }
    failed_.insert({column, rows});
    return std::nullopt;
  }

  /// The other columns do not matter any more; take a sample that suits `must`.
  std::optional<Point> complete(size_t column) {
    Point point = point_;
    for (; column < grid_.columns.size(); ++column) {
      uint32_t at = 0;
      while (at < grid_.columns[column].samples.size() && must_ && !grid_.row_holds(column, at, *must_)) ++at;
      if (at == grid_.columns[column].samples.size()) return std::nullopt;
      point.push_back(at);
    }
    return point;
  }

  const TableGrid& grid_;
  std::optional<size_t> must_;
  Point point_;
  std::set<std::pair<size_t, Bits>> failed_;
  size_t steps_ = 0;
};

Bits rows_before(const TableGrid& grid, size_t row) {
  Bits bits(words_for(grid.row_count));
  for (size_t at = 0; at < row; ++at) set(bits, at);
  return bits;
}

}  // namespace

std::optional<TableGrid> grid_of(const ir::Module& module, const ir::Table& table) {
  TableGrid grid;
  for (const ir::Row& row : table.rows) grid.row_count += row.otherwise ? 0 : 1;
  eval::Resources resources(module.schema);
  eval::Evaluator evaluator(module, resources);
  for (size_t i = 0; i < table.params.size(); ++i) {
    auto column = cut(module, table, i, grid.row_count, evaluator);
    if (!column) return std::nullopt;
    grid.columns.push_back(std::move(*column));
  }
  return grid;
}

std::string describe(const ir::Module& module, const TableGrid& grid, const Point& point) {
  std::string text;
  for (size_t i = 0; i < point.size(); ++i) {
    const Column& column = grid.columns[i];
    if (i > 0) text += ", ";
    text += column.name + " " + abi::format(module.schema.types, column.type, column.samples[point[i]]);
  }
  return text;
}

std::optional<Point> find_gap(const TableGrid& grid) {
  return Search(grid).uncovered(rows_before(grid, grid.row_count), std::nullopt);
}

std::optional<Point> find_overlap(const TableGrid& grid, size_t a, size_t b) {
  Point point;
  for (const Column& column : grid.columns) {
    auto at = first_in_both(column.samples_of[a], column.samples_of[b]);
    if (!at) return std::nullopt;
    point.push_back(*at);
  }
  return point;
}

bool is_covered_by_earlier(const TableGrid& grid, size_t row) {
  Search search(grid);
  return !search.uncovered(rows_before(grid, row), row) && !search.gave_up();
}

}  // namespace helios::pass
