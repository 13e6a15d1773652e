#include "compiler/pass/placed_ranges.h"

#include <algorithm>

#include "compiler/ir/needs.h"

namespace helios::pass {

using ir::ExprId;
using ir::Op;

namespace {

/// A value behind many nested `if`s stands in more places than one can go through. Past this many
/// steps a walk takes what is known of it everywhere.
constexpr size_t kMostSteps = 100'000;

}  // namespace

PlacedRanges::PlacedRanges(const ir::Module& module, const ir::ValueNumbers& numbers,
                           const Ranges& ranges)
    : module_(module), numbers_(numbers), ranges_(ranges) {
  suspect_.resize(module.exprs.size());
  reached_.resize(module.exprs.size());
  leaves_.resize(module.exprs.size());
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    suspect_[i] = ranges.may_leave(ExprId(i));
    for (ExprId operand : module.exprs.operands(ExprId(i))) suspect_[i] |= suspect_[operand.index];
  }
}

Range PlacedRanges::walk(ExprId root, const Facts& facts) {
  steps_ = 0;
  Place place{facts, {}};
  return visit(root, place);
}

Range PlacedRanges::visit(ExprId expr, Place& place) {
  if (auto seen = place.seen.find(expr.index); seen != place.seen.end()) return seen->second;
  reached_[expr.index] = 1;
  Range range = compute(expr, place);
  if (auto known = place.facts.bounds(expr)) {
    range = {std::max(range.low, known->low), std::min(range.high, known->high)};
    if (range.low > range.high) range.high = range.low;  // nothing comes here
  }
  place.seen.emplace(expr.index, range);
  return range;
}

Range PlacedRanges::compute(ExprId expr, Place& place) {
  const ir::Expr& e = module_.exprs[expr];
  const bool out_of_steps = ++steps_ > kMostSteps;
  if (!out_of_steps && (e.op == Op::And || e.op == Op::Or)) return visit_chain(expr, place);
  if (!out_of_steps && e.op == Op::If) return visit_branches(expr, place);
  if (!out_of_steps && e.op != Op::Let && ir::binds(e)) return visit_items(expr, place);
  std::vector<Range> operands;
  for (ExprId operand : module_.exprs.operands(expr)) operands.push_back(visit(operand, place));
  const Ranges::Computed computed = ranges_.compute(expr, operands);
  leaves_[expr.index] |= computed.leaves;
  return computed.range;
}

/// Each member is asked only where those before it did not settle the whole.
Range PlacedRanges::visit_chain(ExprId expr, Place& place) {
  const bool conjunction = module_.exprs[expr].op == Op::And;
  Place along = place;
  for (ExprId member : module_.exprs.operands(expr)) {
    visit(member, along);
    if (!along.facts.assume(member, conjunction)) break;
    along.seen.clear();
  }
  return ranges_.of(expr);
}

Range PlacedRanges::visit_branches(ExprId expr, Place& place) {
  visit(module_.exprs.operand(expr, 0), place);
  std::vector<Range> branches;
  for (const bool taken : {true, false}) {
    Place branch{place.facts, {}};
    const ExprId value = module_.exprs.operand(expr, taken ? 1 : 2);
    if (branch.facts.assume(module_.exprs.operand(expr, 0), taken))
      branches.push_back(visit(value, branch));
  }
  if (branches.empty()) return ranges_.of(expr);
  return {std::min(branches.front().low, branches.back().low),
          std::max(branches.front().high, branches.back().high)};
}

/// The items of a collection: what is said of each is said where the condition holds.
Range PlacedRanges::visit_items(ExprId expr, Place& place) {
  const std::vector<ExprId> parts = module_.exprs.operands(expr);
  std::vector<Range> operands{visit(parts[0], place)};
  Place item{place.facts, {}};
  const bool counted_first =
      module_.exprs[expr].op == Op::Top;  // its count is evaluated before the items
  for (size_t n = 1; n < parts.size(); ++n) {
    operands.push_back(visit(parts[n], counted_first && n == 2 ? place : item));
    if (n == 1) {
      item.facts.assume(parts[1], true);
      item.seen.clear();
    }
  }
  const Ranges::Computed computed = ranges_.compute(expr, operands);
  leaves_[expr.index] |= computed.leaves;
  return computed.range;
}

}  // namespace helios::pass
