#include "compiler/codegen/nature.h"

#include "runtime/base/check.h"

namespace helios::codegen {

using abi::Kind;
using ir::ExprId;
using ir::Op;

const Nature& Natures::of(ExprId id) {
  const auto found = natures_.find(id.index);
  if (found != natures_.end()) return found->second;
  const Nature nature = judge(id);
  return natures_.emplace(id.index, nature).first->second;
}

Nature Natures::judge(ExprId id) {
  const ir::Expr& e = ir_.exprs[id];
  Nature nature{own_cost(id), e.can_fault};
  if (e.op == Op::ScanHit) return nature;  // the scan is made once for all
  if (e.op == Op::Call) {
    const Nature& body = of_function(ir::FunctionId(e.payload));
    nature.cost += body.cost;
    nature.faults |= body.faults;
  }
  if (e.op == Op::CallTable && dense_table_of(id) != nullptr) {
    nature = {kDenseTableCost, false};
  } else if (e.op == Op::CallTable) {
    const Nature& table = of_table(ir::TableId(e.payload));
    nature.cost += table.cost;
    nature.faults |= table.faults;
  }
  for (uint32_t i = 0; i < e.operand_count; ++i) {
    const Nature& operand = of(ir_.exprs.operand(id, i));
    nature.cost += operand.cost;
    nature.faults |= operand.faults;
  }
  return nature;
}

const DenseTable* Natures::dense_table_of(ExprId call) {
  const ir::Expr& e = ir_.exprs[call];
  const auto key = std::pair(e.payload, !e.can_fault);
  auto known = dense_.find(key);
  if (known == dense_.end()) {
    known = dense_.emplace(key, dense_table(ir_, ir::TableId(e.payload), !e.can_fault)).first;
  }
  return known->second ? &*known->second : nullptr;
}

const Nature& Natures::of_function(ir::FunctionId id) {
  const auto found = functions_.find(id.index);
  if (found != functions_.end()) return found->second;
  const Nature nature = of(ir_.functions[id.index].body);
  return functions_.emplace(id.index, nature).first->second;
}

const Nature& Natures::of_table(ir::TableId id) {
  const auto found = tables_.find(id.index);
  if (found != tables_.end()) return found->second;
  const ir::Table& table = ir_.tables[id.index];
  Nature nature{kLoopCost, false};
  for (const ir::Row& row : table.rows) {
    for (ExprId test : row.tests) nature.faults |= test.valid() && faults(test);
    for (ExprId output : row.outputs) nature.faults |= faults(output);
  }
  return tables_.emplace(id.index, nature).first->second;
}

uint32_t Natures::comparison_cost(ExprId id) {
  const abi::TypeTable& types = ir_.schema.types;
  const ExprId left = ir_.exprs.operand(id, 0), right = ir_.exprs.operand(id, 1);
  switch (types[types.unwrapped(ir_.exprs[left].type)].kind) {
    case Kind::Text:
    case Kind::Id:
      for (ExprId side : {left, right}) {
        const auto text = constant_value(ir_, side);
        if (text && text->known() && text->as_text().size() <= kInlineTextBytesMax) return 5;
      }
      return kCallCost;
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
      return kCallCost;
    case Kind::Error:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::MixedMoney:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
    case Kind::Optional:
      return 1;
  }
  HELIOS_UNREACHABLE("a kind of type");
}

uint32_t Natures::membership_cost(ExprId id) {
  const abi::TypeTable& types = ir_.schema.types;
  const ExprId among = ir_.exprs.operand(id, 1);
  if (lies_by_ordinal(ir_, among)) return 3;
  if (has_text_filter(ir_, among)) return kFilterCost;
  const auto members = constant_value(ir_, among);
  if (!members) return kCallCost;
  const size_t count = members->items().size();
  const Kind kind = types[ir_.exprs[ir_.exprs.operand(id, 0)].type].kind;
  if (kind == Kind::Enum) return 3;
  const bool text = kind == Kind::Text || kind == Kind::Id;
  if (count > (text ? kComparedTextsMax : kComparedMembersMax)) return kCallCost;
  return static_cast<uint32_t>(count) * (text ? 5 : 1);
}

uint32_t Natures::own_cost(ExprId id) {
  const abi::TypeTable& types = ir_.schema.types;
  switch (ir_.exprs[id].op) {
    case Op::Constant:
    case Op::Variable:
    case Op::Let:
    case Op::Some:
    case Op::Unwrap:
    case Op::IsKnown:
    case Op::Outcome:
    case Op::Output:
    case Op::StepTime:
      return 0;
    case Op::Error:
    case Op::Field:
    case Op::FeatureRead:
    case Op::ListRef:
    case Op::Otherwise:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::AtLeast:
    case Op::If:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::Add:
    case Op::Subtract:
    case Op::Negate:
    case Op::IntToDecimal:
    case Op::ToMixedMoney:
    case Op::DaysBetween:
    case Op::PlusDays:
      return 1;
    case Op::Equal:
    case Op::NotEqual:
      return comparison_cost(id);
    case Op::In:
      return membership_cost(id);
    case Op::IpInAny:
      return ir_.exprs[ir_.exprs.operand(id, 1)].op == Op::ListRef ? kFilterCost : kCallCost;
    case Op::Multiply:
      return types[ir_.exprs[ir_.exprs.operand(id, 1)].type].kind == Kind::Int ? 4 : kCallCost;
    case Op::Divide:
      return kCallCost;
    case Op::Lookup:
      return lies_by_ordinal(ir_, ir_.exprs.operand(id, 0)) ? 4 : kCallCost;
    case Op::MakeRecord:
      return 4;
    case Op::StartsWith:
    case Op::EndsWith:
      return 6;
    case Op::MakeList:
    case Op::MakeSet:
    case Op::MakeMap:
    case Op::IpIn:
    case Op::Round:
    case Op::ConvertMoney:
    case Op::FoldCase:
    case Op::Contains:
    case Op::StartsWithAny:
    case Op::EndsWithAny:
    case Op::ContainsAny:
    case Op::ContainsAll:
    case Op::Like:
    case Op::LikeAny:
    case Op::Civil:
    case Op::PlusMonths:
    case Op::PlusBusinessDays:
    case Op::BusinessDaysBetween:
    case Op::ReadAs:
    case Op::Bucket:
    case Op::Call:
    case Op::CallTable:
      return kCallCost;
    case Op::ScanHit:
      return 3;
    case Op::TextScan:
    case Op::Matches:
    case Op::MatchesAny:
    case Op::Format:
    case Op::Any:
    case Op::All:
    case Op::No:
    case Op::Count:
    case Op::Sum:
    case Op::Min:
    case Op::Max:
    case Op::Top:
    case Op::Collect:
    case Op::Decide:
    case Op::Reasons:
      return kLoopCost;
  }
  HELIOS_UNREACHABLE("an operation without a cost");
}

bool lies_by_ordinal(const ir::Module& ir, ExprId id) {
  const ir::Expr& e = ir.exprs[id];
  if (e.op != Op::ListRef || ir.schema.lists[e.payload].dated) return false;
  return ir.schema.types[ir.schema.types[e.type].element].kind == Kind::Enum;
}

bool has_text_filter(const ir::Module& ir, ExprId id) {
  const ir::Expr& e = ir.exprs[id];
  if (e.op != Op::ListRef) return false;
  const abi::Type& item = ir.schema.types[ir.schema.types[e.type].element];
  return (item.kind == Kind::Text || item.kind == Kind::Id) && !item.ignoring_case;
}

}  // namespace helios::codegen
