#include "compiler/ir/expr.h"

#include "runtime/base/check.h"

namespace helios::ir {

ExprId Exprs::add(Op op, TypeId type, source::Span span, const std::vector<ExprId>& operands,
                  uint32_t payload) {
  Expr e;
  e.op = op;
  e.can_fault = may_fault(op);
  e.payload = payload;
  e.first_operand = static_cast<uint32_t>(operands_.size());
  e.operand_count = static_cast<uint32_t>(operands.size());
  e.type = type;
  e.span = span;
  operands_.insert(operands_.end(), operands.begin(), operands.end());
  exprs_.push_back(e);
  return ExprId(static_cast<uint32_t>(exprs_.size() - 1));
}

ExprId Exprs::constant(TypeId type, abi::Datum value, source::Span span) {
  constants_.push_back(std::move(value));
  return add(Op::Constant, type, span, {}, static_cast<uint32_t>(constants_.size() - 1));
}

std::vector<ExprId> Exprs::operands(ExprId id) const {
  const Expr& e = exprs_[id.index];
  const auto first = operands_.begin() + e.first_operand;
  return {first, first + e.operand_count};
}

namespace {

struct OpTraits {
  std::string_view name;
  bool may_fault;
};

OpTraits traits(Op op) {
  switch (op) {
    case Op::Error: return {"error", false};
    case Op::Constant: return {"constant", false};
    case Op::Variable: return {"variable", false};
    case Op::Let: return {"let", false};
    case Op::FeatureRead: return {"feature-read", false};
    case Op::ListRef: return {"list-ref", false};
    case Op::Output: return {"output", false};
    case Op::Outcome: return {"outcome", false};
    case Op::StepTime: return {"step-time", false};
    case Op::Field: return {"field", false};
    case Op::MakeRecord: return {"make-record", false};
    case Op::MakeList: return {"make-list", false};
    case Op::MakeSet: return {"make-set", false};
    case Op::MakeMap: return {"make-map", false};
    case Op::Some: return {"some", false};
    case Op::Unwrap: return {"unwrap", false};
    case Op::IsKnown: return {"is-known", false};
    case Op::Otherwise: return {"otherwise", false};
    case Op::And: return {"and", false};
    case Op::Or: return {"or", false};
    case Op::Not: return {"not", false};
    case Op::AtLeast: return {"at-least", false};
    case Op::If: return {"if", false};
    case Op::Equal: return {"equal", false};
    case Op::NotEqual: return {"not-equal", false};
    case Op::Less: return {"less", false};
    case Op::LessEqual: return {"less-equal", false};
    case Op::Greater: return {"greater", false};
    case Op::GreaterEqual: return {"greater-equal", false};
    case Op::In: return {"in", false};
    case Op::IpIn: return {"ip-in", false};
    case Op::IpInAny: return {"ip-in-any", false};
    case Op::Add: return {"add", true};
    case Op::Subtract: return {"subtract", true};
    case Op::Multiply: return {"multiply", true};
    case Op::Divide: return {"divide", true};
    case Op::Negate: return {"negate", true};
    case Op::Round: return {"round", true};
    case Op::IntToDecimal: return {"int-to-decimal", false};
    case Op::ToMixedMoney: return {"to-mixed-money", false};
    case Op::ConvertMoney: return {"convert-money", true};
    case Op::FoldCase: return {"fold-case", false};
    case Op::StartsWith: return {"starts-with", false};
    case Op::EndsWith: return {"ends-with", false};
    case Op::Contains: return {"contains", false};
    case Op::StartsWithAny: return {"starts-with-any", false};
    case Op::EndsWithAny: return {"ends-with-any", false};
    case Op::ContainsAny: return {"contains-any", false};
    case Op::ContainsAll: return {"contains-all", false};
    case Op::Matches: return {"matches", false};
    case Op::Like: return {"like", false};
    case Op::LikeAny: return {"like-any", false};
    case Op::MatchesAny: return {"matches-any", false};
    case Op::TextScan: return {"text-scan", false};
    case Op::ScanHit: return {"scan-hit", false};
    case Op::ReadAs: return {"read-as", false};
    case Op::Format: return {"format", false};
    case Op::Any: return {"any", false};
    case Op::All: return {"all", false};
    case Op::No: return {"no", false};
    case Op::Count: return {"count", false};
    case Op::Sum: return {"sum", true};
    case Op::Min: return {"min", false};
    case Op::Max: return {"max", false};
    case Op::Top: return {"top", false};
    case Op::Collect: return {"collect", false};
    case Op::Lookup: return {"lookup", false};
    case Op::Civil: return {"civil", false};
    case Op::PlusMonths: return {"plus-months", true};
    case Op::PlusDays: return {"plus-days", true};
    case Op::PlusBusinessDays: return {"plus-business-days", true};
    case Op::BusinessDaysBetween: return {"business-days-between", false};
    case Op::DaysBetween: return {"days-between", false};
    case Op::Bucket: return {"bucket", false};
    case Op::Call: return {"call", false};
    case Op::CallTable: return {"call-table", true};
    case Op::Decide: return {"decide", false};
    case Op::Reasons: return {"reasons", false};
  }
  HELIOS_UNREACHABLE("an operation without a name");
}

}  // namespace

bool may_fault(Op op) { return traits(op).may_fault; }

std::string_view name(Op op) { return traits(op).name; }

}  // namespace helios::ir
