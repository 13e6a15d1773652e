#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "compiler/eval/resources.h"
#include "compiler/ir/module.h"
#include "runtime/abi/program.h"

/// Expressions to values, as the comments on ir::Op say. The reference: plain, and slow enough to be sure of.
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

/// Evaluates expressions of one module. Variables are bound innermost last; decisions bind their own.
class Evaluator {
 public:
  Evaluator(const ir::Module& module, const Resources& resources)
      : module(module), resources(resources), types(module.schema.types) {}

  Evaluated evaluate(ir::ExprId id);
  /// For texts: what it says, or nothing when it faults.
  std::string text(ir::ExprId id);

  void bind(ir::VarId variable, abi::Datum value) { bindings_.emplace_back(variable, std::move(value)); }
  size_t bound() const { return bindings_.size(); }
  void unbind_to(size_t count) { bindings_.resize(count); }
  const abi::Datum& variable(ir::VarId id) const;

  const ir::Module& module;
  const Resources& resources;
  const abi::TypeTable& types;

  // Around the expression:
  int64_t time_ns = 0;                    // lists with validity, `from`/`until`
  std::vector<abi::Datum> features;       // by FeatureRead; unknown where none was given
  /// The decision being decided, for Output, Outcome and Reasons; null where there is none.
  const Decided* decided = nullptr;
  const abi::Data* outputs = nullptr;     // what Output sees
  ir::DecisionId decision;

 private:
  friend class Trace;
  std::vector<std::pair<ir::VarId, abi::Datum>> bindings_;
};

/// Binds for as long as it lives.
class Binding {
 public:
  Binding(Evaluator& evaluator, ir::VarId variable, abi::Datum value)
      : evaluator_(evaluator), before_(evaluator.bound()) {
    evaluator.bind(variable, std::move(value));
  }
  ~Binding() { evaluator_.unbind_to(before_); }
  Binding(const Binding&) = delete;

 private:
  Evaluator& evaluator_;
  size_t before_;
};

}  // namespace helios::eval
