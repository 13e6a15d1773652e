#include "compiler/sema/features.h"
#include "runtime/base/check.h"

/// What each aggregate can be taken of, and what it gives.
namespace helios::sema {

abi::FeatureKind kind_of(ast::Aggregate aggregate) {
  switch (aggregate) {
    case ast::Aggregate::Count:
      return abi::FeatureKind::Count;
    case ast::Aggregate::CountDistinct:
      return abi::FeatureKind::CountDistinct;
    case ast::Aggregate::Sum:
      return abi::FeatureKind::Sum;
    case ast::Aggregate::Min:
      return abi::FeatureKind::Min;
    case ast::Aggregate::Max:
      return abi::FeatureKind::Max;
    case ast::Aggregate::Average:
      return abi::FeatureKind::Average;
    case ast::Aggregate::Deviation:
      return abi::FeatureKind::Deviation;
    case ast::Aggregate::Distinct:
      return abi::FeatureKind::Distinct;
    case ast::Aggregate::First:
      return abi::FeatureKind::First;
    case ast::Aggregate::Last:
      return abi::FeatureKind::Last;
    case ast::Aggregate::Sequence:
      return abi::FeatureKind::Sequence;
  }
  HELIOS_UNREACHABLE("an aggregate that is none");
}

std::string_view word(abi::FeatureKind kind) {
  switch (kind) {
    case abi::FeatureKind::Count:
      return "count";
    case abi::FeatureKind::CountDistinct:
      return "count of distinct";
    case abi::FeatureKind::Sum:
      return "sum";
    case abi::FeatureKind::Min:
      return "min";
    case abi::FeatureKind::Max:
      return "max";
    case abi::FeatureKind::Average:
      return "average";
    case abi::FeatureKind::Deviation:
      return "deviation";
    case abi::FeatureKind::Distinct:
      return "distinct";
    case abi::FeatureKind::First:
      return "first";
    case abi::FeatureKind::Last:
      return "last";
    case abi::FeatureKind::Sequence:
      return "sequence";
  }
  HELIOS_UNREACHABLE("a feature of no kind");
}

bool is_keyable(abi::Kind kind) {
  return kind != abi::Kind::Record && kind != abi::Kind::List && kind != abi::Kind::Set &&
         kind != abi::Kind::Map && kind != abi::Kind::Pattern && kind != abi::Kind::Zone &&
         kind != abi::Kind::Calendar;
}

bool can_take(const abi::TypeTable& types, abi::FeatureKind feature, TypeId type) {
  const abi::Kind kind = types[type].kind;
  if (kind == abi::Kind::Error) return true;
  switch (feature) {
    case abi::FeatureKind::Sum:
    case abi::FeatureKind::Average:
    case abi::FeatureKind::Deviation:
      return adds_up(types, type);
    case abi::FeatureKind::Min:
    case abi::FeatureKind::Max:
      return has_order(types, type);
    case abi::FeatureKind::CountDistinct:
    case abi::FeatureKind::Distinct:
      return is_keyable(kind);
    case abi::FeatureKind::Count:
    case abi::FeatureKind::First:
    case abi::FeatureKind::Last:
    case abi::FeatureKind::Sequence:
      return true;
  }
  HELIOS_UNREACHABLE("a feature of no kind");
}

TypeId result_type(abi::TypeTable& types, abi::FeatureKind feature, TypeId value) {
  switch (feature) {
    case abi::FeatureKind::Count:
    case abi::FeatureKind::CountDistinct:
      return types.basic(abi::Kind::Int);
    case abi::FeatureKind::Sum:
      return value;
    case abi::FeatureKind::Min:
    case abi::FeatureKind::Max:
    case abi::FeatureKind::First:
    case abi::FeatureKind::Last:
      return types.optional(value);
    case abi::FeatureKind::Average:
    case abi::FeatureKind::Deviation: {  // of money it is money, of durations a duration; of whole
                                         // numbers it may not be whole
      const bool whole_number = types[value].kind == abi::Kind::Int;
      return types.optional(whole_number ? types.basic(abi::Kind::Decimal) : value);
    }
    case abi::FeatureKind::Distinct:
      return types.set(value);
    case abi::FeatureKind::Sequence:
      return types.basic(abi::Kind::Bool);
  }
  HELIOS_UNREACHABLE("a feature of no kind");
}

}  // namespace helios::sema
