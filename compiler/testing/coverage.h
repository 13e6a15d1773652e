#pragma once

#include <map>

#include "compiler/eval/trace.h"
#include "compiler/source/source.h"
#include "compiler/testing/report.h"

namespace helios::testing {

/// Counts which rules and conditions the tests saw hold, and which they saw not hold: a condition
/// that never was both is one that the tests would not miss if it were wrong.
class Coverage {
 public:
  Coverage(const ir::Module& module, const source::Files& files);

  void add(const eval::DecisionTrace& trace);
  /// A condition, and the decisions that it asked.
  void add(const eval::ConditionTrace& condition);
  CoverageReport report() const;

 private:
  void add_asked(const eval::ConditionTrace& condition);
  void declare_decision(uint32_t decision);
  void declare(const eval::ConditionTrace& outline);

  const ir::Module& module_;
  const source::Files& files_;
  CoverageReport counted_;
  std::vector<std::vector<int32_t>>
      line_at_;  // by decision and line: which of counted_.lines; -1 is not counted
  std::map<ir::ExprId, size_t> condition_at_;
};

}  // namespace helios::testing
