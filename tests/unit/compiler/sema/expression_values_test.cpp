#include <gtest/gtest.h>

#include "probe.h"

namespace helios::sema {
namespace {

struct Case {
  const char* said;
  const char* value;
};

void expect_values(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(value_of(c.said), c.value) << c.said;
}

TEST(ExpressionValues, Literals) {
  expect_values({{"true", "true"},
                 {"1_000", "1000"},
                 {"-9_223_372_036_854_775_808", "-9223372036854775808"},
                 {"0.075", "0.075"},
                 {"7.5%", "0.075"},
                 {"12.5 EUR", "12.50 EUR"},
                 {"-3 JPY", "-3 JPY"},
                 {"\"a \\\"b\\\"\"", "a \"b\""},
                 {"'C:\\Users'", "C:\\Users"},
                 {"2026-01-31T10:00:00Z", "2026-01-31T10:00:00Z"},
                 {"2026-01-31", "2026-01-31"},
                 {"07:30", "07:30"},
                 {"1h30m", "1h30m"},
                 {"10.0.0.0/8", "10.0.0.0/8"},
                 {"10.0.0.1", "10.0.0.1"}});
}

TEST(ExpressionValues, Arithmetic) {
  expect_values({{"p.tries + 2 * 3", "9"},
                 {"p.tries + 0.5", "3.5"},
                 {"p.amount + 1 EUR", "13.50 EUR"},
                 {"p.amount * 3", "37.50 EUR"},
                 {"0.1 * p.amount", "1.25 EUR"},
                 {"p.amount / 2", "6.25 EUR"},
                 {"p.amount / 5 EUR", "2.5"},
                 {"p.tries / 2", "1.5"},
                 {"p.at + 1h", "2026-01-06T00:30:00Z"},
                 {"1h + p.at", "2026-01-06T00:30:00Z"},
                 {"p.at - 2026-01-05T23:00:00Z", "30m"},
                 {"2h * p.tries", "6h"},
                 {"2h / 4", "30m"},
                 {"2h / 30m", "4"},
                 {"-p.tries", "-3"},
                 {"1 / 3", "0.333333333"},
                 {"9_223_372_036_854_775_807 + p.tries", "fault"}});
}

TEST(ExpressionValues, DividingByWhatMayBeZeroIsAnOptional) {
  EXPECT_EQ(type_of("p.tries / p.left"), "Decimal?");
  EXPECT_EQ(value_of("p.tries / p.left"), "unknown");
  EXPECT_EQ(value_of("p.tries / p.left otherwise -1"), "-1");
  EXPECT_EQ(type_of("p.tries / 2"), "Decimal");
  EXPECT_EQ(type_of("p.amount / 0"), "Money EUR?");
  EXPECT_EQ(type_of("p.tries / shares", "\nlet shares = 4\n"), "Decimal");
  EXPECT_EQ(type_of("if p.left > 0 then p.tries / p.left else 0"), "Decimal");
}

TEST(ExpressionValues, Comparisons) {
  expect_values({{"p.amount > 10 EUR", "true"},
                 {"10 EUR < p.amount", "true"},
                 {"p.fee < 1", "true"},
                 {"p.tries is 3.0", "true"},
                 {"p.channel is ecom", "true"},
                 {"ecom is not p.channel", "false"},
                 {"p.channel is Channel.pos", "false"},
                 {"p.id is \"p1\"", "true"},
                 {"p.name is \"acme\"", "true"},
                 {"\"Acme\" is p.name", "true"},
                 {"p.note is \"transfer to bank\"", "false"},
                 {"p.note is \"transfer to bank\" ignoring case", "true"},
                 {"p.paid is 10 USD", "true"},
                 {"Action.review >= approve", "true"},
                 {"p.hour < 08:00", "true"},
                 {"p.amount between 12 EUR and 12.50 EUR", "true"},
                 {"p.tries between 4 and 9", "false"},
                 {"p.tags is { \"gift\", \"new\" }", "true"}});
}

TEST(ExpressionValues, Membership) {
  expect_values({{"p.tries in 1..3", "true"},
                 {"p.tries in 1..<3", "false"},
                 {"p.tries in 3..", "true"},
                 {"p.tries in ..2", "false"},
                 {"p.channel in { ecom, moto }", "true"},
                 {"p.channel not in { ecom, moto }", "false"},
                 {"\"DE\" in countries", "true"},
                 {"\"de\" in countries", "false"},
                 {"p.note in words", "false"},
                 {"\"pin\" in words", "true"},
                 {"p.channel in fees", "true"},
                 {"moto in fees", "false"},
                 {"p.from_ip in 10.0.0.0/8", "true"},
                 {"p.from_ip in networks", "true"},
                 {"192.168.1.1 in networks", "true"},
                 {"p.from_ip in { 10.1.2.3, 10.2.0.0/16 }", "true"},
                 {"p.from_ip in { 10.1.2.4, 10.2.0.0/16 }", "false"},
                 {"p.from_ip in { 10.1.2.3 }", "true"},
                 {"p.name in { \"acme\", \"foo\" }", "true"},
                 {"2 in { 1.5, 2 }", "true"},
                 {"p.id in { \"p1\" }", "true"}});
}

TEST(ExpressionValues, Texts) {
  expect_values({{"p.note starts with \"Trans\"", "true"},
                 {"p.note starts with any of { \"X\", \"Tr\" }", "true"},
                 {"p.note ends with \"bank\"", "false"},
                 {"p.note ends with \"bank\" ignoring case", "true"},
                 {"p.note contains any of words", "true"},
                 {"p.note contains all of words", "false"},
                 {"p.note contains any of { \"BANK\" } ignoring case", "true"},
                 {"p.note contains any of countries ignoring case", "false"},
                 {"p.note contains all of { \"to\", \"Bank\" }", "true"},
                 {"p.note starts with all of { \"T\", \"Tr\" }", "true"},
                 {"p.note does not contain \"zzz\"", "true"},
                 {"p.note matches /^Transfer .*Bank$/", "true"},
                 {"p.note matches /bank/", "false"},
                 {"p.note matches /bank/ ignoring case", "true"},
                 {"p.note matches any of { /x/, /to/ }", "true"},
                 {"p.note matches all of { /x/, /to/ }", "false"},
                 {"p.note like \"Tr*Bank\"", "true"},
                 {"p.note like any of { \"a\", \"*bank\" } ignoring case", "true"},
                 {"p.name contains \"cm\"", "true"},
                 {"p.tags contains \"new\"", "true"},
                 {"p.tags contains any of { \"old\", \"gift\" }", "true"},
                 {"p.tags contains all of { \"old\", \"gift\" }", "false"}});
}

TEST(ExpressionValues, Conditions) {
  expect_values({{"p.tries > 1 and p.tries < 9 and not p.tries is 4", "true"},
                 {"any of { p.tries > 9, p.channel is ecom }", "true"},
                 {"all of { p.tries > 9, p.channel is ecom }", "false"},
                 {"no of { p.tries > 9, p.channel is pos }", "true"},
                 {"at least 2 of { a: p.tries > 1, b: p.tries > 2, c: p.tries > 3 }", "true"},
                 {"if p.tries > 5 then decline else Action.approve", "approve"},
                 {"if p.tries > 5 then 1 else 0.5", "0.5"},
                 {"if p.age is known then p.age else 0s", "3d"}});
}

TEST(ExpressionValues, Missing) {
  expect_values({{"p.rank otherwise 5", "5"},
                 {"p.rank otherwise 0.5", "0.5"},
                 {"p.age otherwise 0s", "3d"},
                 {"p.rank is unknown", "true"},
                 {"p.device.age", "2h"},
                 {"p.device.owner", "unknown"},
                 {"p.device.owner is known", "false"},
                 {"p.device.owner otherwise \"nobody\"", "nobody"},
                 {"p.segment otherwise silver", "gold"},
                 {"fees[p.channel]", "1.5"},
                 {"fees[moto] otherwise 9", "9"},
                 {"p.device is known and p.device.age is known and p.device.age < 3h", "true"}});
  EXPECT_EQ(type_of("p.device.age"), "Duration?");
  EXPECT_EQ(type_of("p.device.id"), "Id?");
  EXPECT_EQ(type_of("p.rank otherwise p.rank"), "Int?");
}

TEST(ExpressionValues, Collections) {
  expect_values({{"any x in p.items where x.price > 4 EUR", "true"},
                 {"all x in p.items where x.price > 4 EUR", "false"},
                 {"no x in p.items where x.count > 5", "true"},
                 {"any x in p.items where x.brand is \"bar\"", "true"},
                 {"count of x in p.items where x.count > 1", "1"},
                 {"count of p.items", "2"},
                 {"count of p.tags", "2"},
                 {"sum of x.price * x.count for x in p.items", "11.50 EUR"},
                 {"sum of x.count for x in p.items where x.count > 5", "0"},
                 {"min of x.price for x in p.items", "1.50 EUR"},
                 {"max of x.price for x in p.items where x.count > 5", "unknown"},
                 {"max of { p.tries, 5 }", "5"},
                 {"min of { p.fee, 1 }", "0.075"},
                 {"count of x in top 1 of x in p.items by x.price where x.name is \"book\"", "1"},
                 {"{ 1, 2.5 }", "{1, 2.5}"}});
  EXPECT_EQ(type_of("min of x.price for x in p.items"), "Money EUR?");
  EXPECT_EQ(type_of("min of { p.tries, 5 }"), "Int");
  EXPECT_EQ(type_of("top 2 of x in p.items by x.count"), "list of Item");
}

TEST(ExpressionValues, Calendar) {
  expect_values({{"hour of p.at in \"Europe/Berlin\"", "0"},
                 {"date of p.at in \"Europe/Berlin\"", "2026-01-06"},
                 {"date of p.at in bank_days", "2026-01-06"},
                 {"time of p.at in \"UTC\"", "23:30"},
                 {"weekday of p.day", "saturday"},
                 {"weekday of p.day is saturday", "true"},
                 {"weekday of p.day in { saturday, sunday }", "true"},
                 {"year of p.day", "2026"},
                 {"p.day plus 1 month", "2026-02-28"},
                 {"p.day minus 2 years", "2024-01-31"},
                 {"p.day plus 2 weeks", "2026-02-14"},
                 {"p.day plus p.tries days", "2026-02-03"},
                 {"2026-01-05 plus 1 business day of bank_days", "2026-01-07"},
                 {"business days from 2026-01-05 to 2026-01-09 of bank_days", "3"},
                 {"days from 2026-01-01 to p.day", "30"},
                 {"2026-01-08 within 1 business day of bank_days after 2026-01-05", "false"},
                 {"2026-01-07 within 1 business day of bank_days after 2026-01-05", "true"}});
}

TEST(ExpressionValues, Amounts) {
  expect_values({{"p.paid to EUR by fx", "5.00 EUR"},
                 {"p.amount to EUR by fx", "12.50 EUR"},
                 {"p.amount to EUR by fx otherwise 0 EUR", "12.50 EUR"},
                 {"3 CHF to EUR by fx", "unknown"},
                 {"p.fee rounded half up to 2 digits", "0.08"},
                 {"p.fee rounded down to 2 digits", "0.07"},
                 {"12.56 EUR rounded up to 1 digits", "12.60 EUR"}});
  EXPECT_EQ(value_of("bucket of p.account in 1 for \"test\""), "0");
}

TEST(ExpressionValues, Records) {
  expect_values({{"(p with { tries: 9 }).tries", "9"},
                 {"(p with { tries: 9 }).months", "12"},
                 {"(p with { rank: 4 }).rank otherwise 0", "4"},
                 {"Device { id: \"d\" }.age", "unknown"},
                 {"Device { id: \"d1\", age: 2h } is Device { id: \"d1\", age: 2h }", "true"}});
}

TEST(ExpressionValues, FunctionsAndTables) {
  EXPECT_EQ(value_of("twice(p.tries) + twice(2)", "\ndefine twice(n: Int) -> Int = n * 2\n"), "10");
  EXPECT_EQ(value_of("twice(p.tries)", "\ndefine twice(n: Decimal) = n * 2\n"), "6");
  EXPECT_EQ(value_of("limit(p.channel)",
                     "\ntable limit(channel: Channel) -> (most: Money EUR) {\n"
                     "  channel -> most\n  ecom -> 5 EUR\n  pos, moto -> 7 EUR\n}\n"),
            "5.00 EUR");
}

TEST(ExpressionValues, ConstantsAreNamedOnce) {
  EXPECT_EQ(value_of("p.amount > limit", "\nlet limit = 12 EUR\n"), "true");
  EXPECT_EQ(value_of("p.channel in online", "\nlet online: set of Channel = { ecom, moto }\n"),
            "true");
  EXPECT_EQ(value_of("hour of p.at in berlin", "\nlet berlin: Zone = \"Europe/Berlin\"\n"), "0");
}

TEST(ExpressionValues, AConditionsLabelIsKept) {
  Package package = probe("all of { many: p.tries > 1, online: p.channel is ecom }");
  ASSERT_EQ(package.codes(), "");
  std::vector<std::string> labels;
  for (const auto& [expr, label] : package.module.labels) labels.push_back(label);
  EXPECT_EQ(labels, (std::vector<std::string>{"many", "online"}));
}

}  // namespace
}  // namespace helios::sema
