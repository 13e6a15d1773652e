#include <gtest/gtest.h>

#include "tests/unit/compiler/eval/module_under_test.h"

namespace helios::eval {
namespace {

struct Conditions : ModuleUnderTest, testing::Test {
  std::string of(Op o, std::vector<ExprId> operands, uint32_t payload = 0) {
    return show(module, condition(o, std::move(operands), payload));
  }
  ExprId yes = boolean_of(true), no = boolean_of(false), broken = faulty_condition();
};

TEST_F(Conditions, and_stops_at_the_first_that_does_not_hold) {
  EXPECT_EQ(of(Op::And, {yes, no, broken}), "false");
  EXPECT_EQ(of(Op::And, {yes, broken, no}), "fault");
  EXPECT_EQ(of(Op::And, {}), "true");
}

TEST_F(Conditions, or_stops_at_the_first_that_holds) {
  EXPECT_EQ(of(Op::Or, {no, yes, broken}), "true");
  EXPECT_EQ(of(Op::Or, {no, broken, yes}), "fault");
  EXPECT_EQ(of(Op::Or, {}), "false");
}

TEST_F(Conditions, at_least_looks_at_all) {
  EXPECT_EQ(of(Op::AtLeast, {yes, no, yes}, 2), "true");
  EXPECT_EQ(of(Op::AtLeast, {yes, no, no}, 2), "false");
  EXPECT_EQ(of(Op::AtLeast, {yes, yes, broken}, 2), "fault");
  EXPECT_EQ(of(Op::AtLeast, {no}, 0), "true");
}

TEST_F(Conditions, if_evaluates_only_the_branch_taken) {
  const auto choose = [&](ExprId c) {
    return show(module, op(Op::If, integer, {c, number(1), fault()}));
  };
  EXPECT_EQ(choose(yes), "1");
  EXPECT_EQ(choose(no), "fault");
  EXPECT_EQ(choose(broken), "fault");
}

TEST_F(Conditions, what_is_missing_is_answered_by_otherwise) {
  const TypeId maybe = types.optional(integer);
  const ExprId unknown = constant(maybe, {}), known = op(Op::Some, maybe, {number(7)});
  EXPECT_EQ(show(module, op(Op::Otherwise, integer, {known, fault()})), "7");
  EXPECT_EQ(show(module, op(Op::Otherwise, integer, {unknown, number(3)})), "3");
  EXPECT_EQ(show(module, op(Op::Otherwise, integer, {unknown, fault()})), "fault");
  EXPECT_EQ(show(module, op(Op::Otherwise, maybe, {unknown, unknown})), "unknown");
  EXPECT_EQ(of(Op::IsKnown, {known}), "true");
  EXPECT_EQ(of(Op::IsKnown, {unknown}), "false");
  EXPECT_EQ(show(module, op(Op::Unwrap, integer, {known})), "7");
  EXPECT_EQ(show(module, op(Op::Unwrap, integer, {unknown})), "0");
}

TEST_F(Conditions, equality_is_structural) {
  const ExprId a = list_of(text, {"x", "y"}),
               b = op(Op::MakeList, types.list(text), {words("x"), words("y")});
  EXPECT_EQ(of(Op::Equal, {a, b}), "true");
  EXPECT_EQ(of(Op::NotEqual, {a, b}), "false");
  EXPECT_EQ(of(Op::Equal, {words("Straße"), words("STRASSE")}), "false");
  EXPECT_EQ(show(module, op(Op::FoldCase, text, {words("ÀB")})), "àb");
}

TEST_F(Conditions, orders_compare_sizes) {
  EXPECT_EQ(of(Op::Less, {number(-1), number(0)}), "true");
  EXPECT_EQ(of(Op::GreaterEqual, {dec("0.3"), dec("0.30")}), "true");
  EXPECT_EQ(of(Op::LessEqual, {euros("1.01"), euros("1.00")}), "false");
}

TEST_F(Conditions, membership_in_lists_sets_maps_and_networks) {
  const ExprId set = set_of(text, {"a", "c", "e"});
  for (const char* t : {"a", "c", "e"}) EXPECT_EQ(of(Op::In, {words(t), set}), "true") << t;
  for (const char* t : {"", "b", "f"}) EXPECT_EQ(of(Op::In, {words(t), set}), "false") << t;
  EXPECT_EQ(of(Op::In, {number(2), list_of(integer, {3, 2})}), "true");
  const ExprId map = op(Op::MakeMap, types.map(text, integer),
                        {words("b"), number(1), words("a"), number(2), words("b"), number(3)});
  EXPECT_EQ(of(Op::In, {words("b"), map}), "true");
  EXPECT_EQ(show(module, map), "{a -> 2, b -> 3}");
  EXPECT_EQ(show(module, op(Op::Lookup, types.optional(integer), {map, words("b")})), "3");
  EXPECT_EQ(show(module, op(Op::Lookup, types.optional(integer), {map, words("z")})), "unknown");
  const ExprId address = constant(ip, *value::parse_ip("10.1.2.3"));
  const Datum ten = *value::parse_cidr("10.0.0.0/8"), other = *value::parse_cidr("192.168.0.0/16");
  EXPECT_EQ(of(Op::IpIn, {address, constant(cidr, ten)}), "true");
  EXPECT_EQ(of(Op::IpInAny, {address, list_of(cidr, {other})}), "false");
  EXPECT_EQ(of(Op::IpInAny, {address, list_of(cidr, {other, ten})}), "true");
}

TEST_F(Conditions, texts_are_searched) {
  const ExprId sentence = words("the quick fox");
  const ExprId some = list_of(text, {"slow", "quick"}), none = list_of(text, {});
  EXPECT_EQ(of(Op::StartsWith, {sentence, words("the")}), "true");
  EXPECT_EQ(of(Op::EndsWith, {sentence, words("the")}), "false");
  EXPECT_EQ(of(Op::Contains, {sentence, words("quick f")}), "true");
  EXPECT_EQ(of(Op::ContainsAny, {sentence, some}), "true");
  EXPECT_EQ(of(Op::ContainsAll, {sentence, some}), "false");
  EXPECT_EQ(of(Op::ContainsAny, {sentence, none}), "false");
  EXPECT_EQ(of(Op::ContainsAll, {sentence, none}), "true");
  EXPECT_EQ(of(Op::StartsWithAny, {sentence, some}), "false");
  EXPECT_EQ(of(Op::EndsWithAny, {sentence, list_of(text, {"ox"})}), "true");
  EXPECT_EQ(of(Op::Like, {sentence, words("the*f?x")}), "true");
  EXPECT_EQ(of(Op::LikeAny, {sentence, list_of(text, {"fox", "*quick*"})}), "true");
  module.schema.patterns = {{"^t.*x$", false}, {"QUICK", true}, {"z", false}};
  module.pattern_sets = {{2, 1}, {2}};
  EXPECT_EQ(of(Op::Matches, {sentence}, 0), "true");
  EXPECT_EQ(of(Op::MatchesAny, {sentence}, 0), "true");
  EXPECT_EQ(of(Op::MatchesAny, {sentence}, 1), "false");
}

TEST_F(Conditions, formats_texts_as_they_are_and_values_for_people) {
  const ExprId parts =
      op(Op::Format, text,
         {words("paid "), euros("12.50"), words(", "), constant(types.optional(integer), {})});
  EXPECT_EQ(show(module, parts), "paid 12.50 EUR, unknown");
}

TEST_F(Conditions, lists_with_validity_are_read_at_the_event_s_time) {
  abi::List list{"trusted", "trusted", types.set(text), {}, true, {}};
  list.entries = {{"b", 10, 20}, {"a", INT64_MIN, 15}, {"c", 15, INT64_MAX}};
  module.schema.lists.push_back(list);
  const ExprId read = op(Op::ListRef, types.set(text), {}, 0);
  const Resources resources(module.schema);
  Evaluator evaluator(module, resources);
  const std::pair<int64_t, const char*> expected[] = {
      {9, "{a}"}, {10, "{a, b}"}, {15, "{b, c}"}, {20, "{c}"}};
  for (const auto& [at, items] : expected) {
    evaluator.time_ns = at;
    EXPECT_EQ(show(module, read, evaluator), items) << at;
  }
}

}  // namespace
}  // namespace helios::eval
