#include "compiler/codegen/dense_tables.h"

#include <algorithm>

#include "compiler/codegen/nature.h"

namespace helios::codegen {
namespace {

using abi::Datum;
using abi::Kind;
using ir::ExprId;
using ir::Op;

/// Few enough rows that their numbers fit, with one to spare.
constexpr size_t kRowsMax = DenseTable::kNoRow;

/// A test for one combination of the parameters' values; nullopt where it is more than a comparison
/// with constants.
class Test {
 public:
  Test(const ir::Module& ir, const ir::Table& table, const std::vector<Datum>& arguments)
      : ir_(ir), table_(table), arguments_(arguments) {}

  std::optional<bool> holds(ExprId id) const {
    const ir::Expr& e = ir_.exprs[id];
    if (e.op == Op::Not) {
      const auto inner = holds(ir_.exprs.operand(id, 0));
      return inner ? std::optional(!*inner) : std::nullopt;
    }
    if (e.op == Op::And || e.op == Op::Or) return all_or_any(id, e.op == Op::Or);
    if (e.op == Op::In) return is_in(id);
    if (e.operand_count == 2) return compared(id);
    const auto value = value_of(id);
    return value ? std::optional(value->as_bool()) : std::nullopt;
  }

 private:
  std::optional<Datum> value_of(ExprId id) const {
    const ir::Expr& e = ir_.exprs[id];
    if (e.op != Op::Variable) return constant_value(ir_, id);
    const auto at = std::find(table_.params.begin(), table_.params.end(), ir::VarId(e.payload));
    if (at == table_.params.end()) return std::nullopt;
    return arguments_[static_cast<size_t>(at - table_.params.begin())];
  }

  std::optional<bool> all_or_any(ExprId id, bool until) const {
    for (ExprId operand : ir_.exprs.operands(id)) {
      const auto member = holds(operand);
      if (!member || *member == until) return member;
    }
    return !until;
  }

  std::optional<bool> is_in(ExprId id) const {
    const auto item = value_of(ir_.exprs.operand(id, 0));
    const auto among = constant_value(ir_, ir_.exprs.operand(id, 1));
    const Kind kind = ir_.schema.types[ir_.exprs[ir_.exprs.operand(id, 1)].type].kind;
    if (!item || !among || kind == Kind::Map) return std::nullopt;
    return std::find(among->items().begin(), among->items().end(), *item) != among->items().end();
  }

  std::optional<bool> compared(ExprId id) const {
    const auto a = value_of(ir_.exprs.operand(id, 0)), b = value_of(ir_.exprs.operand(id, 1));
    if (!a || !b) return std::nullopt;
    const Op op = ir_.exprs[id].op;
    const int order = abi::compare(*a, *b);
    if (op == Op::Equal) return order == 0;
    if (op == Op::NotEqual) return order != 0;
    if (op == Op::Less) return order < 0;
    if (op == Op::LessEqual) return order <= 0;
    if (op == Op::Greater) return order > 0;
    if (op == Op::GreaterEqual) return order >= 0;
    return std::nullopt;
  }

  const ir::Module& ir_;
  const ir::Table& table_;
  const std::vector<Datum>& arguments_;
};

/// How many values a type has; 0 where they are too many to go through.
uint32_t count_values(const abi::TypeTable& types, abi::TypeId type) {
  if (types[type].kind == Kind::Bool) return 2;
  if (types[type].kind != Kind::Enum) return 0;
  return static_cast<uint32_t>(types[types[type].enumeration].members.size());
}

std::optional<std::vector<uint32_t>> sizes_of(const ir::Module& ir, const ir::Table& table) {
  std::vector<uint32_t> sizes;
  uint64_t combinations = 1;
  for (ir::VarId param : table.params) {
    sizes.push_back(count_values(ir.schema.types, ir.variables[param.index].type));
    combinations *= sizes.back();
    if (combinations == 0 || combinations > kDenseCombinationsMax) return std::nullopt;
  }
  return sizes;
}

bool gives_constants(const ir::Module& ir, const ir::Table& table) {
  return std::all_of(table.rows.begin(), table.rows.end(), [&](const ir::Row& row) {
    return std::all_of(row.outputs.begin(), row.outputs.end(),
                       [&](ExprId output) { return constant_value(ir, output).has_value(); });
  });
}

/// The first row that holds; nullopt where that cannot be said here.
std::optional<uint16_t> row_for(const ir::Module& ir, const ir::Table& table,
                                const std::vector<Datum>& arguments) {
  const Test test(ir, table, arguments);
  for (size_t i = 0; i < table.rows.size(); ++i) {
    bool holds = true;
    for (ExprId condition : table.rows[i].tests) {
      if (!condition.valid() || !holds) continue;
      const auto answer = test.holds(condition);
      if (!answer) return std::nullopt;
      holds = *answer;
    }
    if (holds) return static_cast<uint16_t>(i);
  }
  return DenseTable::kNoRow;
}

/// The combination after `ordinals`; false behind the last.
bool advance(std::vector<uint32_t>& ordinals, const std::vector<uint32_t>& sizes) {
  for (size_t i = ordinals.size(); i-- > 0;) {
    if (++ordinals[i] < sizes[i]) return true;
    ordinals[i] = 0;
  }
  return false;
}

}  // namespace

std::optional<DenseTable> dense_table(const ir::Module& ir, ir::TableId id, bool proved) {
  const ir::Table& table = ir.tables[id.index];
  const bool first_answers =
      table.hit == ir::HitPolicy::First ||
      (proved && (table.hit == ir::HitPolicy::Unique || table.hit == ir::HitPolicy::Any));
  if (!first_answers || table.rows.size() >= kRowsMax || table.params.empty()) return std::nullopt;
  const auto sizes = sizes_of(ir, table);
  if (!sizes || !gives_constants(ir, table)) return std::nullopt;
  DenseTable dense{*sizes, {}};
  std::vector<uint32_t> ordinals(sizes->size());
  do {
    std::vector<Datum> arguments;
    for (size_t i = 0; i < ordinals.size(); ++i) {
      const abi::TypeId type = ir.variables[table.params[i].index].type;
      if (ir.schema.types[type].kind == Kind::Bool) {
        arguments.emplace_back(ordinals[i] != 0);
      } else {
        arguments.emplace_back(int64_t{ordinals[i]});
      }
    }
    const auto row = row_for(ir, table, arguments);
    if (!row) return std::nullopt;
    dense.rows.push_back(*row);
  } while (advance(ordinals, *sizes));
  return dense;
}

}  // namespace helios::codegen
