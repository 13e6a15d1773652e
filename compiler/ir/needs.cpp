#include "compiler/ir/needs.h"

#include <algorithm>

namespace helios::ir {
namespace {

template <typename T>
void add(std::vector<T>& sorted, const T& item) {
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), item);
  if (at == sorted.end() || *at != item) sorted.insert(at, item);
}

template <typename T>
void add_all(std::vector<T>& sorted, const std::vector<T>& items) {
  for (const T& item : items) add(sorted, item);
}

}  // namespace

bool binds(const Expr& e) {
  return e.op == Op::Let || e.op == Op::Any || e.op == Op::All || e.op == Op::No ||
         e.op == Op::Sum || e.op == Op::Min || e.op == Op::Max || e.op == Op::Top ||
         e.op == Op::Collect || (e.op == Op::Count && e.operand_count > 1);
}

VarId bound_variable(const Module& module, ExprId id) {
  const Expr& e = module.exprs[id];
  return binds(e) ? VarId(e.payload) : VarId();
}

const Needs::Found& Needs::of(ExprId id) {
  if (!done_[id.index]) {
    found_[id.index] = compute(id);
    done_[id.index] = true;
  }
  return found_[id.index];
}

Needs::Found Needs::compute(ExprId id) {
  const Expr& e = module_.exprs[id];
  Found found;
  if (e.op == Op::Variable) found.variables = {VarId(e.payload)};
  if (e.op == Op::Output) found.outputs = {{e.payload, e.type}};
  if (e.op == Op::Outcome) found.outcomes = {e.type};
  if (e.op == Op::Reasons && e.operand_count == 0) found.own_reasons = {DecisionId(e.payload)};
  if (e.op == Op::FeatureRead) found.reads = {e.payload};
  found.step_time = e.op == Op::StepTime;
  const VarId bound = bound_variable(module_, id);
  for (uint32_t n = 0; n < e.operand_count; ++n) {
    const Found& inner = of(module_.exprs.operand(id, n));
    for (VarId variable : inner.variables) {
      if (n == 0 || variable != bound) add(found.variables, variable);
    }
    add_all(found.outputs, inner.outputs);
    add_all(found.outcomes, inner.outcomes);
    add_all(found.own_reasons, inner.own_reasons);
    add_all(found.reads, inner.reads);
    found.step_time = found.step_time || inner.step_time;
  }
  return found;
}

}  // namespace helios::ir
