#include "compiler/eval/resolve.h"

#include <algorithm>

#include "compiler/eval/collections.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;
using value::Int128;

Datum add_up_decimals(Datum sum, const Data& values) {
  for (const Datum& each : values) {
    const auto next = value::add(sum.as_decimal(), each.as_decimal());
    // Saturates; `check` keeps amounts so small that it never does.
    const Int128 highest = ~(Int128(1) << 127);
    sum = next ? *next : value::Decimal{each.as_decimal().units > 0 ? highest : ~highest};
  }
  return sum;
}

Datum add_up(const Datum& initial, const Data& values) {
  Int128 sum = initial.as_int();
  for (const Datum& each : values) sum += each.as_int();
  return clamp(sum);
}

Datum extreme(const Data& values, int sign) {
  const Datum* best = &values[0];
  for (const Datum& each : values) {
    if (abi::compare(each, *best) * sign > 0) best = &each;
  }
  return *best;
}

}  // namespace

int64_t clamp(Int128 wide) {
  return static_cast<int64_t>(std::clamp(wide, Int128(INT64_MIN), Int128(INT64_MAX)));
}

Resolved resolve(const abi::TypeTable& types, abi::TypeId type, ir::Resolve how, const Data& values,
                 const Datum& otherwise) {
  if (values.empty()) return {otherwise};
  switch (how) {
    case ir::Resolve::Highest: return {extreme(values, 1)};
    case ir::Resolve::Lowest: return {extreme(values, -1)};
    case ir::Resolve::First: return {values[0]};
    case ir::Resolve::Unique: {
      const bool agreed =
          std::all_of(values.begin(), values.end(), [&](const Datum& v) { return v == values[0]; });
      return agreed ? Resolved{values[0]} : Resolved{otherwise, true};
    }
    case ir::Resolve::Collect: return {as_set(values)};
    case ir::Resolve::Sum:
      return {types[type].kind == Kind::Decimal ? add_up_decimals(otherwise, values)
                                                : add_up(otherwise, values)};
  }
  HELIOS_UNREACHABLE("a way to resolve that is none");
}

int64_t resolve_score(const std::vector<ir::Group>& groups, const std::vector<Said>& said,
                      int64_t initial) {
  std::vector<Int128> sums(groups.size());
  Int128 score = initial;
  const auto sum_of = [&](int32_t group) -> Int128& {
    return group < 0 ? score : sums[size_t(group)];
  };
  for (const Said& each : said) {
    if (each.kind == ir::Effect::Kind::Score && each.output == 0)
      sum_of(each.group) += each.value.as_int();
  }
  for (size_t i = groups.size(); i-- > 0;) {  // children stand after their parents
    const Int128 sum = groups[i].at_most ? std::min(sums[i], Int128(*groups[i].at_most)) : sums[i];
    sum_of(groups[i].parent) += sum;
  }
  return clamp(score);
}

}  // namespace helios::eval
