#include "runtime/abi/reasons.h"

#include <gtest/gtest.h>

namespace helios::abi {
namespace {

/// A decision of five lines: `cause` caused the outcome, `credit` takes points away, `fault` is
/// undecided, `mild` and `even` give the same points.
class Weights : public testing::Test {
 protected:
  Weights() {
    for (const char* name : {"mild", "credit", "fault", "even", "cause"}) {
      Line line;
      line.name = name;
      line.has_because = true;
      decision_.lines.push_back(line);
    }
    result_.held = &held_;
    result_.undecided = &undecided_;
    result_.points = points_;
    result_.causes = &causes_;
  }
  std::vector<std::string> names(const std::vector<uint32_t>& lines) const {
    std::vector<std::string> all;
    for (uint32_t line : lines) all.push_back(decision_.lines[line].name);
    return all;
  }

  Decision decision_;
  uint64_t held_ = 0b11011, undecided_ = 0b00100, causes_ = 0b10000;
  int64_t points_[5] = {10, -90, 70, 10, 0};  // those of `fault` were never written
  DecisionResult result_;
};

using Names = std::vector<std::string>;

TEST_F(Weights, CausesComeFirstThenMostPointsThenPlace) {
  EXPECT_EQ(names(held_lines(decision_, result_)), (Names{"cause", "mild", "even", "credit"}));
}

TEST_F(Weights, AnUndecidedLineGivesAReasonAndWeighsNothing) {
  EXPECT_EQ(names(lines_with_reasons(decision_, result_)),
            (Names{"cause", "mild", "even", "fault", "credit"}));
}

TEST_F(Weights, TrialRulesAreShownAndGiveNoReason) {
  decision_.lines[0].kind = LineKind::TrialRule;
  decision_.lines[3].has_because = false;
  EXPECT_EQ(names(held_lines(decision_, result_)), (Names{"cause", "mild", "even", "credit"}));
  EXPECT_EQ(names(lines_with_reasons(decision_, result_)), (Names{"cause", "fault", "credit"}));
}

}  // namespace
}  // namespace helios::abi
