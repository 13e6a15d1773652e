#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/ir/module.h"

/// Interval analysis: between which bounds every number of a module lies, in units of its type (an
/// Int's own, a Decimal's 10^-9, a Money's minor units, nanoseconds). Sound, not tight: what an
/// event `require`s is used; what is tested on the way to a place is the business of PlacedRanges.
namespace helios::pass {

using Wide = __int128;

struct Range {
  Wide low, high;
  friend bool operator==(const Range&, const Range&) = default;
};

/// The bounds of memory: what a type can hold at all. For types that are no numbers, [0, 0].
Range whole(const abi::TypeTable& types, abi::TypeId type);

/// Whether what events `require` is used.
enum class Requires : uint8_t { Used, Ignored };

class Ranges {
 public:
  /// Works out the bounds of everything; parameters of functions and tables get the union of what
  /// they are called with.
  explicit Ranges(const ir::Module& module, Requires requires_ = Requires::Used);

  /// What one operation gives, and whether that can leave what its type holds.
  struct Computed {
    Computed(Range its_range, bool may_leave = false) : range(its_range), leaves(may_leave) {}
    Range range;
    bool leaves;
  };
  /// The bounds of an expression whose operands lie within these.
  Computed compute(ir::ExprId expr, const std::vector<Range>& operands) const;

  Range of(ir::ExprId expr) const { return ranges_[expr.index]; }
  /// What events are required to hold at a place, within `otherwise`. A place is a variable and
  /// field indices: "3.0.2".
  Range required(const std::string& place, Range otherwise) const {
    auto known = places_.find(place);
    return known == places_.end() ? otherwise : known->second;
  }
  /// Whether the expression's own operation can leave what its type holds.
  bool may_leave(ir::ExprId expr) const { return leaves_[expr.index] != 0; }

 private:
  void read_requires();
  void learn(ir::ExprId condition);
  void learn_where_known(ir::ExprId alternatives);
  void learn_bound(ir::ExprId place, ir::Op op, ir::ExprId bound);
  bool settle();
  void visit(ir::ExprId expr);
  Computed arithmetic(ir::ExprId expr, const std::vector<Range>& operands) const;
  Range remembered(uint32_t read, Range any) const;
  const ir::Table* table_of_row(ir::ExprId expr) const;
  Range rows(const ir::Table& table, uint32_t output) const;
  Range sum_of_rows(const ir::Table& table) const;
  Range operand(ir::ExprId expr, uint32_t n) const {
    return ranges_[module_.exprs.operand(expr, n).index];
  }
  Computed keep(ir::ExprId expr, Range exact) const;
  void widen(ir::VarId variable, Range range);
  std::string place_of(ir::ExprId expr) const;

  const ir::Module& module_;
  std::vector<Range> ranges_;
  std::vector<uint8_t> leaves_;
  std::vector<Range> variables_;
  std::vector<uint8_t> bound_;           // variables that something was bound to
  std::map<uint32_t, ir::ExprId> lets_;  // by variable: what it stands for
  std::map<std::string, Range>
      places_;  // "3.0.2": variable 3, field 0, field 2; what `require` says of it
  bool changed_ = false;
};

}  // namespace helios::pass
