#include "compiler/codegen/families.h"

/// Which family an operation belongs to.
namespace helios::codegen {

Value FunctionEmitter::compute(ExprId id) {
  const ir::Expr& e = expr(id);
  switch (e.op) {
    case Op::Error:
      throw Unsupported{"an expression that was reported as wrong"};
    case Op::Constant:
      return object.constant(e.type, ir.exprs.constant_value(id));
    case Op::Variable:
      return variable(ir::VarId(e.payload));
    case Op::FeatureRead:
    case Op::ListRef:
    case Op::Output:
    case Op::Outcome:
    case Op::StepTime:
    case Op::Field:
    case Op::MakeRecord:
      return emit_record(*this, id);
    case Op::Let:
    case Op::Some:
    case Op::Unwrap:
    case Op::IsKnown:
    case Op::Otherwise:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::AtLeast:
    case Op::If:
      return emit_control(*this, id);
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
      return emit_comparison(*this, id);
    case Op::In:
    case Op::IpIn:
    case Op::IpInAny:
    case Op::Lookup:
      return emit_membership(*this, id);
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Divide:
    case Op::Negate:
    case Op::Round:
    case Op::IntToDecimal:
      return emit_arithmetic(*this, id);
    case Op::ToMixedMoney:
    case Op::ConvertMoney:
      return emit_money(*this, id);
    case Op::FoldCase:
    case Op::StartsWith:
    case Op::EndsWith:
    case Op::Contains:
    case Op::StartsWithAny:
    case Op::EndsWithAny:
    case Op::ContainsAny:
    case Op::ContainsAll:
    case Op::Matches:
    case Op::Like:
    case Op::LikeAny:
    case Op::MatchesAny:
    case Op::ReadAs:
    case Op::Format:
    case Op::Bucket:
      return emit_text(*this, id);
    case Op::TextScan:
    case Op::ScanHit:
      return emit_text_scan(*this, id);
    case Op::Any:
    case Op::All:
    case Op::No:
    case Op::Count:
    case Op::Sum:
    case Op::Min:
    case Op::Max:
    case Op::Top:
    case Op::Collect:
      return emit_quantifier(*this, id);
    case Op::MakeList:
    case Op::MakeSet:
    case Op::MakeMap:
      return emit_collection(*this, id);
    case Op::Civil:
    case Op::PlusMonths:
    case Op::PlusDays:
    case Op::PlusBusinessDays:
    case Op::BusinessDaysBetween:
    case Op::DaysBetween:
      return emit_time(*this, id);
    case Op::Call:
    case Op::CallTable:
    case Op::Decide:
    case Op::Reasons:
      return emit_call(*this, id);
  }
  HELIOS_UNREACHABLE("an operation without a family");
}

}  // namespace helios::codegen
