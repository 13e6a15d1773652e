#pragma once

#include <map>
#include <optional>
#include <utility>

#include "compiler/ir/module.h"
#include "compiler/ir/value_numbers.h"
#include "compiler/pass/ranges.h"
#include "compiler/pass/value_set.h"

/// What is known of values at one place of a policy, from the conditions that hold there:
///
///     require age in 0..120
///     rule young when p.age < 18 and p.age > 60       // 0..17, then nothing: it can never hold
///
/// Followed are bounds of numbers, members of enums, texts that are named, what is missing, and how
/// two values compare. Anything else (patterns, lists, functions) is a condition that holds or does
/// not, the same wherever it stands. Sound, not complete: what is said to be impossible is; what is
/// not said to be may be all the same.
namespace helios::pass {

class Facts {
 public:
  Facts(const ir::Module& module, const ir::ValueNumbers& numbers, const Ranges& ranges)
      : module_(&module), numbers_(&numbers), ranges_(&ranges) {}

  /// Takes the condition to hold, or not to hold, from here on. False: it cannot; the facts are
  /// then of no more use.
  bool assume(ir::ExprId condition, bool holds);
  /// Whether it could.
  bool possible(ir::ExprId condition, bool holds) const {
    return Facts(*this).assume(condition, holds);
  }

  /// The bounds of a number, where it is there; nullopt where nothing but its type says something.
  std::optional<Range> bounds(ir::ExprId number) const;
  /// Takes a number to lie within bounds. False: it cannot.
  bool narrow(ir::ExprId number, Range bounds);

 private:
  /// What one value may be: missing, or there and one of these.
  struct Domain {
    bool may_miss = true, may_be = true;
    std::optional<Range> range;    // numbers
    std::optional<ValueSet> only;  // others
    ValueSet except;
  };
  enum Order : uint8_t { kLess = 1, kSame = 2, kGreater = 4, kAny = 7 };
  using Key = uint32_t;

  bool assume_all(const std::vector<ir::ExprId>& conditions, bool hold);
  bool assume_some(const std::vector<ir::ExprId>& conditions, size_t least, bool hold);
  bool assume_branch(ir::ExprId branch, bool holds);
  bool assume_known(ir::ExprId value, bool known);
  bool assume_comparison(ir::ExprId comparison, bool holds);
  bool assume_order(ir::ExprId left, ir::ExprId right, uint8_t orders);
  bool assume_among(ir::ExprId value, const abi::Data& items, bool among);
  bool assume_opaque(ir::ExprId condition, bool holds);
  bool compare_with_constant(ir::ExprId value, const abi::Datum& constant, uint8_t orders);
  bool keep_values(ir::ExprId value, const ValueSet& wanted, bool among);
  bool relate(ir::ExprId left, ir::ExprId right, uint8_t orders);
  void join(const Facts& other);
  static Domain either(const Domain& a, const Domain& b);

  ir::ExprId stripped(ir::ExprId value) const;
  Key key_of(ir::ExprId value) const { return (*numbers_)[stripped(value)].index; }
  Domain& domain(ir::ExprId value);
  bool is_number(ir::ExprId value) const;
  std::optional<abi::Data> written_out(ir::ExprId collection) const;
  const abi::Datum* constant(ir::ExprId value) const;

  const ir::Module* module_;
  const ir::ValueNumbers* numbers_;
  const Ranges* ranges_;
  std::map<Key, Domain> domains_;
  std::map<std::pair<Key, Key>, uint8_t> orders_;
};

}  // namespace helios::pass
