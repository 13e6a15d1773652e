#include <gtest/gtest.h>

#include "declared.h"

/// Decisions, their rules, outputs and outcomes; features over and under them.
namespace helios::sema {
namespace {

constexpr const char* kPrelude = R"(module shop.risk
ordered enum Action { approve, review, decline }
enum Tag { fast, odd }
event Payment { id: Id  at: Time  account: Id  amount: Money EUR  device: Id?  n: Int
  identity id  key account  time at }
)";

Declared with(const std::string& text) { return Declared(kPrelude + text); }
std::string said(const std::string& text) {
  std::string all = with(text).said();
  for (const char* unused : {"W0250 Action\n", "W0250 Tag\n"}) {
    if (auto at = all.find(unused); at != std::string::npos)
      all.erase(at, std::string(unused).size());
  }
  return all;
}
/// A decision with this inside.
std::string inside(const std::string& body) {
  return said("decision d on Payment as p -> Action {\n" + body + "\n}");
}

TEST(DeclarationDecisions, EndsWithAnOutcomeForEveryEvent) {
  const std::string no_outcome = "E0501 d\n";
  EXPECT_EQ(inside("rule a when p.n > 1 then review because \"x\""), no_outcome);
  EXPECT_EQ(inside("rule a when p.n > 1 then review because \"x\" otherwise approve"), "");
  EXPECT_EQ(inside("rule a then review because \"x\""), "");
  EXPECT_EQ(inside("trial rule a then review because \"x\""), no_outcome);
  EXPECT_EQ(inside("group g when p.n > 1 { rule a then review because \"x\" }"), no_outcome);
  EXPECT_EQ(inside("rule a then review because \"x\" from 2026-01-01"), no_outcome);
}

TEST(DeclarationDecisions, OutcomeLinesMayAnswerEveryScore) {
  const std::string rule = "rule a when p.n > 1 score +50 because \"x\"\n";
  EXPECT_EQ(inside(rule + "outcome review when score >= 50 because \"x\" outcome approve when "
                          "score < 50 because \"y\""),
            "");
  EXPECT_EQ(inside(rule + "outcome review when score > 50 because \"x\" outcome approve when score "
                          "< 50 because \"y\""),
            "E0501 d\n");
  EXPECT_EQ(inside(rule + "outcome review when score > 50 because \"x\" outcome decline when score "
                          "is 50 because \"y\" "
                          "outcome approve when score < 50 because \"y\""),
            "");
  const Declared package = with("decision d on Payment as p -> Action {" + rule +
                                "outcome review when score > 50 because \"x\"\noutcome approve "
                                "when score < 50 because \"y\" }");
  EXPECT_EQ(package.reporter.sorted().back().text, "the decision `d` can end without an outcome")
      << package.messages();
}

TEST(DeclarationDecisions, TheOutcomeIsAnEnumAndOrderedForHighest) {
  EXPECT_EQ(said("decision d on Payment as p -> Int { otherwise 1 }"), "E0502 Int\n");
  EXPECT_EQ(said("decision d on Payment as p -> Tag { otherwise fast }"), "E0504 Tag\n");
  EXPECT_EQ(said("decision d on Payment as p -> Tag { resolve first otherwise fast }"), "");
  EXPECT_EQ(said("decision d on Payment as p -> Action { resolve sum otherwise approve }"),
            "E0504 Action\n");
  const Declared package =
      with("decision d on Payment as p -> Tag { resolve collect rule a then odd because \"x\" }");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.type(package.decision("d").outcome), "set of Tag");
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
}

TEST(DeclarationDecisions, AnUnknownEventIsSaidOnce) {
  EXPECT_EQ(said("decision d on Paymnt as p -> Action { rule a when p.n > 1 then review because "
                 "\"{p.n}\" otherwise approve }"),
            "E0201 Paymnt\n");
  EXPECT_EQ(said("decision d on Payment as p -> Acton { rule a then review because \"x\" otherwise "
                 "approve }"),
            "E0201 Acton\n");
}

TEST(DeclarationDecisions, OutputsResolveAsTheirTypesAllow) {
  EXPECT_EQ(inside("output level: Action = approve rule a set level to review because \"x\" rule b "
                   "set level to decline because \"y\" otherwise approve"),
            "");
  EXPECT_EQ(inside("output tag: Tag = fast rule a set tag to odd because \"x\" otherwise approve"),
            "");
  EXPECT_EQ(inside("output tag: Tag = fast rule a set tag to odd because \"x\" rule b set tag to "
                   "odd because \"y\" otherwise approve"),
            "E0507 tag\n");
  EXPECT_EQ(inside("output tag: Tag = fast resolve highest otherwise approve"), "E0504 tag\n");
  EXPECT_EQ(inside("output tag: Tag resolve first otherwise approve"), "E0506 tag\n");
  EXPECT_EQ(inside("output trust: Int = 0 resolve sum rule a score trust +5 because \"x\" "
                   "otherwise approve"),
            "");
  EXPECT_EQ(inside("output trust: Int = 0 rule a score trust +5 because \"x\" otherwise approve"),
            "E0511 trust\n");
  EXPECT_EQ(
      inside("output score: Int = 10 resolve sum rule a score +5 because \"x\" otherwise approve"),
      "");
  EXPECT_EQ(inside("output score: Text = \"\" otherwise approve"), "E0505 score\nE0203 \"\"\n");
  EXPECT_EQ(inside("rule a set quue to 1 because \"x\" otherwise approve"), "E0201 quue\n");
  EXPECT_EQ(inside("output a: Int = 1 output a: Int = 2 otherwise approve"), "E0202 a\n");
  EXPECT_EQ(inside("output outcome: Int = 1 otherwise approve"), "E0202 outcome\n");
}

TEST(DeclarationDecisions, CollectedOutputsAreSets) {
  const Declared package = with(
      "decision d on Payment as p -> Action { output tags: Tag = { fast } resolve collect\n"
      "rule a set tags to odd because \"x\" otherwise approve }");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.type(package.body("d").outputs[1].type), "set of Tag");
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
}

TEST(DeclarationDecisions, ComputedOutputsComeLastAndCannotBeSet) {
  const Declared package = with(
      "decision d on Payment as p -> Action {\noutput bad: Bool = (outcome is decline and score > "
      "3)\n"
      "rule a then review because \"x\" otherwise approve }");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_TRUE(package.body("d").outputs[1].computed_last);
  EXPECT_EQ(
      inside(
          "output bad: Bool = (score > 3) rule a set bad to true because \"x\" otherwise approve"),
      "E0512 bad\n");
}

TEST(DeclarationRules, NamesReasonsAndEffects) {
  EXPECT_EQ(inside("rule a then review because \"x\" group g { rule a then decline because \"y\" } "
                   "otherwise approve"),
            "E0202 a\n");
  EXPECT_EQ(inside("rule a then review otherwise approve"), "W0501 a\n");
  EXPECT_EQ(inside("rule a when p.n > 1 otherwise approve"), "W0502 a\n");
  EXPECT_EQ(inside("rule a when p.n > 1 then revew because \"x\" otherwise approve"),
            "E0208 revew\n");
  EXPECT_EQ(inside("let x = 1 rule a let y = 2 then review because \"x\" otherwise approve"),
            "W0250 x\nW0250 y\n");
  EXPECT_EQ(
      inside("rule a when score > 1 then review because \"x\" otherwise approve").substr(0, 5),
      "E0402");
}

TEST(DeclarationRules, WhatIsKnownRunsFromConditionsIntoWhatTheyGuard) {
  EXPECT_EQ(inside("rule a when p.device is known unless p.device is \"x\" then review because "
                   "\"{p.device}\" otherwise approve"),
            "");
  EXPECT_EQ(
      inside(
          "rule a unless p.device is unknown then review because \"{p.device}\" otherwise approve"),
      "");
  EXPECT_EQ(inside("rule a when p.device is \"x\" then review because \"x\" otherwise approve"),
            "E0301 p.device\n");
  EXPECT_EQ(inside("group g when p.device is known { rule a when p.device is \"x\" then review "
                   "because \"x\" } otherwise approve"),
            "");
  EXPECT_EQ(said("decision d on Payment as p when p.device is known -> Action { rule a when "
                 "p.device is \"x\" then review because \"x\" otherwise approve }"),
            "");
}

TEST(DeclarationRules, GroupsNestAndCap) {
  const Declared package = with(R"(decision d on Payment as p -> Action {
  group outer at most 60 { group inner at most 30 when p.n > 1 { rule a score +5 because "x" } rule b score +1 because "y" }
  group other { rule c score +1 because "z" }
  otherwise approve
})");
  EXPECT_EQ(package.errors(), "") << package.messages();
  const ir::Decision& d = package.body("d");
  ASSERT_EQ(d.groups.size(), 3u);
  EXPECT_EQ(d.groups[1].name, "outer.inner");
  EXPECT_EQ(d.groups[1].parent, 0);
  EXPECT_EQ(d.groups[1].at_most, 30);
  EXPECT_EQ(d.lines[0].group, 1);
  EXPECT_EQ(d.lines[1].group, 0);
  EXPECT_EQ(d.lines[2].group, 2);
  EXPECT_EQ(said("let cap = -1\ndecision d on Payment as p -> Action { group g at most cap { rule "
                 "a score +1 because \"x\" } otherwise approve }"),
            "E0510 cap\n");
}

TEST(DeclarationRules, DatesAreDaysInTheDecisionsZone) {
  const Declared package = with(
      "decision d on Payment as p -> Action { zone \"Europe/Berlin\"\n"
      "rule a then review because \"x\" from 2026-07-01 until 2026-07-01 otherwise approve }");
  EXPECT_EQ(package.errors(), "") << package.messages();
  const ir::Line& a = package.body("d").lines[0];
  EXPECT_EQ(a.from_ns, value::parse_time("2026-06-30T22:00:00Z")->ns);
  EXPECT_EQ(a.until_ns, value::parse_time("2026-07-01T22:00:00Z")->ns);
  EXPECT_EQ(
      inside("rule a then review because \"x\" from 2026-02-01 until 2026-01-01 otherwise approve"),
      "E0508 2026-01-01\n");
  EXPECT_EQ(inside("zone \"Berlin\" otherwise approve"), "E0260 \"Berlin\"\n");
}

TEST(DeclarationRules, ARenamedRuleLeavesItsOldName) {
  EXPECT_EQ(inside("rule a then review because \"x\" renamed from b otherwise approve"), "");
  EXPECT_EQ(inside("rule a then review because \"x\" renamed from b rule b then review because "
                   "\"x\" otherwise approve"),
            "E0513 b\n");
}

TEST(DeclarationRules, TagsAreCheckedAgainstThePackages) {
  const std::string tags = "tags { owner: Text, level: Int? }\n";
  auto rule = [](const std::string& given) {
    return "decision d on Payment as p -> Action { rule a then review because \"x\" tags { " +
           given + " } }";
  };
  EXPECT_EQ(said(tags + rule("owner: \"me\", level: 3")), "");
  EXPECT_EQ(said(tags + rule("level: 3")), "E0509 a\n");
  EXPECT_EQ(said(tags + rule("owner: \"me\", leve: 3")), "E0201 leve\n");
  EXPECT_EQ(said(tags + rule("owner: 3")), "E0203 3\n");
  EXPECT_EQ(said(rule("owner: \"me\"")), "E0201 owner\n");
  EXPECT_EQ(with(tags + rule("owner: \"me\", level: 3")).decision("d").lines[0].tags,
            (std::vector<std::pair<std::string, std::string>>{{"owner", "me"}, {"level", "3"}}));
}

TEST(DeclarationDecisions, LinesOfOneOutcomeHaveNamesOfTheirOwn) {
  const Declared package = with(
      "decision d on Payment as p -> Action { rule a score +1 because \"x\"\n"
      "outcome review when score > 1 because \"x\" outcome review when score > 2 because \"y\" "
      "otherwise approve }");
  EXPECT_EQ(package.decision("d").lines[1].name, "outcome review");
  EXPECT_EQ(package.decision("d").lines[2].name, "outcome review 2");
}

TEST(DeclarationDecisions, CalleesStandBeforeCallers) {
  const Declared package = with(R"(
feature first_seen = count of Payment by account over 1h
decision outer on Payment as p -> Action {
  rule a when ask(p) then review because "x"
  otherwise approve
  on fault review
}
feature outers = count of outer where outcome is review by account over 1h
define ask(p: Payment) = inner(p) is review
decision inner on Payment as q -> Action { rule b when first_seen + outers > 1 then review because "y" otherwise approve }
test "both" {
  given Payment { id: "1", at: 2026-01-01T00:00:00Z, account: "a", amount: 1 EUR, device: unknown, n: 1 }
  expect outer is approve because outer.a
  expect inner.b held
}
)");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
  ASSERT_EQ(package.schema().decisions.at(0).name, "inner");
  EXPECT_EQ(package.decision("outer").uses, std::vector<uint32_t>{0});
  EXPECT_EQ(package.decision("outer").reads, package.decision("inner").reads);
  EXPECT_EQ(package.feature("outers").facts[0].decision, 1u);
  EXPECT_EQ(package.module.tests.at(0).body.at(1).because.at(0).decision.index, 1u);
  EXPECT_EQ(package.module.tests.at(0).body.at(2).rule.decision.index, 0u);
}

TEST(DeclarationDecisions, MayNotWaitForEachOther) {
  EXPECT_EQ(said("decision a on Payment as p -> Action { rule x when b(p) is review then review "
                 "because \"x\" otherwise approve }\n"
                 "decision b on Payment as p -> Action { rule x when a(p) is review then review "
                 "because \"x\" otherwise approve }"),
            "E0503 a\n");
  EXPECT_EQ(said("decision a on Payment as p -> Action { rule x when a(p) is review then review "
                 "because \"x\" otherwise approve }"),
            "E0503 a\n");
}

TEST(DeclarationDecisions, OneRuleThatCannotBeReadHidesNoOther) {
  const std::string all = inside(
      "rule a when then review because \"x\"\nrule b when p.m > 1 then review because \"x\"\n"
      "otherwise approve");
  EXPECT_NE(all.find("E0101"), std::string::npos) << all;
  EXPECT_NE(all.find("E0254 m\n"), std::string::npos) << all;
}

TEST(DeclarationFeatures, MistakesAreSaidWhereTheyAre) {
  auto feature = [](const std::string& f) { return said("export feature f = " + f); };
  EXPECT_EQ(feature("count of Payment by account over 1h"), "");
  EXPECT_EQ(feature("count of Paymnt by account over 1h"), "E0201 Paymnt\n");
  EXPECT_EQ(feature("count of Action by account over 1h"), "E0262 Action\n");
  EXPECT_EQ(feature("count of Payment by acount over 1h"), "E0254 acount\n");
  EXPECT_EQ(feature("count of Payment over 1h"), "E0265 f\n");
  EXPECT_EQ(feature("count of Payment by account"), "E0266 f\n");
  EXPECT_EQ(feature("sum of Payment by account over 1h"), "E0264 Payment\n");
  EXPECT_EQ(feature("sum of Payment.device by account over 1h"), "E0263 Payment.device\n");
  EXPECT_EQ(feature("count of Payment.amount by account over 1h"), "E0263 Payment.amount\n");
  EXPECT_EQ(feature("count of Payment by account over 0s"), "E0267 0s\n");
  EXPECT_EQ(feature("count of Payment where nn > 1 by account over 1h"), "E0201 nn\n");
  EXPECT_EQ(feature("count of Payment where device is \"x\" by account over 1h"), "E0301 device\n");
  EXPECT_EQ(said("event Order { id: Id  items: list of Text }\nexport feature f = count of Order "
                 "by items ever"),
            "E0269 items\n");
  EXPECT_EQ(feature("last Payment by account"), "");
  EXPECT_EQ(feature("distinct Payment.amount by account ever"), "");
}

TEST(DeclarationFeatures, AveragesKeepTheUnitOfTheirValues) {
  const Declared package = with(R"(
export feature a = average of Payment.amount by account over 1h
export feature b = deviation of Payment.n by account over 1h
export feature c = min of Payment.at by account ever
)");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.type(package.feature("a").result), "Money EUR?");
  EXPECT_EQ(package.type(package.feature("b").result), "Decimal?");
  EXPECT_EQ(package.type(package.feature("c").result), "Time?");
}

TEST(DeclarationFeatures, SequencesStepThroughEvents) {
  auto feature = [](const std::string& steps) {
    return said("event Login { account: Id }\nexport feature f = sequence " + steps +
                " by account");
  };
  EXPECT_EQ(feature("Payment where n < 2, then Payment within 1h, then this within 10m"), "");
  EXPECT_EQ(feature("Payment, then Login within 10m"), "");
  EXPECT_EQ(feature("Payment, then Login within 10m, then this where n < 2 within 10m"),
            "E0279 this where n < 2 within 10m\n");
  EXPECT_EQ(feature("this, then Payment within 10m"), "E0276 this\n");
  EXPECT_EQ(feature("Payment, then this within 1m, then Payment within 1m"),
            "E0276 this within 1m\n");
  EXPECT_EQ(feature("Payment, then this"), "E0277 this\n");
  std::string long_one = "Payment";
  for (int i = 0; i < 64; ++i) long_one += ", then Payment within 1m";
  EXPECT_EQ(feature(long_one), "E0275 Payment within 1m\n");
}

TEST(DeclarationFeatures, MayNotLookAtWhatIsProtected) {
  EXPECT_EQ(said("event Person { id: Id  sex: Text protected }\n"
                 "export feature f = count of Person by sex over 1h\n"
                 "export feature g = distinct Person.sex by id over 1h\n"
                 "export feature h = count of Person where sex is \"f\" by id over 1h"),
            "E0401 sex\nE0401 sex\nE0401 sex\n");
}

TEST(DeclarationFeatures, AreKnownByTheirMeaning) {
  const Declared package = with(R"(
list odd: set of Id = { "x" }
define big(m: Money EUR) = m > 10 EUR
define large(amount: Money EUR) = amount > 10 EUR
export feature a = count of Payment where big(amount) by account over 1h
export feature b = count of Payment where large(amount) by account over 60m
export feature c = count of Payment where big(amount) by account over 2h
export feature d = count of Payment where big(amount) by account over 1h counting this
export feature e = count of Payment where account in odd by account over 1h
export feature f = sum of Payment.n by account over 1h
export feature g = sum of Payment.n by device over 1h
)");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.feature("a").meaning, package.feature("b").meaning);
  std::set<std::string> meanings;
  for (const char* name : {"a", "c", "d", "e", "f", "g"})
    meanings.insert(package.feature(name).meaning);
  EXPECT_EQ(meanings.size(), 6u);
  EXPECT_EQ(package.feature("a").meaning.find("big"), std::string::npos);
}

TEST(DeclarationFeatures, OverDecisionsSeeTheResultAndTheEvent) {
  const Declared package = with(R"(
decision risk on Payment as p -> Action {
  output level: Int = 0
  rule a when p.n > 1 then review set level to 3 because "x"
  otherwise approve
}
decision plain(n: Int) -> Action { otherwise approve }
export feature a = count of risk where outcome is review and score > 3 and level > 1 and amount > 1 EUR by account over 1h
export feature b = sum of risk.level by account over 1h
export feature c = last risk.outcome by account
export feature d = count of plain by account over 1h
)");
  EXPECT_EQ(package.errors(), "E0262 plain\n") << package.messages();
  EXPECT_EQ(package.type(package.feature("b").result), "Int");
  EXPECT_EQ(package.type(package.feature("c").result), "Action?");
  const ir::Feature& a = package.module.features.at(0);
  EXPECT_TRUE(a.facts[0].decided.valid());
}

}  // namespace
}  // namespace helios::sema
