#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/sema/declarations.h"
#include "runtime/base/check.h"

/// The canonical text of an expression. Two features that mean the same share their state, and a
/// new version of a policy keeps it: so nothing in the text may depend on names given by the author
/// around it, on the order of declarations or on numbers of this compilation.
namespace helios::sema {
namespace {

/// Operations whose payload is the variable they bind.
bool binds(ir::Op op) {
  constexpr ir::Op kBinding[] = {ir::Op::Let,   ir::Op::Any,    ir::Op::All, ir::Op::No,
                                 ir::Op::Count, ir::Op::Sum,    ir::Op::Min, ir::Op::Max,
                                 ir::Op::Top,   ir::Op::Collect};
  return std::find(std::begin(kBinding), std::end(kBinding), op) != std::end(kBinding);
}

class Meaning {
 public:
  explicit Meaning(const ir::Module& module) : module_(module) {}

  std::string of(ExprId expr) {
    if (!expr.valid()) return "always";
    const ir::Expr& e = module_.exprs[expr];
    std::string text = fmt::format("({} {}", ir::name(e.op), module_.schema.types.name(e.type));
    const std::string detail = payload(expr);
    if (!detail.empty()) text += " " + detail;
    for (ExprId operand : module_.exprs.operands(expr)) text += " " + of(operand);
    return text + ")";
  }

 private:
  /// Variables are told apart by when they are first met.
  std::string variable(uint32_t id) {
    return fmt::format("${}", variables_.try_emplace(id, variables_.size()).first->second);
  }

  std::string function(uint32_t id) {
    const ir::Function& f = module_.functions[id];
    std::string text = "[";
    for (ir::VarId param : f.params) text += variable(param.index) + " ";
    return text + of(f.body) + "]";
  }

  std::string table(uint32_t id) {
    const ir::Table& t = module_.tables[id];
    std::string text = fmt::format("[{}", static_cast<int>(t.hit));
    for (ir::VarId param : t.params) text += " " + variable(param.index);
    for (const ir::Row& row : t.rows) {
      text += row.otherwise ? " otherwise" : " row";
      for (ExprId test : row.tests) text += " " + of(test);
      for (ExprId output : row.outputs) text += " " + of(output);
    }
    return text + "]";
  }

  std::string field(ExprId expr, uint32_t index) const {
    const abi::TypeTable& types = module_.schema.types;
    return types[types[module_.exprs[module_.exprs.operand(expr, 0)].type].record]
        .fields[index]
        .name;
  }

  std::string pattern(uint32_t id) const {
    const abi::Schema::PatternResource& p = module_.schema.patterns[id];
    std::string text;
    abi::write_json_text(p.source, text);
    return p.ignoring_case ? text + "i" : text;
  }

  /// Resources are known by what they are, not by their place among all.
  std::string constant(ExprId expr) const {
    const TypeId type = module_.exprs[expr].type;
    const abi::Kind kind = module_.schema.types[type].kind;
    const abi::Datum& value = module_.exprs.constant_value(expr);
    if (kind == abi::Kind::Zone) return module_.schema.zones[value.as_int()];
    if (kind == abi::Kind::Calendar) return module_.schema.calendars[value.as_int()].name;
    if (kind == abi::Kind::Pattern) return pattern(static_cast<uint32_t>(value.as_int()));
    std::string text;
    abi::write_json(module_.schema.types, type, value, text);
    return text;
  }

  std::string payload(ExprId expr);

  const ir::Module& module_;
  std::map<uint32_t, size_t> variables_;
};

/// What an operation says besides its operands; nothing, for most.
std::string Meaning::payload(ExprId expr) {
  const ir::Expr& e = module_.exprs[expr];
  if (e.op == ir::Op::Constant) return constant(expr);
  const bool counts_all = e.op == ir::Op::Count && e.operand_count == 1;
  if (e.op == ir::Op::Variable || (binds(e.op) && !counts_all)) return variable(e.payload);
  if (e.op == ir::Op::Field) return field(expr, e.payload);
  if (e.op == ir::Op::ListRef) return module_.schema.lists[e.payload].qualified;
  if (e.op == ir::Op::Call) return function(e.payload);
  if (e.op == ir::Op::CallTable) return table(e.payload);
  if (e.op == ir::Op::Decide) return module_.schema.decisions[e.payload].qualified;
  if (e.op == ir::Op::Matches) return pattern(e.payload);
  if (e.op == ir::Op::MatchesAny) {
    std::string text;
    for (uint32_t id : module_.pattern_sets[e.payload]) text += pattern(id);
    return text;
  }
  // A bound, a way to round, a part of a date: numbers that are the same in every compilation.
  const bool number = e.op == ir::Op::AtLeast || e.op == ir::Op::Round || e.op == ir::Op::Civil;
  return number ? std::to_string(e.payload) : "";
}

}  // namespace

std::string meaning(const ir::Module& module, ExprId expr) { return Meaning(module).of(expr); }

}  // namespace helios::sema
