#include "compiler/eval/families.h"

#include "runtime/base/check.h"

namespace helios::eval {

Family family_of(ir::Op op) {
  using ir::Op;
  switch (op) {
    case Op::Error: HELIOS_UNREACHABLE("an expression that was reported as wrong");
    case Op::Constant: case Op::Variable: case Op::FeatureRead: case Op::ListRef:
    case Op::Output: case Op::Outcome: case Op::StepTime:
      return Family::Leaf;
    case Op::Let: case Op::Otherwise: case Op::And: case Op::Or: case Op::AtLeast: case Op::If:
    case Op::CallTable: case Op::Reasons:
      return Family::Control;
    case Op::Any: case Op::All: case Op::No: case Op::Count: case Op::Sum: case Op::Min:
    case Op::Max: case Op::Top: case Op::Collect:
      return Family::Quantifier;
    case Op::Call: case Op::Decide:
      return Family::Call;
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Negate:
    case Op::Round: case Op::IntToDecimal: case Op::ToMixedMoney: case Op::ConvertMoney:
      return Family::Arithmetic;
    case Op::Civil: case Op::PlusMonths: case Op::PlusDays: case Op::PlusBusinessDays:
    case Op::BusinessDaysBetween: case Op::DaysBetween:
      return Family::Calendar;
    case Op::FoldCase: case Op::StartsWith: case Op::EndsWith: case Op::Contains:
    case Op::StartsWithAny: case Op::EndsWithAny: case Op::ContainsAny: case Op::ContainsAll:
    case Op::Matches: case Op::Like: case Op::LikeAny: case Op::MatchesAny: case Op::ReadAs: case Op::Format:
    case Op::TextScan: case Op::ScanHit:
    case Op::Bucket:
      return Family::Text;
    case Op::Field: case Op::MakeRecord: case Op::MakeList: case Op::MakeSet: case Op::MakeMap:
    case Op::Some: case Op::Unwrap: case Op::IsKnown: case Op::Not: case Op::Equal:
    case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
    case Op::In: case Op::IpIn: case Op::IpInAny: case Op::Lookup:
      return Family::Data;
  }
  HELIOS_UNREACHABLE("an operation without a family");
}

}  // namespace helios::eval
