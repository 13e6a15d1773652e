#include "compiler/ir/typing.h"

#include <algorithm>

#include "compiler/ir/constant_fits.h"
#include "runtime/abi/spelling.h"
#include "runtime/base/check.h"

namespace helios::ir {
namespace {

using abi::Kind;
using abi::Type;
using abi::TypeTable;

bool is_number(Kind k) {
  return k == Kind::Int || k == Kind::Decimal || k == Kind::Money || k == Kind::Duration;
}
bool is_text(Kind k) { return k == Kind::Text; }
bool is_many(Kind k) { return k == Kind::List || k == Kind::Set; }

/// One expression under the rules of its operation. Each rule answers whether it is kept.
class Rules {
 public:
  Rules(const Module& module, ExprId id)
      : module_(module), types_(module.schema.types), id_(id), e_(module.exprs[id]) {}

  bool kept() const;

 private:
  uint32_t count() const { return e_.operand_count; }
  TypeId type(uint32_t n) const { return module_.exprs[module_.exprs.operand(id_, n)].type; }
  Kind kind(uint32_t n) const { return types_[type(n)].kind; }
  Kind result() const { return types_[e_.type].kind; }
  const Type& result_type() const { return types_[e_.type]; }
  TypeId element(uint32_t n) const { return types_[type(n)].element; }
  bool alike(TypeId a, TypeId b) const { return ir::alike(types_, a, b); }
  bool gives(TypeId t) const { return alike(e_.type, t); }
  bool gives(Kind k) const { return result() == k; }
  bool takes(std::initializer_list<Kind> kinds) const {
    if (count() != kinds.size()) return false;
    uint32_t n = 0;
    return std::all_of(kinds.begin(), kinds.end(), [&](Kind k) { return kind(n++) == k; });
  }
  bool all_bool() const {
    for (uint32_t n = 0; n < count(); ++n) {
      if (kind(n) != Kind::Bool) return false;
    }
    return true;
  }
  bool is_constant(uint32_t n) const {
    return module_.exprs[module_.exprs.operand(id_, n)].op == Op::Constant;
  }
  template <typename T>
  bool in_range(const std::vector<T>& all) const {
    return e_.payload < all.size();
  }

  bool leaf() const;
  bool constant() const;
  bool let() const;
  bool field() const;
  bool record() const;
  bool items() const;
  bool map() const;
  bool optional() const;
  bool condition() const;
  bool comparison() const;
  bool ordering() const;
  bool membership() const;
  bool addition() const;
  bool subtraction() const;
  bool multiplication() const;
  bool division() const;
  bool conversion() const;
  bool rounding() const;
  bool text_test() const;
  bool text_test_any() const;
  bool quantifier() const;
  bool element_variable() const;
  bool lookup() const;
  bool calendar() const;
  bool civil() const;
  bool bucket() const;
  bool call() const;
  bool arguments(const std::vector<VarId>& params) const;
  bool decide() const;
  bool reasons() const;

  const Module& module_;
  const TypeTable& types_;
  ExprId id_;
  const Expr& e_;
};

bool Rules::constant() const {
  return count() == 0 && fits(types_, e_.type, module_.exprs.constant_value(id_));
}

bool Rules::leaf() const {
  if (count() != 0) return false;
  if (e_.op == Op::Variable) {
    return in_range(module_.variables) && gives(module_.variables[e_.payload].type);
  }
  if (e_.op == Op::FeatureRead) {
    return in_range(module_.schema.reads) && gives(module_.schema.reads[e_.payload].type);
  }
  if (e_.op == Op::ListRef) {
    return in_range(module_.schema.lists) && gives(module_.schema.lists[e_.payload].type);
  }
  if (e_.op == Op::StepTime) return gives(Kind::Time);
  return true;  // Output and Outcome: by the decision around them, see verify.cpp
}

bool Rules::let() const {
  return count() == 2 && in_range(module_.variables) &&
         alike(type(0), module_.variables[e_.payload].type) && gives(type(1));
}

bool Rules::field() const {
  if (!takes({Kind::Record})) return false;
  const auto& fields = types_[types_[type(0)].record].fields;
  return in_range(fields) && gives(fields[e_.payload].type);
}

bool Rules::record() const {
  if (!gives(Kind::Record)) return false;
  const auto& fields = types_[result_type().record].fields;
  if (count() != fields.size()) return false;
  for (uint32_t n = 0; n < count(); ++n) {
    if (!alike(type(n), fields[n].type)) return false;
  }
  return true;
}

bool Rules::items() const {
  if (!gives(e_.op == Op::MakeList ? Kind::List : Kind::Set)) return false;
  for (uint32_t n = 0; n < count(); ++n) {
    if (!alike(type(n), result_type().element)) return false;
  }
  return true;
}

bool Rules::map() const {
  if (!gives(Kind::Map) || count() % 2 != 0) return false;
  for (uint32_t n = 0; n < count(); ++n) {
    if (!alike(type(n), n % 2 == 0 ? result_type().element : result_type().mapped)) return false;
  }
  return true;
}

bool Rules::optional() const {
  if (e_.op == Op::Some) {
    return count() == 1 && gives(Kind::Optional) && alike(result_type().element, type(0));
  }
  if (e_.op == Op::Unwrap) return takes({Kind::Optional}) && gives(element(0));
  if (e_.op == Op::IsKnown) return takes({Kind::Optional}) && gives(Kind::Bool);
  return count() == 2 && kind(0) == Kind::Optional && gives(type(1)) &&
         alike(element(0), types_.unwrapped(type(1)));
}

bool Rules::condition() const {
  if (e_.op == Op::Not) return takes({Kind::Bool}) && gives(Kind::Bool);
  if (e_.op == Op::If) {
    return count() == 3 && kind(0) == Kind::Bool && alike(type(1), type(2)) && gives(type(1));
  }
  return gives(Kind::Bool) && all_bool();
}

bool Rules::comparison() const {
  return count() == 2 && alike(type(0), type(1)) && gives(Kind::Bool);
}

bool Rules::ordering() const { return comparison() && is_ordered(types_, type(0)); }

bool Rules::membership() const {
  if (count() != 2 || !gives(Kind::Bool)) return false;
  if (e_.op == Op::IpIn) return takes({Kind::Ip, Kind::Cidr});
  if (e_.op == Op::IpInAny) {
    return kind(0) == Kind::Ip && is_many(kind(1)) && types_[element(1)].kind == Kind::Cidr;
  }
  return (is_many(kind(1)) || kind(1) == Kind::Map) && alike(type(0), element(1));
}

bool Rules::addition() const {
  if (takes({Kind::Time, Kind::Duration})) return gives(Kind::Time);
  return count() == 2 && is_number(kind(0)) && alike(type(0), type(1)) && gives(type(0));
}

bool Rules::subtraction() const {
  if (takes({Kind::Time, Kind::Time})) return gives(Kind::Duration);
  return addition();
}

bool Rules::multiplication() const {
  if (count() != 2 || !gives(type(0))) return false;
  if (kind(1) == Kind::Decimal) return kind(0) == Kind::Decimal || kind(0) == Kind::Money;
  return kind(1) == Kind::Int && is_number(kind(0)) && kind(0) != Kind::Decimal;
}

bool Rules::division() const {
  if (takes({Kind::Duration, Kind::Int}) || takes({Kind::Money, Kind::Decimal}))
    return gives(type(0));
  const bool same = takes({Kind::Decimal, Kind::Decimal}) || takes({Kind::Money, Kind::Money}) ||
                    takes({Kind::Duration, Kind::Duration});
  return same && alike(type(0), type(1)) && gives(Kind::Decimal);
}

bool Rules::rounding() const {
  return count() == 1 && (kind(0) == Kind::Decimal || kind(0) == Kind::Money) && gives(type(0)) &&
         (e_.payload & 0xff) <= value::Decimal::kDigits &&
         (e_.payload >> 8) <= uint32_t(value::Rounding::Down);
}

bool Rules::conversion() const {
  if (e_.op == Op::Negate) return count() == 1 && is_number(kind(0)) && gives(type(0));
  if (e_.op == Op::IntToDecimal) return takes({Kind::Int}) && gives(Kind::Decimal);
  if (e_.op == Op::ToMixedMoney) return takes({Kind::Money}) && gives(Kind::MixedMoney);
  if (!takes({Kind::MixedMoney, Kind::Map}) || !gives(Kind::Optional)) return false;
  const Type& rates = types_[type(1)];
  const Kind currency = types_[rates.element].kind;
  return (is_text(currency) || currency == Kind::Enum) && types_[rates.mapped].kind == Kind::Decimal &&
         types_[result_type().element].kind == Kind::Money;
}

bool Rules::text_test() const {
  if (e_.op == Op::Format) return gives(Kind::Text);
  if (e_.op == Op::FoldCase) return takes({Kind::Text}) && gives(Kind::Text);
  if (e_.op == Op::TextScan) {
    return takes({Kind::Text}) && gives(Kind::List) && in_range(module_.scans) &&
           types_[result_type().element].kind == Kind::Int;
  }
  if (e_.op == Op::ScanHit) {
    return takes({Kind::List}) && gives(Kind::Bool) && types_[element(0)].kind == Kind::Int;
  }
  if (e_.op == Op::ReadAs) {
    return takes({Kind::Text}) && gives(Kind::Optional) &&
           abi::can_be_spelled(types_[result_type().element].kind);
  }
  if (!gives(Kind::Bool)) return false;
  if (e_.op == Op::Matches) return takes({Kind::Text}) && in_range(module_.schema.patterns);
  if (e_.op == Op::MatchesAny) return takes({Kind::Text}) && in_range(module_.pattern_sets);
  return takes({Kind::Text, Kind::Text}) && (e_.op != Op::Like || is_constant(1));
}

bool Rules::text_test_any() const {
  return count() == 2 && is_text(kind(0)) && is_many(kind(1)) && is_text(types_[element(1)].kind) &&
         gives(Kind::Bool);
}

bool Rules::element_variable() const {
  return in_range(module_.variables) && alike(module_.variables[e_.payload].type, element(0));
}

bool Rules::quantifier() const {
  if (e_.op == Op::Count && count() == 1) {
    return (is_many(kind(0)) || kind(0) == Kind::Map) && gives(Kind::Int);
  }
  if (count() < 2 || !is_many(kind(0)) || kind(1) != Kind::Bool || !element_variable())
    return false;
  if (e_.op == Op::Count) return count() == 2 && gives(Kind::Int);
  if (e_.op == Op::Sum) return count() == 3 && is_number(kind(2)) && gives(type(2));
  if (e_.op == Op::Min || e_.op == Op::Max) {
    return count() == 3 && is_ordered(types_, type(2)) && gives(Kind::Optional) &&
           alike(result_type().element, type(2));
  }
  if (e_.op == Op::Top) {
    return count() == 4 && kind(2) == Kind::Int && gives(Kind::List) &&
           is_ordered(types_, type(3)) && alike(result_type().element, element(0));
  }
  if (e_.op == Op::Collect) {
    return count() == 3 && gives(Kind::List) && alike(result_type().element, type(2));
  }
  return count() == 2 && gives(Kind::Bool);
}

bool Rules::lookup() const {
  if (count() != 2 || kind(0) != Kind::Map || !alike(type(1), element(0))) return false;
  return gives(Kind::Optional) &&
         alike(result_type().element, types_.unwrapped(types_[type(0)].mapped));
}

bool Rules::civil() const {
  const bool of_time = takes({Kind::Time, Kind::Zone}) && is_constant(1);
  if (!of_time && !takes({Kind::Date})) return false;
  if (e_.payload > uint32_t(CivilPart::Time)) return false;
  switch (CivilPart(e_.payload)) {
    case CivilPart::Year:
    case CivilPart::Month:
    case CivilPart::Day: return gives(Kind::Int);
    case CivilPart::Weekday:
      return gives(Kind::Enum) && types_[result_type().enumeration].members.size() == 7;
    case CivilPart::Date: return of_time && gives(Kind::Date);
    case CivilPart::Hour:
    case CivilPart::Minute:
    case CivilPart::Second: return of_time && gives(Kind::Int);
    case CivilPart::Time: return of_time && gives(Kind::TimeOfDay);
  }
  return false;
}

bool Rules::calendar() const {
  if (e_.op == Op::DaysBetween) return takes({Kind::Date, Kind::Date}) && gives(Kind::Int);
  if (e_.op == Op::PlusBusinessDays) {
    const bool of_date = takes({Kind::Date, Kind::Int, Kind::Calendar}) && gives(Kind::Date);
    const bool of_time = takes({Kind::Time, Kind::Int, Kind::Calendar}) && gives(Kind::Time);
    return (of_date || of_time) && is_constant(2);
  }
  if (e_.op == Op::BusinessDaysBetween) {
    return takes({Kind::Date, Kind::Date, Kind::Calendar}) && is_constant(2) && gives(Kind::Int);
  }
  return takes({Kind::Date, Kind::Int}) && gives(Kind::Date);
}

bool Rules::bucket() const {
  const bool by =
      takes({Kind::Id, Kind::Int, Kind::Text}) || takes({Kind::Text, Kind::Int, Kind::Text});
  return by && is_constant(1) && is_constant(2) && gives(Kind::Int);
}

bool Rules::arguments(const std::vector<VarId>& params) const {
  if (count() != params.size()) return false;
  for (uint32_t n = 0; n < count(); ++n) {
    if (!alike(type(n), module_.variables[params[n].index].type)) return false;
  }
  return true;
}

bool Rules::call() const {
  if (e_.op == Op::Call) {
    if (!in_range(module_.functions)) return false;
    const Function& function = module_.functions[e_.payload];
    return arguments(function.params) && gives(module_.exprs[function.body].type);
  }
  if (!in_range(module_.tables)) return false;
  const Table& table = module_.tables[e_.payload];
  return arguments(table.params) && gives(table.result);
}

bool Rules::decide() const {
  if (!in_range(module_.decisions) || !arguments(module_.decisions[e_.payload].params))
    return false;
  const Type& unwrapped = types_[types_.unwrapped(e_.type)];
  return unwrapped.kind == Kind::Record &&
         unwrapped.record == module_.schema.decisions[e_.payload].result;
}

bool Rules::reasons() const {
  if (!in_range(module_.decisions) || !gives(Kind::List)) return false;
  const Type& reason = types_[result_type().element];
  if (reason.kind != Kind::Record || reason.record != module_.schema.reason_record) return false;
  if (count() == 0) return true;
  return takes({Kind::Record}) &&
         types_[type(0)].record == module_.schema.decisions[e_.payload].result;
}

bool Rules::kept() const {
  switch (e_.op) {
    case Op::Error: return false;
    case Op::Constant: return constant();
    case Op::Variable:
    case Op::FeatureRead:
    case Op::ListRef:
    case Op::Output:
    case Op::Outcome:
    case Op::StepTime: return leaf();
    case Op::Let: return let();
    case Op::Field: return field();
    case Op::MakeRecord: return record();
    case Op::MakeList:
    case Op::MakeSet: return items();
    case Op::MakeMap: return map();
    case Op::Some:
    case Op::Unwrap:
    case Op::IsKnown:
    case Op::Otherwise: return optional();
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::AtLeast:
    case Op::If: return condition();
    case Op::Equal:
    case Op::NotEqual: return comparison();
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: return ordering();
    case Op::In:
    case Op::IpIn:
    case Op::IpInAny: return membership();
    case Op::Add: return addition();
    case Op::Subtract: return subtraction();
    case Op::Multiply: return multiplication();
    case Op::Divide: return division();
    case Op::Round: return rounding();
    case Op::Negate:
    case Op::IntToDecimal:
    case Op::ToMixedMoney:
    case Op::ConvertMoney: return conversion();
    case Op::FoldCase:
    case Op::StartsWith:
    case Op::EndsWith:
    case Op::Contains:
    case Op::Matches:
    case Op::Like:
    case Op::MatchesAny:
    case Op::TextScan:
    case Op::ScanHit:
    case Op::ReadAs:
    case Op::Format: return text_test();
    case Op::StartsWithAny:
    case Op::EndsWithAny:
    case Op::ContainsAny:
    case Op::ContainsAll:
    case Op::LikeAny: return text_test_any();
    case Op::Any:
    case Op::All:
    case Op::No:
    case Op::Count:
    case Op::Sum:
    case Op::Min:
    case Op::Max:
    case Op::Top:
    case Op::Collect: return quantifier();
    case Op::Lookup: return lookup();
    case Op::Civil: return civil();
    case Op::PlusMonths:
    case Op::PlusDays:
    case Op::PlusBusinessDays:
    case Op::BusinessDaysBetween:
    case Op::DaysBetween: return calendar();
    case Op::Bucket: return bucket();
    case Op::Call:
    case Op::CallTable: return call();
    case Op::Decide: return decide();
    case Op::Reasons: return reasons();
  }
  HELIOS_UNREACHABLE("an operation without rules");
}

}  // namespace

bool alike(const TypeTable& types, TypeId a, TypeId b) {
  if (a == b) return true;
  const Type &x = types[a], &y = types[b];
  if (x.kind != y.kind) return false;
  if (x.kind == Kind::Text) return true;
  if (x.kind == Kind::Map && !alike(types, x.mapped, y.mapped)) return false;
  return x.element.valid() && alike(types, x.element, y.element);  // all others are interned
}

bool is_ordered(const TypeTable& types, TypeId type) {
  const Type& t = types[type];
  if (t.kind == Kind::Enum) return types[t.enumeration].ordered;
  return is_number(t.kind) || t.kind == Kind::Time || t.kind == Kind::Date ||
         t.kind == Kind::TimeOfDay;
}

std::string typing_problem(const Module& module, ExprId id) {
  if (Rules(module, id).kept()) return {};
  const Expr& e = module.exprs[id];
  std::string text =
      "`" + std::string(name(e.op)) + "` of payload " + std::to_string(e.payload) + " takes (";
  for (uint32_t n = 0; n < e.operand_count; ++n) {
    const ExprId operand = module.exprs.operand(id, n);
    text += (n == 0 ? "" : ", ") + module.schema.types.name(module.exprs[operand].type);
  }
  return text + ") and gives " + (e.type.valid() ? module.schema.types.name(e.type) : "nothing");
}

}  // namespace helios::ir
