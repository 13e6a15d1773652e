#pragma once

#include <map>

#include "compiler/eval/random.h"
#include "compiler/ir/module.h"

namespace helios::eval {

/// Expressions that were made before and may stand again in the same place, by type.
using MadeBefore = std::map<abi::TypeId, std::vector<ir::ExprId>>;

/// What may be said where an expression stands.
struct RandomPlace {
  std::vector<ir::VarId> variables = {};
  std::vector<uint32_t> reads = {};      // feature reads
  std::vector<uint32_t> decisions = {};  // that may be used
  ir::DecisionId outputs = {};           // whose outputs may be read
  ir::DecisionId outcome = {};           // whose outcome may be read
  size_t outputs_end = 0;                // outputs from here on are not there yet
  bool step_time = false;                // in computations
  MadeBefore* made = nullptr;            // shared by all that stands there
};

/// Expressions by chance: any type, any operation that gives it, over what a place offers.
class RandomExprs {
 public:
  RandomExprs(ir::Module& module, Random& random, std::vector<abi::TypeId> types);

  ir::ExprId make(abi::TypeId type, const RandomPlace& place, uint32_t depth);
  ir::ExprId constant(abi::TypeId type);
  /// A type that everything is done with.
  abi::TypeId any_type() { return random_.pick(types_); }
  abi::TypeId ordered_type();
  abi::TypeId number_type();

  ir::ExprId add(ir::Op op, abi::TypeId type, const std::vector<ir::ExprId>& operands,
                 uint32_t payload = 0) {
    return module_.exprs.add(op, type, {}, operands, payload);
  }

 private:
  using Way = ir::ExprId (RandomExprs::*)(abi::TypeId);

  /// For as long as it lives, one more variable may be read.
  class Scope {
   public:
    Scope(RandomExprs& exprs, ir::VarId variable) : exprs_(exprs) {
      exprs.place_.variables.push_back(variable);
    }
    ~Scope() { exprs_.place_.variables.pop_back(); }
    Scope(const Scope&) = delete;

   private:
    RandomExprs& exprs_;
  };

  ir::ExprId expr(abi::TypeId type);
  ir::ExprId leaf(abi::TypeId type);
  std::vector<Way> ways_to(abi::TypeId type) const;
  void add_ways_to_scalar(abi::Kind kind, std::vector<Way>& ways) const;

  // Ways to a value, by the operation on top.
  ir::ExprId choose(abi::TypeId type);  // If
  ir::ExprId let(abi::TypeId type);
  ir::ExprId otherwise(abi::TypeId type);
  ir::ExprId unwrap(abi::TypeId type);  // under IsKnown
  ir::ExprId call(abi::TypeId type);
  ir::ExprId call_table(abi::TypeId type);
  ir::ExprId decide(abi::TypeId type);         // and a field of its result
  ir::ExprId field_of_made(abi::TypeId type);  // of a MakeRecord
  ir::ExprId junction(abi::TypeId type);       // And, Or, AtLeast
  ir::ExprId negation(abi::TypeId type);
  ir::ExprId equality(abi::TypeId type);
  ir::ExprId order(abi::TypeId type);
  ir::ExprId membership(abi::TypeId type);
  ir::ExprId ip_test(abi::TypeId type);
  ir::ExprId text_test(abi::TypeId type);
  ir::ExprId text_test_any(abi::TypeId type);
  ir::ExprId pattern_test(abi::TypeId type);
  ir::ExprId quantified(abi::TypeId type);  // Any, All, No
  ir::ExprId is_known(abi::TypeId type);
  ir::ExprId plus_minus(abi::TypeId type);
  ir::ExprId scaled(abi::TypeId type);   // Multiply
  ir::ExprId divided(abi::TypeId type);  // where the divisor is not zero
  ir::ExprId negated(abi::TypeId type);
  ir::ExprId rounded(abi::TypeId type);
  ir::ExprId widened(abi::TypeId type);    // IntToDecimal, ToMixedMoney
  ir::ExprId converted(abi::TypeId type);  // ConvertMoney
  ir::ExprId summed(abi::TypeId type);
  ir::ExprId counted(abi::TypeId type);
  ir::ExprId civil(abi::TypeId type);
  ir::ExprId day_count(abi::TypeId type);
  ir::ExprId bucket(abi::TypeId type);
  ir::ExprId shifted_date(abi::TypeId type);
  ir::ExprId business_days_later(abi::TypeId type);
  ir::ExprId plus_business_days(abi::TypeId type, ir::ExprId from);
  ir::ExprId time_apart(abi::TypeId type);  // Time - Time
  ir::ExprId folded(abi::TypeId type);
  ir::ExprId formatted(abi::TypeId type);
  ir::ExprId read_as(abi::TypeId type);
  ir::ExprId some(abi::TypeId type);
  ir::ExprId looked_up(abi::TypeId type);
  ir::ExprId extreme(abi::TypeId type);  // Min, Max
  ir::ExprId made_record(abi::TypeId type);
  ir::ExprId made_items(abi::TypeId type);
  ir::ExprId made_map(abi::TypeId type);
  ir::ExprId collected(abi::TypeId type);
  ir::ExprId top(abi::TypeId type);

  ir::ExprId add_true() { return module_.exprs.constant(bool_, true, {}); }
  const abi::Type& at(abi::TypeId type) const { return table_[type]; }
  abi::Kind kind(abi::TypeId type) const { return table_[type].kind; }
  /// A list or set that is one of the types; of `element` if that is given.
  std::optional<abi::TypeId> collection(abi::TypeId element = {});
  std::vector<abi::TypeId> where(bool (*test)(const abi::TypeTable&, abi::TypeId)) const;
  ir::VarId fresh(abi::TypeId type) {
    return module_.add_variable("v" + std::to_string(module_.variables.size()), type);
  }
  /// (op collection condition …) with a fresh variable for the items, which `rest` may read.
  template <typename Rest>
  ir::ExprId over(ir::Op op, abi::TypeId result, abi::TypeId collection, Rest rest);

  ir::Module& module_;
  abi::TypeTable& table_;
  Random& random_;
  std::vector<abi::TypeId> types_;
  RandomPlace place_;
  uint32_t depth_ = 0;
  abi::TypeId bool_, int_, decimal_, text_, id_, time_, date_, duration_, ip_, cidr_, mixed_, zone_,
      calendar_;
  size_t outer_variables_ = 0;  // the place's own; more are bound within the expression
};

}  // namespace helios::eval
