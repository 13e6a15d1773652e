#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/codegen/nature.h"
#include "compiler/ir/value_numbers.h"
#include "compiler/ir/module.h"

/// Conditions as bounds on numbers.
///
///   p.amount > 10 EUR and p.country is KP and p.device is known and p.ip in 10.0.0.0/8
///   → amount in 1001 …, country in 27 … 27, (known p.device) in 1 … 1, (v4 of p.ip) in 0x0a000000 … 0x0affffff
namespace helios::codegen {

/// What rules speak of, as an int64.
struct IndexColumn {
  enum class Kind : uint8_t {
    Number,  // an Int, a Money, a Time, an enum's ordinal, …
    Text,    // the place among `texts`; their count when it is none
    Ipv4,    // an address as its 32 bits; -1 when it is of v6
    IpFront, // the first 64 bits of any address, in the order of signed numbers
    Truth,   // a condition: 0 or 1
    Time     // the event's
  };
  Kind kind = Kind::Number;
  ir::ExprId expr;  // but for Time
  abi::Data texts;
  uint32_t rules = 0;  // that speak of it
};
/// What IpFront has flipped of an address's first 64 bits.
constexpr uint64_t kFrontSign = uint64_t{1} << 63;

/// Both ends included.
struct ColumnBound {
  uint32_t column = 0;
  int64_t low = 0, high = 0;
  bool is_value() const { return low == high; }
};
/// A rule that holds where all its bounds do; one bound a column.
struct BoundedRule {
  uint32_t line = 0;
  std::vector<ColumnBound> bounds;
};

struct BoundedRules {
  std::vector<IndexColumn> columns;
  std::vector<BoundedRule> rules;
  std::vector<uint32_t> never;   // whose bounds exclude each other: they hold for no event
  std::vector<uint32_t> others;  // that ask for more
};

/// A condition that is no bound becomes a column of its own where so many rules ask it.
constexpr uint32_t kTruthRulesMin = 4;

BoundedRules bound_rules(const ir::Module& ir, const ir::ValueNumbers& numbers, Natures& natures,
                         const ir::Decision& decision);

}  // namespace helios::codegen
