#include <gtest/gtest.h>

#include "tests/unit/compiler/eval/decision_under_test.h"

namespace helios::eval {
namespace {

struct Deciding : DecisionUnderTest, testing::Test {};

TEST_F(Deciding, the_highest_asked_outcome_wins_and_its_lines_are_the_causes) {
  add_rule("a", n_is_over(0), {then(kReview), score(10)});
  add_rule("b", n_is_over(10), {then(kDecline), score(20)});
  add_rule("c", n_is_over(10), {then(kDecline)});
  add_otherwise({then(kApprove)});
  finish();
  const Decided none = decide_for(0), one = decide_for(5), all = decide_for(11);
  EXPECT_EQ(states(none), "dddh");
  EXPECT_EQ(none.outcome.as_int(), kApprove);
  EXPECT_EQ(causes(none), "0001");
  EXPECT_EQ(states(one), "hddd");
  EXPECT_EQ(one.outcome.as_int(), kReview);
  EXPECT_EQ(all.outcome.as_int(), kDecline);
  EXPECT_EQ(causes(all), "0110");
  EXPECT_EQ(all.outputs[0].as_int(), 30);
  EXPECT_EQ(all.lines[1].points, 20);
}

TEST_F(Deciding, other_ways_to_resolve) {
  add_rule("a", {}, {then(kReview)});
  add_rule("b", {}, {then(kDecline)});
  add_rule("c", n_is_over(0), {then(kApprove)});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  decision().resolve = ir::Resolve::Lowest;
  EXPECT_EQ(decide_for(0).outcome.as_int(), kReview);
  EXPECT_EQ(decide_for(1).outcome.as_int(), kApprove);
  decision().resolve = ir::Resolve::First;
  EXPECT_EQ(decide_for(1).outcome.as_int(), kReview);
}

TEST_F(Deciding, unique_that_is_broken_is_answered_by_on_fault) {
  decision().resolve = ir::Resolve::Unique;
  add_rule("a", n_is_over(0), {then(kApprove)});
  add_rule("b", n_is_over(1), {then(kDecline)});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  EXPECT_EQ(states(decide_for(1)), "hddd");
  EXPECT_EQ(decide_for(1).outcome.as_int(), kApprove);
  const Decided broken = decide_for(2);
  EXPECT_EQ(states(broken), "hhdh");
  EXPECT_EQ(broken.outcome.as_int(), kReview);
  EXPECT_EQ(causes(broken), "0001");
}

TEST_F(Deciding, collect_gives_a_set_of_all_that_was_asked) {
  decision().resolve = ir::Resolve::Collect;
  schema().outcome = types.set(action);
  add_rule("a", n_is_over(0), {then(kDecline)});
  add_rule("b", n_is_over(0), {then(kReview)});
  add_rule("c", n_is_over(0), {then(kDecline)});
  add_otherwise({then(kApprove)});
  finish();
  EXPECT_EQ(abi::format(types, schema().outcome, decide_for(1).outcome), "{review, decline}");
  EXPECT_EQ(abi::format(types, schema().outcome, decide_for(0).outcome), "{approve}");
  EXPECT_EQ(causes(decide_for(1)), "1110");
}

TEST_F(Deciding, groups_cap_the_score_from_the_inside_out) {
  const int32_t outer = add_group("outer", -1, 60), inner = add_group("outer.inner", outer, 30);
  for (const auto& [group, amount] :
       {std::pair{inner, 25}, std::pair{inner, 25}, std::pair{outer, 20}, std::pair{-1, 7}}) {
    decision().lines[add_rule("r", {}, {score(amount)})].group = group;
  }
  add_otherwise({then(kApprove)});
  finish();
  EXPECT_EQ(decide_for(0).outputs[0].as_int(), 30 + 20 + 7);
  decision().groups[0].at_most = 40;
  EXPECT_EQ(decide_for(0).outputs[0].as_int(), 40 + 7);
  EXPECT_EQ(decide_for(0).lines[0].points, 25);
}

TEST_F(Deciding, a_group_s_conditions_come_before_the_rule_s_own) {
  const int32_t outer = add_group("outer", -1, {}, n_is_over(0)),
                inner = add_group("outer.inner", outer, {}, {}, n_is_over(10));
  decision().lines[add_rule("guarded", faults_over_zero(), {score(1)})].group = inner;
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  EXPECT_EQ(states(decide_for(0)),
            "dhd");  // the group's `when` denies: the rule's fault is never met
  EXPECT_EQ(states(decide_for(5)), "udh");
  EXPECT_EQ(states(decide_for(11)), "dhd");  // the inner group's `unless`
}

TEST_F(Deciding, unless_is_asked_after_when) {
  decision().lines[add_rule("a", n_is_over(0), {score(1)})].unless = n_is_over(5);
  add_otherwise({then(kApprove)});
  finish();
  EXPECT_EQ(states(decide_for(0)), "dh");
  EXPECT_EQ(states(decide_for(5)), "hh");
  EXPECT_EQ(states(decide_for(6)), "dh");
}

TEST_F(Deciding, a_fault_makes_that_rule_undecided_and_the_others_take_effect) {
  add_rule("fine", n_is_over(0), {then(kApprove), score(10)});
  add_rule("broken", faults_over_zero(), {then(kDecline), score(100)});
  add_rule("effect", {}, {score(3), score(op(Op::Add, integer, {read(n), number(INT64_MAX)}))});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  EXPECT_EQ(states(decide_for(0)), "dhhdd");
  const Decided broken = decide_for(1);
  EXPECT_EQ(states(broken), "huudh");
  EXPECT_EQ(broken.outcome.as_int(), kReview);
  EXPECT_EQ(broken.outputs[0].as_int(), 10);
  EXPECT_EQ(causes(broken), "00001");
  EXPECT_NE(broken.lines[1].fault, 0u);
  EXPECT_NE(broken.lines[2].fault, 0u);
  EXPECT_NE(broken.lines[1].fault, broken.lines[2].fault);
  EXPECT_LT(broken.lines[2].fault, schema().faults.size());
}

TEST_F(Deciding, on_fault_joins_the_resolution) {
  add_rule("severe", n_is_over(0), {then(kDecline)});
  add_rule("broken", faults_over_zero(), {then(kApprove)});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  EXPECT_EQ(decide_for(1).outcome.as_int(), kDecline);
  EXPECT_EQ(causes(decide_for(1)), "1000");
}

TEST_F(Deciding, trial_rules_are_recorded_and_change_nothing) {
  const uint32_t holds = add_trial("holds", {}, {then(kDecline), score(50)});
  add_trial("faults", faults_over_zero(), {});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  const Decided decided = decide_for(1);
  EXPECT_EQ(states(decided), "huhd");
  EXPECT_EQ(decided.outcome.as_int(), kApprove);
  EXPECT_EQ(decided.outputs[0].as_int(), 0);
  EXPECT_EQ(decided.lines[holds].points, 50);
  EXPECT_EQ(causes(decided), "0010");
}

TEST_F(Deciding, rules_are_in_force_from_an_instant_until_another) {
  const uint32_t line = add_rule("dated", faults_over_zero(), {score(1)});
  decision().lines[line].from_ns = 100;
  decision().lines[line].until_ns = 200;
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  const std::pair<int64_t, const char*> expected[] = {
      {99, "nhd"}, {100, "hhd"}, {199, "hhd"}, {200, "nhd"}};
  for (const auto& [at, letters] : expected) EXPECT_EQ(states(decide_for(0, at)), letters) << at;
}

TEST_F(Deciding, outcome_lines_see_the_score_and_the_outputs_of_the_rules) {
  const uint32_t level = add_output("level", integer, number(1), ir::Resolve::Highest);
  add_rule("a", n_is_over(0), {score(50), set(level, number(3))});
  const ExprId read_level = op(Op::Output, integer, {}, level);
  add_outcome("outcome review", score_over(40), {then(kReview), set(level, number(9))});
  add_outcome("outcome decline", condition(Op::Equal, {read_level, number(9)}), {then(kDecline)});
  add_otherwise({then(kApprove)});
  finish();
  const Decided decided = decide_for(1);
  EXPECT_EQ(states(decided), "hhdd");  // the second line sees 3, not what the first sets
  EXPECT_EQ(decided.outputs[level].as_int(), 9);
  EXPECT_EQ(decide_for(0).outputs[level].as_int(), 1);
  EXPECT_EQ(states(decide_for(0)), "dddh");
}

TEST_F(Deciding, outputs_resolve_each_in_its_way) {
  const auto output = [&](const char* name, ir::Resolve how, int64_t initial) {
    return add_output(name, integer, number(initial), how);
  };
  const uint32_t highest = output("highest", ir::Resolve::Highest, 100),
                 lowest = output("lowest", ir::Resolve::Lowest, -100);
  const uint32_t first = output("first", ir::Resolve::First, 0),
                 sum = output("sum", ir::Resolve::Sum, 1000);
  const uint32_t unique = output("unique", ir::Resolve::Unique, 7);
  const uint32_t all =
      add_output("all", types.set(integer), set_of(integer, {}), ir::Resolve::Collect);
  for (int64_t v : {2, 5, 3}) {
    std::vector<ir::Effect> effects{score(number(v), {}, sum)};
    for (uint32_t o : {highest, lowest, first, all}) effects.push_back(set(o, number(v)));
    if (v != 3) effects.push_back(set(unique, number(6)));
    add_rule("r", n_is_over(0), effects);
  }
  add_rule("breaks", n_is_over(1), {set(unique, number(8))});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  const auto shown = [&](const Decided& d) {
    return abi::format(types, types.record(schema().result), result_record(d));
  };
  EXPECT_EQ(shown(decide_for(0)),
            "{outcome: approve, score: 0, highest: 100, lowest: -100, first: 0, sum: 1000, unique: "
            "7, all: {}}");
  EXPECT_EQ(shown(decide_for(1)),
            "{outcome: approve, score: 0, highest: 5, lowest: 2, first: 2, sum: 1010, unique: 6, "
            "all: {2, 3, 5}}");
  EXPECT_EQ(shown(decide_for(2)),
            "{outcome: review, score: 0, highest: 5, lowest: 2, first: 2, sum: 1010, unique: 7, "
            "all: {2, 3, 5}}");
}

TEST_F(Deciding, a_decision_that_does_not_apply_says_nothing) {
  decision().when = n_is_over(0);
  add_otherwise({then(kApprove)});
  finish();
  EXPECT_FALSE(decide_for(0).applicable);
  EXPECT_TRUE(decide_for(1).applicable);
}

TEST_F(Deciding, a_fault_in_the_decision_s_when_leaves_every_line_undecided) {
  decision().when = faults_over_zero();
  add_rule("a", {}, {then(kDecline)});
  add_outcome("outcome review", {}, {then(kDecline)});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  EXPECT_EQ(states(decide_for(0)), "hhdd");
  EXPECT_EQ(states(decide_for(1)), "uudh");
  EXPECT_EQ(decide_for(1).outcome.as_int(), kReview);
}

TEST_F(Deciding, an_initial_value_that_faults_asks_on_fault) {
  const uint32_t extra = add_output(
      "extra", integer, op(Op::Add, integer, {read(n), number(INT64_MAX)}), ir::Resolve::Highest);
  add_otherwise({then(kApprove)});
  add_on_fault({then(kDecline)});
  finish();
  EXPECT_EQ(states(decide_for(0)), "hd");
  const Decided broken = decide_for(1);
  EXPECT_EQ(states(broken), "dh");
  EXPECT_EQ(broken.outputs[extra].as_int(), 0);
}

TEST_F(Deciding, points_lost_are_what_was_not_reached) {
  add_rule("a", {}, {score(number(12), number(40))});
  add_otherwise({then(kApprove)});
  finish();
  EXPECT_EQ(decide_for(0).lines[0].lost, 28);
}

struct Reasons : DecisionUnderTest, testing::Test {
  abi::RecordId reason = types.declare_record("Reason");
  TypeId list = types.list(types.record(reason));

  Reasons() {
    types.define_record(reason, {{"rule", text},
                                 {"code", text},
                                 {"text", text},
                                 {"told", types.optional(text)},
                                 {"points", integer},
                                 {"lost", integer}});
    module.schema.reason_record = reason;
  }
  uint32_t rule(const char* name, ExprId when, std::vector<ir::Effect> effects) {
    const uint32_t line = add_rule(name, when, std::move(effects));
    add_because(line, op(Op::Format, text, {words(name), words(" because "), read(n)}));
    return line;
  }
};

TEST_F(Reasons, causes_come_first_then_points_then_place) {
  rule("small", {}, {score(5)});
  rule("big", {}, {score(50)});
  rule("cause", n_is_over(0), {then(kDecline)});
  rule("same", {}, {score(5)});
  schema().lines[1].code = "R07";
  decision().lines[1].tell = words("told");
  schema().lines[1].has_tell = true;
  add_line(abi::LineKind::Rule, "silent", {}, {score(99)});
  decision().rule_count = 5;
  add_otherwise({then(kApprove)});
  const uint32_t all =
      add_output("all", list, op(Op::Reasons, list, {}, 0), ir::Resolve::First, true);
  const ir::VarId r = variable("r", types.record(reason));
  const ExprId top =
      op(Op::Top, list,
         {op(Op::Reasons, list, {}, 0), boolean_of(true), number(1), field(read(r), 4)}, r.index);
  const uint32_t heaviest = add_output("heaviest", list, top, ir::Resolve::First, true);
  finish();
  const Decided decided = decide_for(1);
  std::string names;
  for (const Datum& each : decided.outputs[all].items()) names += each.items()[0].as_text() + " ";
  EXPECT_EQ(names, "cause big small same ");
  EXPECT_EQ(abi::format(types, list, decided.outputs[heaviest]),
            "{{rule: big, code: R07, text: big because 1, told: told, points: 50, lost: 0}}");
}

TEST_F(Reasons, of_an_undecided_rule_names_it) {
  rule("broken", faults_over_zero(), {});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  const uint32_t all =
      add_output("all", list, op(Op::Reasons, list, {}, 0), ir::Resolve::First, true);
  finish();
  schema().faults[decide_for(1).lines[0].fault] = {"risk.helios", 3, 7, "p.n + 1"};
  EXPECT_EQ(decide_for(1).outputs[all].items()[0].items()[2].as_text(),
            "broken could not be decided: `p.n + 1` does not fit (risk.helios:3:7)");
}

struct Nested : DecisionUnderTest, testing::Test {
  /// A second decision that asks the first about n + 1.
  ir::DecisionId outer{1};

  void add_outer() {
    const TypeId result = decision().when.valid() ? types.optional(types.record(schema().result))
                                                  : types.record(schema().result);
    const ExprId inner = op(Op::Decide, result, {op(Op::Add, integer, {read(n), number(1)})}, 0);
    const ExprId record =
        types.is_optional(result) ? op(Op::Unwrap, types.record(schema().result), {inner}) : inner;
    ir::Decision decision = module.decisions[0];
    decision.when = {};
    decision.lines.resize(2);
    decision.lines[0].when = condition(Op::Equal, {field(record, 0), constant(action, kReview)});
    decision.lines[0].effects = {score(field(record, 1))};
    decision.lines[1].when = {};
    decision.lines[1].effects = {then(kApprove)};
    decision.rule_count = 1;
    decision.otherwise_line = 1;
    decision.fault_line = -1;
    abi::Decision schema = module.schema.decisions[0];
    schema.name = "outer";
    schema.lines.resize(2);
    schema.lines[0].kind = abi::LineKind::Rule;
    schema.lines[0].name = "inner_reviews";
    schema.lines[1].kind = abi::LineKind::Otherwise;
    module.decisions.push_back(decision);
    module.schema.decisions.push_back(schema);
    ir::number_faults(module, source::Files());
    ASSERT_EQ(ir::verify(module), std::vector<std::string>{});
  }
  Decided decide_outer(int64_t value) {
    const Resources resources(module.schema);
    Evaluator evaluator(module, resources);
    return decide(evaluator, outer, {Datum(value)});
  }
};

TEST_F(Nested, a_decision_uses_another_and_keeps_its_own_parameter) {
  add_rule("a", n_is_over(5),
           {then(kReview), score(op(Op::Multiply, integer, {read(n), number(2)}))});
  add_rule("b", faults_over_zero(), {});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  add_outer();
  EXPECT_EQ(states(decide_outer(5)), "hh");  // the inner fault is the inner decision's own
  EXPECT_EQ(decide_outer(5).outputs[0].as_int(), 12);
  EXPECT_EQ(states(decide_outer(-1)), "dh");
}

TEST_F(Nested, one_that_does_not_apply_is_unknown) {
  decision().when = n_is_over(5);
  add_rule("a", {}, {then(kReview)});
  add_otherwise({then(kApprove)});
  finish();
  add_outer();
  EXPECT_EQ(states(decide_outer(5)), "hh");
  EXPECT_EQ(states(decide_outer(4)), "dh");  // Unwrap of an unknown is all zero: approve
}

struct Tracing : DecisionUnderTest, testing::Test {
  using State = ConditionState;
};

TEST_F(Tracing, shows_what_conditions_saw_and_what_was_passed_over) {
  const ExprId sum = op(Op::Add, integer, {read(n), number(1)});
  const ExprId computed = condition(Op::Greater, {sum, number(10)});
  const ExprId both = condition(Op::And, {n_is_over(3), computed, n_is_over(100)});
  module.labels[computed] = "next_over_ten";
  add_rule("a", both, {score(1)});
  add_otherwise({then(kApprove)});
  finish();
  const DecisionTrace trace = trace_for(5);
  const ConditionTrace& root = trace.lines[0].clauses.at(0).condition;
  EXPECT_EQ(root.form, ConditionTrace::Form::All);
  EXPECT_EQ(root.state, State::DidNotHold);
  ASSERT_EQ(root.parts.size(), 3u);
  EXPECT_EQ(root.parts[0].state, State::Held);
  ASSERT_EQ(root.parts[0].seen.size(), 1u);
  EXPECT_EQ(root.parts[0].seen[0].name, "n");
  EXPECT_EQ(root.parts[0].seen[0].value.as_int(), 5);
  EXPECT_EQ(root.parts[1].label, "next_over_ten");
  ASSERT_EQ(root.parts[1].seen.size(), 2u);
  EXPECT_TRUE(root.parts[1].seen[0].computed);
  EXPECT_EQ(root.parts[1].seen[0].value.as_int(), 6);
  EXPECT_EQ(root.parts[1].seen[1].name, "n");
  EXPECT_EQ(root.parts[2].state, State::NotEvaluated);
  EXPECT_TRUE(root.parts[2].seen.empty());
}

TEST_F(Tracing, names_the_place_of_a_fault) {
  const ExprId broken = faults_over_zero();
  add_rule("a", condition(Op::Not, {broken}), {score(1)});
  add_otherwise({then(kApprove)});
  add_on_fault({then(kReview)});
  finish();
  const ConditionTrace root = trace_for(1).lines[0].clauses.at(0).condition;
  EXPECT_EQ(root.state, State::Undecided);
  EXPECT_EQ(root.fault, module.exprs.operand(broken, 0));
}

TEST_F(Tracing, goes_into_functions_and_lets) {
  const ir::VarId x = variable("x", integer), y = variable("y", integer);
  module.functions.push_back({"small", {x}, condition(Op::Less, {read(x), number(3)}), {}});
  const ExprId call = op(Op::Call, boolean, {read(y)}, 0);
  add_rule("a", op(Op::Let, boolean, {op(Op::Negate, integer, {read(n)}), call}, y.index),
           {score(1)});
  add_otherwise({then(kApprove)});
  finish();
  const ConditionTrace root = trace_for(7).lines[0].clauses.at(0).condition;
  EXPECT_EQ(root.form, ConditionTrace::Form::Call);
  EXPECT_EQ(root.label, "small");
  EXPECT_EQ(root.state, State::Held);
  EXPECT_EQ(root.parts.at(0).seen.at(0).name, "x");
  EXPECT_EQ(root.parts.at(0).seen.at(0).value.as_int(), -7);
}

}  // namespace
}  // namespace helios::eval
