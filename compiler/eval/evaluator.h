#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/eval/resources.h"
#include "compiler/ir/module.h"

/// Expressions to values, as the comments on ir::Op say. The reference: plain, and slow enough to
/// be sure of.
namespace helios::eval {

/// Arithmetic that did not fit, and where.
struct Fault {
  ir::ExprId at;
};

/// A value, or the fault that stopped it.
class Evaluated {
 public:
  Evaluated(abi::Datum value) : value_(std::move(value)) {}
  Evaluated(Fault fault) : fault_(fault.at) {}

  bool faulted() const { return fault_.valid(); }
  Fault fault() const { return {fault_}; }
  const abi::Datum& value() const { return value_; }
  bool holds() const { return !faulted() && value_.as_bool(); }

 private:
  abi::Datum value_;
  ir::ExprId fault_;
};

struct Decided;

/// What Output, Outcome and Reasons speak of; null where an expression may not.
struct Around {
  ir::DecisionId decision;
  const abi::Data* outputs = nullptr;
  const abi::Datum* outcome = nullptr;
  const Decided* decided = nullptr;
};

/// Evaluates expressions of one module. Variables are bound innermost last; what binds them takes
/// them away again.
class Evaluator {
 public:
  Evaluator(const ir::Module& module, const Resources& resources)
      : module(module), resources(resources), types(module.schema.types) {}

  Evaluated evaluate(ir::ExprId id);
  /// What a text says; nothing when it faults.
  std::string text(ir::ExprId id);

  void bind(ir::VarId variable, abi::Datum value) {
    bound_.emplace_back(variable, std::move(value));
  }
  size_t bound() const { return bound_.size(); }
  void unbind_to(size_t count) { bound_.resize(count); }
  const abi::Datum& variable(ir::VarId id) const;
  bool is_bound(ir::VarId id) const;

  const ir::Module& module;
  const Resources& resources;
  const abi::TypeTable& types;

  int64_t time_ns = 0;               // the event's: lists with validity, `from` and `until`
  std::vector<abi::Datum> features;  // by FeatureRead; the type's zero where none was given
  Around around;
  /// For Reasons of a result record: the reasons of decisions made before, by DecisionId.
  std::map<uint32_t, abi::Datum> reasons_of;

 private:
  Evaluated control(ir::ExprId id);
  Evaluated strict(ir::ExprId id);
  Evaluated let(ir::ExprId id);
  Evaluated otherwise(ir::ExprId id);
  Evaluated all_or_any(ir::ExprId id, bool until);
  Evaluated at_least(ir::ExprId id);
  Evaluated choose(ir::ExprId id);
  Evaluated leaf(ir::ExprId id);
  Evaluated reasons(ir::ExprId id);

  std::vector<std::pair<ir::VarId, abi::Datum>> bound_;
};

/// Binds variables for as long as it lives.
class Binding {
 public:
  explicit Binding(Evaluator& evaluator) : evaluator_(evaluator), before_(evaluator.bound()) {}
  Binding(Evaluator& evaluator, ir::VarId variable, abi::Datum value) : Binding(evaluator) {
    evaluator.bind(variable, std::move(value));
  }
  Binding(Evaluator& evaluator, const std::vector<ir::VarId>& variables, const abi::Data& values)
      : Binding(evaluator) {
    for (size_t i = 0; i < variables.size(); ++i) evaluator.bind(variables[i], values[i]);
  }
  ~Binding() { evaluator_.unbind_to(before_); }
  Binding(const Binding&) = delete;

 private:
  Evaluator& evaluator_;
  size_t before_;
};

}  // namespace helios::eval
