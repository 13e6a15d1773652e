#include <gtest/gtest.h>

#include "tests/unit/compiler/eval/module_under_test.h"

namespace helios::eval {
namespace {

struct Quantifiers : ModuleUnderTest, testing::Test {
  ir::VarId x = variable("x", integer);
  ExprId numbers = list_of(integer, {3, 1, 4, 1, 5});
  ExprId positive = condition(Op::Greater, {read(x), number(0)});
  ExprId big = condition(Op::Greater, {read(x), number(2)});
  ExprId huge = condition(Op::Greater, {read(x), number(9)});

  std::string over(Op o, TypeId type, std::vector<ExprId> operands) {
    return show(module, op(o, type, std::move(operands), x.index));
  }
};

TEST_F(Quantifiers, any_all_and_no) {
  EXPECT_EQ(over(Op::Any, boolean, {numbers, big}), "true");
  EXPECT_EQ(over(Op::All, boolean, {numbers, big}), "false");
  EXPECT_EQ(over(Op::No, boolean, {numbers, big}), "false");
  EXPECT_EQ(over(Op::No, boolean, {numbers, huge}), "true");
}

TEST_F(Quantifiers, over_nothing_any_is_false_and_all_is_true) {
  const ExprId none = list_of(integer, {});
  EXPECT_EQ(over(Op::Any, boolean, {none, big}), "false");
  EXPECT_EQ(over(Op::All, boolean, {none, big}), "true");
  EXPECT_EQ(over(Op::No, boolean, {none, big}), "true");
  EXPECT_EQ(over(Op::Sum, integer, {none, big, read(x)}), "0");
  EXPECT_EQ(over(Op::Min, types.optional(integer), {none, big, read(x)}), "unknown");
}

TEST_F(Quantifiers, stop_when_it_is_settled) {
  // For 4 and 5 the product leaves an Int; the first item settles what `any` asks.
  const ExprId product = op(Op::Multiply, integer, {read(x), number(INT64_MAX / 3)});
  const ExprId faults_past_three = condition(Op::Greater, {product, number(0)});
  EXPECT_EQ(over(Op::Any, boolean, {numbers, faults_past_three}), "true");
  EXPECT_EQ(over(Op::All, boolean, {numbers, faults_past_three}), "fault");
  EXPECT_EQ(over(Op::All, boolean, {list_of(integer, {-1, 4}), faults_past_three}), "false");
}

TEST_F(Quantifiers, count_sum_and_extremes) {
  EXPECT_EQ(over(Op::Count, integer, {numbers, big}), "3");
  EXPECT_EQ(show(module, op(Op::Count, integer, {numbers})), "5");
  EXPECT_EQ(over(Op::Sum, integer, {numbers, big, read(x)}), "12");
  EXPECT_EQ(over(Op::Min, types.optional(integer), {numbers, big, read(x)}), "3");
  EXPECT_EQ(over(Op::Max, types.optional(integer), {numbers, big, read(x)}), "5");
  EXPECT_EQ(show(module, op(Op::Count, integer,
                            {constant(types.map(text, integer), Data{"a", 1, "b", 2})})),
            "2");
}

TEST_F(Quantifiers, a_sum_faults_on_the_way) {
  const ExprId there_and_back = list_of(integer, {INT64_MAX, 1, -5});
  EXPECT_EQ(over(Op::Sum, integer, {there_and_back, boolean_of(true), read(x)}), "fault");
}

TEST_F(Quantifiers, top_takes_the_greatest_and_keeps_the_order_of_equals) {
  const TypeId list = types.list(integer);
  const ExprId parity = op(Op::Subtract, integer, {number(0), read(x)});
  EXPECT_EQ(over(Op::Top, list, {numbers, positive, number(2), read(x)}), "{5, 4}");
  EXPECT_EQ(over(Op::Top, list, {numbers, positive, number(9), parity}), "{1, 1, 3, 4, 5}");
  EXPECT_EQ(over(Op::Top, list, {numbers, positive, number(-1), read(x)}), "{}");
  EXPECT_EQ(over(Op::Top, list, {numbers, positive, number(2), number(0)}), "{3, 1}");
}

TEST_F(Quantifiers, collect_maps_what_it_keeps) {
  EXPECT_EQ(
      over(Op::Collect, types.list(integer), {numbers, big, op(Op::Negate, integer, {read(x)})}),
      "{-3, -4, -5}");
}

TEST_F(Quantifiers, sets_iterate_in_order) {
  const ExprId set =
      op(Op::MakeSet, types.set(integer), {number(3), number(1), number(3), number(2)});
  EXPECT_EQ(show(module, set), "{1, 2, 3}");
  EXPECT_EQ(over(Op::Collect, types.list(integer), {set, positive, read(x)}), "{1, 2, 3}");
}

TEST_F(Quantifiers, lets_functions_and_shadowing) {
  const ir::VarId y = variable("y", integer);
  module.functions.push_back({"twice", {y}, op(Op::Add, integer, {read(y), read(y)}), {}});
  const auto twice = [&](ExprId of) { return op(Op::Call, integer, {of}, 0); };
  EXPECT_EQ(show(module, twice(twice(number(5)))), "20");
  EXPECT_EQ(show(module, op(Op::Let, integer,
                            {number(4), op(Op::Multiply, integer, {read(x), read(x)})}, x.index)),
            "16");
  // The let's value is evaluated even where its body does not need it.
  EXPECT_EQ(show(module, op(Op::Let, integer, {fault(), number(1)}, x.index)), "fault");
}

struct Tables : ModuleUnderTest, testing::Test {
  ir::VarId n = variable("n", integer);

  std::string look_up(ir::HitPolicy hit, TypeId result, int64_t argument, bool can_fault = true) {
    ir::Table table;
    table.name = "limits";
    table.params = {n};
    table.outputs = {integer};
    table.row_type = integer;
    table.result = result;
    table.hit = hit;
    const auto row = [&](int64_t from, int64_t to, int64_t output) {
      const ExprId test = condition(Op::And, {condition(Op::GreaterEqual, {read(n), number(from)}),
                                              condition(Op::Less, {read(n), number(to)})});
      table.rows.push_back({"", {test}, {number(output)}, false, {}});
    };
    row(0, 10, 1);
    row(5, 15, 3);
    row(8, 20, 2);
    table.rows.push_back({"", {ExprId()}, {number(9)}, true, {}});
    if (types.is_optional(result)) table.rows.pop_back();
    module.tables.push_back(table);
    const ExprId call =
        op(Op::CallTable, result, {number(argument)}, uint32_t(module.tables.size() - 1));
    module.exprs.mutable_expr(call).can_fault = can_fault;
    return show(module, call);
  }
};

TEST_F(Tables, hit_policies) {
  using ir::HitPolicy;
  const TypeId maybe = types.optional(integer), list = types.list(integer);
  EXPECT_EQ(look_up(HitPolicy::First, integer, 9), "1");
  EXPECT_EQ(look_up(HitPolicy::First, integer, 99), "9");
  EXPECT_EQ(look_up(HitPolicy::Unique, integer, 2), "1");
  EXPECT_EQ(look_up(HitPolicy::Unique, integer, 9), "fault");
  EXPECT_EQ(look_up(HitPolicy::Unique, integer, 9, false), "1");
  EXPECT_EQ(look_up(HitPolicy::Unique, maybe, 99), "unknown");
  EXPECT_EQ(look_up(HitPolicy::Any, integer, 9), "fault");
  EXPECT_EQ(look_up(HitPolicy::Any, integer, 17), "2");
  EXPECT_EQ(look_up(HitPolicy::Priority, integer, 9), "3");
  EXPECT_EQ(look_up(HitPolicy::Collect, list, 9), "{1, 3, 2}");
  EXPECT_EQ(look_up(HitPolicy::Collect, list, 99), "{9}");
  EXPECT_EQ(look_up(HitPolicy::RuleOrder, list, 9), "{1, 3, 2}");
  EXPECT_EQ(look_up(HitPolicy::OutputOrder, list, 9), "{3, 2, 1}");
  EXPECT_EQ(look_up(HitPolicy::CollectSum, integer, 9), "6");
  EXPECT_EQ(look_up(HitPolicy::CollectMin, maybe, 9), "1");
  EXPECT_EQ(look_up(HitPolicy::CollectMax, maybe, 9), "3");
  EXPECT_EQ(look_up(HitPolicy::CollectMax, maybe, 99), "unknown");
  EXPECT_EQ(look_up(HitPolicy::CollectCount, integer, 9), "3");
}

}  // namespace
}  // namespace helios::eval
