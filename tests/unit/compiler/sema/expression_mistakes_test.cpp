#include <gtest/gtest.h>

#include "probe.h"

namespace helios::sema {
namespace {

struct Case {
  const char* said;
  const char* codes;
};

void expect_codes(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(codes_of(c.said), c.codes) << c.said;
}

TEST(ExpressionMistakes, Names) {
  expect_codes({{"p.amout > 1 EUR", "E0254"},
                {"q.amount > 1 EUR", "E0201"},
                {"p.channel is ecomm", "E0208"},
                {"p.channel is nothing_like_it", "E0208"},
                {"Channel.nothing", "E0208"},
                {"fee(p)", "E0201"},
                {"Channel", "E0210"},
                {"fees(p)", "E0213"},
                {"given", "E0210"},
                {"given(1)", "E0214"},
                {"p.tries.more", "E0215"},
                {"Devize { id: \"d\" }", "E0201"},
                {"Channel { id: 1 }", "E0216"},
                {"Device { id: \"d\", agee: 1h }", "E0254"},
                {"Device { id: \"d\", id: \"e\" }", "E0202"},
                {"Device { age: 1h }", "E0217"},
                {"p with { tryes: 1 }", "E0254"},
                {"all of { a: true, a: false }", "E0202"},
                {"any x in p.items where x.cost > 1 EUR", "E0254"}});
}

TEST(ExpressionMistakes, Types) {
  expect_codes({{"p.tries + \"a\"", "E0204"},
                {"p.amount + 1", "E0204"},
                {"p.amount + 1 USD", "E0302"},
                {"p.amount > 1 USD", "E0302"},
                {"p.amount > 1", "E0204"},
                {"p.paid + p.paid", "E0204"},
                {"p.paid > p.paid", "E0218"},
                {"p.channel > ecom", "E0218"},
                {"p.note > \"a\"", "E0218"},
                {"p.id is p.note", "E0204"},
                {"p.at > p.day", "E0204"},
                {"p.at - p.day", "E0204"},
                {"p.day + 1d", "E0204"},
                {"p.day - p.day", "E0204"},
                {"2h * 0.5", "E0204"},
                {"p.tries and true", "E0203"},
                {"not p.tries", "E0203"},
                {"if p.tries then 1 else 2", "E0203"},
                {"if true then 1 else \"a\"", "E0222"},
                {"p.tries in p.amount", "E0203"},
                {"p.tries in countries", "E0204"},
                {"p.tries in { \"a\" }", "E0204"},
                {"p.id contains \"x\"", "E0203"},
                {"p.note contains 4", "E0203"},
                {"p.note contains countries", "E0223"},
                {"p.note matches \"x\"", "E0203"},
                {"p.note like p.id", "E0203"},
                {"p.note like p.note", "E0211"},
                {"any x in p.tries where true", "E0203"},
                {"any x in fees where true", "E0203"},
                {"sum of x.name for x in p.items", "E0203"},
                {"min of x.name for x in p.items", "E0203"},
                {"top 1 of x in p.items by x.name", "E0203"},
                {"p.note is all of { \"a\", \"b\" }", "E0224"},
                {"p.channel is all of { ecom, pos }", "E0224"},
                {"count of p.tries", "E0203"},
                {"p.items[0]", "E0221"},
                {"{ 1, \"a\" }", "E0203"},
                {"{ }", "E0220"},
                {"hour of p.at", "E0303"},
                {"hour of p.day in \"UTC\"", "E0203"},
                {"hour of p.at in \"Mars/Base\"", "E0260"},
                {"p.at plus 1 month", "E0203"},
                {"p.tries rounded up to 1 digits", "E0203"},
                {"p.fee rounded up to 12 digits", "E0227"},
                {"p.tries to EUR by fx", "E0203"},
                {"p.paid to EUR by fees", "E0203"},
                {"bucket of p.tries in 10 for \"a\"", "E0203"},
                {"bucket of p.id in 0 for \"a\"", "E0227"},
                {"at least 4 of { true, false }", "E0227"}});
}

TEST(ExpressionMistakes, Literals) {
  expect_codes({{"99_999_999_999_999_999_999", "E0206"},
                {"0.1234567891", "E0205"},
                {"12.505 EUR", "E0205"},
                {"0.00000001%", "E0205"},
                {"p.note matches /(/", "E0207"},
                {"p.note matches /(?=x)/", "E0207"},
                {"{ ecom -> 1, ecom -> 2 }", "E0229"}});
}

TEST(ExpressionMistakes, MembersWithoutTheirEnum) {
  const std::string enums = "\nenum Fruit { apple, pear, kiwi }\nenum Bird { kiwi, robin }\n";
  EXPECT_EQ(type_of("if p.tries > 1 then apple else pear", enums), "Fruit");
  EXPECT_EQ(codes_of("if p.tries > 1 then kiwi else kiwi", enums), "E0209");
  EXPECT_EQ(type_of("if p.tries > 1 then Bird.kiwi else kiwi", enums), "Bird");
  EXPECT_EQ(codes_of("unknown"), "E0304");
}

TEST(ExpressionMistakes, OneMistakeSpeaksOnce) {
  expect_codes({{"p.amout > 1 EUR and p.amout + 1 is 4 or p.tries is 2", "E0254 E0254"},
                {"p.chanel is ecom", "E0254"},
                {"p.chanel in { ecom, pos }", "E0254"},
                {"p.chanel in { ecom, q.x }", "E0254 E0201"},
                {"if p.chanel is ecom then p.nothing else 4", "E0254 E0254"},
                {"sum of x.price for x in p.itemz where x.count > 1", "E0254"},
                {"(p with { tries: q }).tries + 1", "E0201"},
                {"fee(p.nothing, ecom)", "E0201 E0254"},
                {"p.age + p.rank", "E0301 E0301"},
                {"-(p.note + 1) > 4", "E0204"}});
}

TEST(ExpressionMistakes, MessagesSayWhatToWrite) {
  const std::vector<Case> cases = {
      {"p.amout > 1 EUR", "amout: Payment has no field `amout`\nhelp: did you mean `amount`?"},
      {"p.channel is ecomm",
       "ecomm: the enum `Channel` has no member `ecomm`\nhelp: did you mean `ecom`?"},
      {"p.channel is other",
       "other: the enum `Channel` has no member `other`\nhelp: it has `ecom`, `pos`, `moto`"},
      {"p.amount > 1",
       ">: `>` does not go between `Money EUR` and `Int`\nhelp: say the currency: `1 EUR`"},
      {"p.at - p.at < 30",
       "<: `<` does not go between `Duration` and `Int`\n"
       "help: say the unit: `30s`, `30m`, `30h` or `30d`"},
      {"p.channel is \"ecom\"", "is: `is` does not go between `Enum` and `Text`"},
      {"p.amount + 1 USD",
       "+: `Money EUR` and `Money USD` are different currencies\n"
       "help: convert one with rates that you declare: `1 USD to EUR by fx`"},
      {"hour of p.at",
       "hour of p.at: the hour of a time depends on where one is\n"
       "help: say where: `hour of p.at in \"Europe/Berlin\"`"},
      {"p.day - p.day",
       "-: `-` does not go between `Date` and `Date`\nhelp: write `days from p.day to p.day`"},
      {"p.tries in p.amount",
       "p.amount: this is `Money EUR`, but a list, a set, a map or a range is wanted\n"
       "help: to compare with one value, write `is`"},
      {"p.channel > ecom",
       ">: `Channel` has no order, so `>` cannot compare it\n"
       "help: declare it `ordered enum Channel { … }`, mildest first, or compare with `is`"},
  };
  for (const Case& c : cases) {
    if (std::string(c.said) == "p.channel is \"ecom\"") {
      EXPECT_EQ(probe(c.said).message(),
                "is: `is` does not go between `Channel` and `Text`\n"
                "help: write the member's name without quotes");
      continue;
    }
    EXPECT_EQ(probe(c.said).message(), c.codes) << c.said;
  }
}

TEST(ExpressionMistakes, WrittenTypes) {
  EXPECT_EQ(codes_of("x", "\ndefine other(a: String) = a\nlet x = 1\n"), "E0201");
  EXPECT_EQ(codes_of("x", "\ndefine other(a: given) = a\nlet x = 1\n"), "E0212");
  EXPECT_EQ(codes_of("x", "\ndefine other(a: (list of Int)?) = 1\nlet x = 1\n"), "");
  EXPECT_EQ(codes_of("x", "\ndefine other(a: list of Int?) = 1\nlet x = 1\n"), "E0226");
  EXPECT_EQ(codes_of("x", "\ndefine other(a: Money XYZ) = 1\nlet x = 1\n"), "E0201");
}

std::string codes_in_decision(const std::string& body) {
  return Package(std::string(kPrelude) +
                 "\nfeature recent = count of Payment by account over 1h\n"
                 "feature by_device = count of Payment by device.id over 1h\n"
                 "feature both = count of Payment by account and channel over 1h\n"
                 "feature previous = last Payment by account\n"
                 "decision other on Payment as p when p.tries > 1 -> Action { otherwise approve }\n"
                 "decision risk on Payment as p -> Action {\n" +
                 body + "\notherwise approve\non fault decline\n}\n")
      .codes();
}

TEST(ExpressionMistakes, Planes) {
  auto rule = [](const std::string& when) {
    return codes_in_decision("rule r when " + when + " then review because \"so\"");
  };
  EXPECT_EQ(rule("recent > 3"), "");
  EXPECT_EQ(rule("recent for p.id > 3"), "");
  EXPECT_EQ(rule("by_device > 3"), "E0301") << "the key may be missing";
  EXPECT_EQ(rule("by_device is known and by_device > 3"), "");
  EXPECT_EQ(rule("p.device is known and by_device > 3"), "");
  EXPECT_EQ(rule("p.device is known and by_device for p.device.id > 3"), "");
  EXPECT_EQ(rule("by_device for p.device.id > 3"), "E0301");
  EXPECT_EQ(rule("both for (p.id and p.channel) > 3"), "");
  EXPECT_EQ(rule("previous.amount > 3 EUR"), "E0301");
  EXPECT_EQ(rule("previous is known and p.at - previous.at < 1h"), "");
  EXPECT_EQ(rule("score > 3"), "E0402");
  EXPECT_EQ(rule("outcome is review"), "E0402");
  EXPECT_EQ(rule("p.sex is \"x\""), "E0401");
  EXPECT_EQ(rule("p is p"), "E0401");
  EXPECT_EQ(rule("other(p) is review"), "E0301") << "it may not apply";
  EXPECT_EQ(rule("other(p) is known and other(p) is review"), "");
  EXPECT_EQ(rule("other(p) is known and other(p) >= review and other(p).score > 3"), "");
  EXPECT_EQ(rule("other is review"), "E0210");
  EXPECT_EQ(rule("any x in p.items where recent for x.name > 1"), "E0203");
  EXPECT_EQ(rule("any x in { p.id } where recent for x > 1"), "E0406");
  EXPECT_EQ(rule("recent for (p.id and p.account) > 1"), "E0405");
  EXPECT_EQ(codes_in_decision("outcome review when score > 3 because \"{score}\""), "");
  EXPECT_EQ(codes_of("recent > 1", "\nfeature recent = count of Payment by account over 1h\n"),
            "E0403");
}

TEST(ExpressionMistakes, OneFeatureReadIsOne) {
  Package package(std::string(kPrelude) + R"(
feature recent = count of Payment by account over 1h
decision risk on Payment as p -> Action {
  rule a when recent > 1 and recent for p.account > 2 and recent for p.id > 3 then review because "a"
  otherwise approve
})");
  ASSERT_EQ(package.codes(), "");
  EXPECT_EQ(package.module.reads.size(), 2u);
  EXPECT_EQ(package.module.schema.reads[0].label, "recent");
  EXPECT_EQ(package.module.schema.reads[1].label, "recent for p.id");
}

}  // namespace
}  // namespace helios::sema
