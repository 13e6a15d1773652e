#include "compiler/pass/facts.h"

#include <gtest/gtest.h>

#include "compiler/eval/evaluator.h"
#include "runtime/base/split_mix.h"
#include "tests/unit/compiler/pass/policy.h"

/// Whether a condition can hold is asked of Facts, and of every event there is.
namespace helios::pass {
namespace {

using abi::Data;
using abi::Datum;

const std::string kEvent = R"(
module test
enum Kind { walk_in, call, letter }
event E {
  id: Id
  a: Int
  b: Int
  c: Int?
  k: Kind
  v: Bool
  identity id
  time received
  require a in 0..4
  require b in 0..4
  require c is unknown or c in 0..2
}
ordered enum Answer { no, yes }
)";

Policy with_condition(const std::string& condition) {
  return Policy(kEvent + "decision d on E as p -> Answer { rule r when " + condition +
                " then yes because \"r\"  otherwise no }");
}

/// Every event that meets the `require`s.
std::vector<Datum> all_events() {
  std::vector<Datum> events;
  for (int a = 0; a <= 4; ++a)
    for (int b = 0; b <= 4; ++b)
      for (int c = -1; c <= 2; ++c)
        for (int k = 0; k < 3; ++k)
          for (bool v : {false, true})
            events.push_back(Data{"1", a, b, c < 0 ? Datum() : Datum(c), k, v});
  return events;
}

bool holds_for_some(const Policy& policy, ir::ExprId condition) {
  const eval::Resources resources(policy.module.schema);
  eval::Evaluator evaluator(policy.module, resources);
  for (const Datum& event : all_events()) {
    const eval::Binding binding(evaluator, policy.module.events[0].self, event);
    if (evaluator.evaluate(condition).holds()) return true;
  }
  return false;
}

class RandomConditions {
 public:
  explicit RandomConditions(uint64_t seed) : random_(seed) {}

  std::string next(int depth) {
    if (depth == 0 || pick(4) == 0) return atom();
    const std::string a = next(depth - 1), b = next(depth - 1), c = next(depth - 1);
    switch (pick(5)) {
      case 0:
        return "(" + a + " and " + b + ")";
      case 1:
        return "(" + a + " or " + b + ")";
      case 2:
        return "(not " + a + ")";
      case 3:
        return "at least 2 of { " + a + ", " + b + ", " + c + " }";
      default:
        return "(if " + a + " then " + b + " else " + c + ")";
    }
  }

 private:
  uint64_t pick(uint64_t n) { return random_.next() % n; }
  std::string number() { return std::to_string(pick(6)); }

  std::string atom() {
    const char* const signs[] = {"<", "<=", ">", ">=", "is", "is not"};
    const char* const kinds[] = {"walk_in", "call", "letter"};
    const std::string sign = signs[pick(6)];
    switch (pick(8)) {
      case 0:
        return "p.a " + sign + " " + number();
      case 1:
        return "p.b " + sign + " " + number();
      case 2:
        return "p.a " + sign + " p.b";
      case 3:
        return std::string("p.k is ") + kinds[pick(3)];
      case 4:
        return std::string("p.k not in { ") + kinds[pick(3)] + ", " + kinds[pick(3)] + " }";
      case 5:
        return "(p.c is known and p.c " + sign + " " + number() + ")";
      case 6:
        return "p.a in " + number() + ".." + number();
      default:
        return pick(2) == 0 ? "p.v" : "p.c is unknown";
    }
  }

  SplitMix random_;
};

TEST(Facts, NeverCallWhatCanHoldImpossible) {
  RandomConditions random(20260601);
  int found_impossible = 0, impossible = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string text = random.next(3);
    const Policy policy = with_condition(text);
    const Ranges ranges(policy.module);
    const ir::ValueNumbers numbers(policy.module);
    const ir::ExprId condition = policy.module.decisions[0].lines[0].when;
    const bool possible = Facts(policy.module, numbers, ranges).possible(condition, true);
    const bool holds = holds_for_some(policy, condition);
    EXPECT_LE(holds, possible) << text;
    impossible += holds ? 0 : 1;
    found_impossible += possible ? 0 : 1;
  }
  // Most of what is impossible is seen to be; the rest needs three values at once.
  EXPECT_GT(impossible, 10);
  EXPECT_GE(found_impossible * 10, impossible * 7) << found_impossible << " of " << impossible;
}

class FactsFind : public testing::TestWithParam<const char*> {};

TEST_P(FactsFind, ThatItCannotHold) {
  const Policy policy = with_condition(GetParam());
  const Ranges ranges(policy.module);
  const ir::ValueNumbers numbers(policy.module);
  EXPECT_FALSE(Facts(policy.module, numbers, ranges)
                   .possible(policy.module.decisions[0].lines[0].when, true));
}

INSTANTIATE_TEST_SUITE_P(
    Conditions, FactsFind,
    testing::Values("p.a > 4", "p.a < 2 and p.a > 2", "p.a > 1 and p.a < 2",
                    "p.k is call and p.k is letter",
                    "p.k is not call and p.k is not letter and p.k is not walk_in",
                    "p.v and not p.v", "p.a < p.b and p.b < p.a", "p.a < p.b and p.a > 3",
                    "p.a is p.b and p.a is not p.b", "p.c is known and p.c > 2",
                    "p.c is known and p.c is unknown", "p.a in 1..3 and (p.a < 1 or p.a > 3)",
                    "at least 2 of { p.a < 1, p.a > 3, p.a > 4 }"));

}  // namespace
}  // namespace helios::pass
