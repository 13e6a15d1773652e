#include <map>

#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "runtime/base/check.h"

/// The canonical text of an expression. Two features that mean the same share their state, and a new version of a
/// policy keeps it: so nothing in the text may depend on names given by the author around it, on the order of
/// declarations or on numbers of this compilation.
namespace helios::sema {
namespace {

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
  std::string variable(uint32_t id) { return fmt::format("${}", variables_.try_emplace(id, variables_.size()).first->second); }

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
    return types[types[module_.exprs[module_.exprs.operand(expr, 0)].type].record].fields[index].name;
  }

  std::string pattern(uint32_t id) const {
    const abi::Schema::PatternResource& p = module_.schema.patterns[id];
    std::string text;
    abi::write_json_text(p.source, text);
    return p.ignoring_case ? text + "i" : text;
  }

  std::string payload(ExprId expr);

  const ir::Module& module_;
  std::map<uint32_t, size_t> variables_;
};

std::string Meaning::payload(ExprId expr) {
  const ir::Expr& e = module_.exprs[expr];
  switch (e.op) {
    case ir::Op::Constant: {
      std::string text;
      abi::write_json(module_.schema.types, e.type, module_.exprs.constant_value(expr), text);
      return text;
    }
    case ir::Op::Variable:
    case ir::Op::Let:
    case ir::Op::Any:
    case ir::Op::All:
    case ir::Op::No:
    case ir::Op::Count:
    case ir::Op::Sum:
    case ir::Op::Min:
    case ir::Op::Max:
    case ir::Op::Top:
    case ir::Op::Collect: return variable(e.payload);
    case ir::Op::Field: return field(expr, e.payload);
    case ir::Op::ListRef: return module_.schema.lists[e.payload].qualified;
    case ir::Op::Call: return function(e.payload);
    case ir::Op::CallTable: return table(e.payload);
    case ir::Op::Decide:
    case ir::Op::Reasons: return module_.schema.decisions[e.payload].qualified;
    case ir::Op::Matches: return pattern(e.payload);
    case ir::Op::MatchesAny: {
      std::string text;
      for (uint32_t id : module_.pattern_sets[e.payload]) text += pattern(id);
      return text;
    }
    case ir::Op::AtLeast:
    case ir::Op::Round:
    case ir::Op::Civil: return std::to_string(e.payload);
    case ir::Op::Error:
    case ir::Op::FeatureRead:
    case ir::Op::Output:
    case ir::Op::Outcome:
    case ir::Op::MakeRecord:
    case ir::Op::MakeList:
    case ir::Op::MakeSet:
    case ir::Op::MakeMap:
    case ir::Op::Some:
    case ir::Op::Unwrap:
    case ir::Op::IsKnown:
    case ir::Op::Otherwise:
    case ir::Op::And:
    case ir::Op::Or:
    case ir::Op::Not:
    case ir::Op::If:
    case ir::Op::Equal:
    case ir::Op::NotEqual:
    case ir::Op::Less:
    case ir::Op::LessEqual:
    case ir::Op::Greater:
    case ir::Op::GreaterEqual:
    case ir::Op::In:
    case ir::Op::IpIn:
    case ir::Op::IpInAny:
    case ir::Op::Add:
    case ir::Op::Subtract:
    case ir::Op::Multiply:
    case ir::Op::Divide:
    case ir::Op::Negate:
    case ir::Op::IntToDecimal:
    case ir::Op::ToMixedMoney:
    case ir::Op::ConvertMoney:
    case ir::Op::FoldCase:
    case ir::Op::StartsWith:
    case ir::Op::EndsWith:
    case ir::Op::Contains:
    case ir::Op::StartsWithAny:
    case ir::Op::EndsWithAny:
    case ir::Op::ContainsAny:
    case ir::Op::ContainsAll:
    case ir::Op::Like:
    case ir::Op::LikeAny:
    case ir::Op::Format:
    case ir::Op::Lookup:
    case ir::Op::PlusMonths:
    case ir::Op::PlusDays:
    case ir::Op::PlusBusinessDays:
    case ir::Op::BusinessDaysBetween:
    case ir::Op::DaysBetween:
    case ir::Op::Bucket: return "";
  }
  HELIOS_UNREACHABLE("an operation without a meaning");
}

}  // namespace

std::string meaning(const ir::Module& module, ExprId expr) { return Meaning(module).of(expr); }

}  // namespace helios::sema
