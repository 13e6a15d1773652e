#pragma once

#include <map>
#include <utility>
#include <vector>

#include "compiler/eval/trace.h"
#include "compiler/source/source.h"
#include "compiler/testing/report.h"
#include "runtime/workflow/effects.h"

namespace helios::testing {

/// Counts which rules and conditions the tests saw hold, and which they saw not hold: a condition
/// that never was both is one that the tests would not miss if it were wrong. And which steps of
/// workflows they reached.
class Coverage {
 public:
  Coverage(const ir::Module& module, const source::Files& files);

  void add(const eval::DecisionTrace& trace);
  /// A condition, and the decisions that it asked.
  void add(const eval::ConditionTrace& condition);
  /// Where an instance of a workflow went.
  void add(uint32_t workflow, const std::vector<workflow::Story>& story);
  CoverageReport report() const;

 private:
  void add_asked(const eval::ConditionTrace& condition);
  void declare_decision(uint32_t decision);
  void declare_workflow(uint32_t workflow);
  void declare(const eval::ConditionTrace& outline);

  const ir::Module& module_;
  const source::Files& files_;
  CoverageReport counted_;
  std::vector<std::vector<int32_t>>
      line_at_;  // by decision and line: which of counted_.lines; -1 is not counted
  std::map<ir::ExprId, size_t> condition_at_;
  std::map<std::pair<uint32_t, uint32_t>, size_t> step_at_;  // by workflow and step
};

}  // namespace helios::testing
