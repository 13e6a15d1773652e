#include <gtest/gtest.h>

#include "compiler/eval/decide.h"
#include "compiler/eval/evaluator.h"
#include "compiler/ir/faults.h"
#include "runtime/base/split_mix.h"
#include "tests/unit/compiler/pass/policy.h"

/// Random rules whose arithmetic leaves an Int for some values and not for others: where a decision faults on any event at
/// all, the checks have not said that it cannot.
namespace helios::pass {
namespace {

using abi::Data;
using abi::Datum;

class RandomRules {
 public:
  explicit RandomRules(uint64_t seed) : random_(seed) {}

  std::string policy() {
    std::string text = R"(
module test
event E {
  id: Id
  a: Int
  b: Int
  items: list of Int
  identity id
  time received
  require a in 0..6
  require b in -3..3
}
ordered enum Answer { no, yes }
decision d on E as p -> Answer {
)";
    for (const char* name : {"r", "s", "t"}) {
      text += std::string("  rule ") + name + " when " + condition(2);
      if (pick(2) == 0) text += " unless " + condition(1);
      text += " score if " + number(2) + " > 0 then 1 else 2 because \"r\"\n";
    }
    return text + "  otherwise no\n  on fault yes\n}\n";
  }

 private:
  uint64_t pick(uint64_t n) { return random_.next() % n; }

  std::string condition(int depth) {
    if (depth == 0 || pick(3) == 0) {
      const char* const signs[] = {"<", "<=", ">", ">=", "is"};
      return (pick(2) == 0 ? "p.a " : "p.b ") + std::string(signs[pick(5)]) + " " +
             std::to_string(pick(5));
    }
    switch (pick(5)) {
      case 0: return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
      case 1: return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
      case 2: return "(not " + condition(depth - 1) + ")";
      case 3: return "(any x in p.items where " + condition(depth - 1) + " and x * " + large() + " > 1)";
      default: return "(" + number(depth - 1) + " > 1)";
    }
  }

  std::string number(int depth) {
    if (depth == 0) return pick(2) == 0 ? "p.a" : "p.b";
    switch (pick(5)) {
      case 0: return "(" + number(depth - 1) + " + " + large() + ")";
      case 1: return "(" + number(depth - 1) + " * " + large() + ")";
      case 2: return "(" + number(depth - 1) + " - " + number(depth - 1) + ")";
      case 3:
        return "(if " + condition(depth - 1) + " then " + number(depth - 1) + " else " +
               number(depth - 1) + ")";
      default: return "(sum of (x * " + large() + ") for x in p.items where x < " + std::to_string(pick(5)) + ")";
    }
  }

  std::string large() { return std::to_string(1 + pick(5)) + "_000_000_000_000_000_000"; }

  SplitMix random_;
};

TEST(ClearedFaults, NeverComeToPass) {
  RandomRules random(7);
  int faults = 0, cleared = 0;
  for (int i = 0; i < 120; ++i) {
    const std::string text = random.policy();
    Policy policy(text);
    check(policy.module, policy.reporter, Advice::Given);
    ir::number_faults(policy.module, policy.files);
    for (uint32_t e = 0; e < policy.module.exprs.size(); ++e) {
      const ir::Expr& expr = policy.module.exprs[ir::ExprId(e)];
      cleared += ir::may_fault(expr.op) && !expr.can_fault ? 1 : 0;
    }
    const eval::Resources resources(policy.module.schema);
    eval::Evaluator evaluator(policy.module, resources);
    for (int a = 0; a <= 6; ++a) {
      for (int b = -3; b <= 3; ++b) {
        const Datum event = Data{"1", a, b, Data{a, b, 4}};
        const eval::Decided decided = eval::decide(evaluator, ir::DecisionId(0), {event});
        for (const auto& line : decided.lines) {
          if (line.state != abi::LineState::Undecided) continue;
          ++faults;
          ASSERT_NE(line.fault, 0u) << "a " << a << ", b " << b << text;
        }
      }
    }
  }
  // Both happen, or nothing was tried.
  EXPECT_GT(faults, 100);
  EXPECT_GT(cleared, 100);
}

}  // namespace
}  // namespace helios::pass
