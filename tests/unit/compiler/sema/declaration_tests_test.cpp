#include <gtest/gtest.h>

#include "declared.h"

/// Examples and tests of the language.
namespace helios::sema {
namespace {

constexpr const char* kPrelude = R"(module shop.risk
ordered enum Action { approve, review }
event Payment { id: Id  at: Time  account: Id  amount: Money EUR  device: Id?  identity id  key account  time at }
list trusted: set of Id = { "m" }
list fees: map of Id to Decimal = { "a" -> 1 }
feature payments_1h = count of Payment by account over 1h
decision risk on Payment as p -> Action {
  rule busy when payments_1h > 3 unless p.account in trusted then review because "x"
  rule big when p.amount > 9 EUR and fees[p.account] is known then review because "x"
  otherwise approve
}
decision other on Payment as p -> Action { rule busy when p.amount > 1 EUR then review because "x" otherwise approve }
example usual = Payment { id: "1", at: 2026-01-01T00:00:00Z, account: "a", amount: 1 EUR, device: unknown }
)";

std::string errors(const std::string& body) {
  return Declared(std::string(kPrelude) + "test \"t\" {\n" + body + "\n}").errors();
}

TEST(DeclarationTests, EveryFormIsUnderstood) {
  const Declared package(std::string(kPrelude) + R"(test "t" {
  given usual
  given 3 of usual with { id: "2" } every 1m
  given payments_1h is 9
  given trusted contains "x" from 2026-01-01 until 2026-02-01
  given fees maps "x" to 2.5
  expect risk is review because busy and risk.big
  expect risk.busy held
  expect big did not hold
  expect big could not be decided
  expect refused because "no"
  expect payments_1h is 9
})");
  EXPECT_EQ(package.errors(), "") << package.messages();
  const std::vector<ir::TestStatement>& body = package.module.tests.at(0).body;
  using Kind = ir::TestStatement::Kind;
  ASSERT_EQ(body.size(), 11u);
  EXPECT_EQ(body[0].kind, Kind::GivenEvents);
  EXPECT_TRUE(body[1].every.valid());
  EXPECT_EQ(body[3].kind, Kind::GivenListEntry);
  EXPECT_EQ(body[5].because.size(), 2u);
  EXPECT_EQ(body[6].rule.line, 0u);
  EXPECT_EQ(body[8].state, abi::LineState::Undecided);
  EXPECT_EQ(body[9].refused_because, "no");
  EXPECT_EQ(package.module.test_bindings.size(), 2u);
}

TEST(DeclarationTests, MistakesAreSaidWhereTheyAre) {
  EXPECT_EQ(errors("given 7"), "E0261 7\n");
  EXPECT_EQ(errors("given payments_2h is 9"), "E0201 payments_2h\n");
  EXPECT_EQ(errors("given payments_1h is \"x\""), "E0203 \"x\"\n");
  EXPECT_EQ(errors("given trusted maps \"x\" to 1"), "E0203 trusted\n");
  EXPECT_EQ(errors("given trusted contains \"x\" until 3"), "E0274 3\n");
  EXPECT_EQ(errors("expect busy held"), "E0272 busy\n");
  EXPECT_EQ(errors("expect risk.bsy held"), "E0271 risk.bsy\n");
  EXPECT_EQ(errors("expect risk is review because small"), "E0271 small\n");
  EXPECT_EQ(errors("expect payments_1h is 9 because busy"), "E0273 payments_1h is 9\n");
}

TEST(DeclarationTests, CasesTakeTheirTypesFromTheirUses) {
  const Folder folder("cases");
  folder.write("cases.csv", "amount,outcome,device,note\n5,approve,,x\n12.50 EUR,review,d1,y\n");
  const Declared package = beside(folder, std::string(kPrelude) + R"(test "t" {
  for each case in "cases.csv" {
    given usual with { amount: case.amount, device: case.device }
    expect risk is case.outcome
  }
  for each other in [ { a: 3 EUR, o: approve }, { a: 30 EUR, o: review } ] {
    given usual with { amount: other.a }
    expect risk is other.o
  }
})");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
  const ir::TestStatement& first = package.module.tests.at(0).body.at(0);
  ASSERT_EQ(first.cases.size(), 2u);
  const abi::TypeTable& types = package.schema().types;
  const abi::TypeId type = package.module.exprs[first.cases[0]].type;
  const abi::Record& record = types[types[type].record];
  EXPECT_EQ(package.type(record.fields[0].type), "Money EUR");
  EXPECT_EQ(package.type(record.fields[1].type), "Action");
  EXPECT_EQ(package.type(record.fields[2].type), "Id?");
  EXPECT_EQ(package.type(record.fields[3].type), "Text");
  EXPECT_EQ(package.module.exprs.constant_value(first.cases[1]).items()[0].as_int(), 1250);
}

TEST(DeclarationTests, CasesHaveTheFieldsOfTheFirst) {
  EXPECT_EQ(errors("for each c in [ { a: 3 EUR, b: 1 }, { a: 1 EUR, d: 2 } ] { given usual with { "
                   "amount: c.a } }"),
            "E0270 { a: 1 EUR, d: 2 }\nE0254 d\n");
}

TEST(DeclarationTests, PortfoliosNameTheirFileAndEvent) {
  const Folder folder("over");
  folder.write("all.ndjson", "");
  const std::string body = "expect share of risk is approve between 60% and 80% }";
  const Declared package =
      beside(folder, std::string(kPrelude) + "test \"t\" over \"all.ndjson\" {" + body);
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.module.tests.at(0).over_event.index, 0u);
  EXPECT_EQ(*package.module.tests.at(0).over_file, folder.at("all.ndjson"));
  EXPECT_EQ(
      beside(folder, std::string(kPrelude) + "test \"t\" over \"no.ndjson\" {" + body).errors(),
      "E0258 \"no.ndjson\"\n");
}

TEST(DeclarationTests, ExamplesAreEvents) {
  EXPECT_EQ(Declared(std::string(kPrelude) +
                     "export example x = usual with { id: \"2\" }\nexport example y = 7")
                .errors(),
            "E0261 7\n");
}

}  // namespace
}  // namespace helios::sema
