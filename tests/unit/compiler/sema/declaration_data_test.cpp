#include <gtest/gtest.h>

#include "declared.h"

/// Modules, names, enums, types, events, lists and calendars.
namespace helios::sema {
namespace {

std::string errors(const std::string& text) {
  const Declared package(text);
  return package.errors();
}

TEST(DeclarationNames, AnyOrderAndFullNamesWork) {
  const Declared package(
      {{"a.helios",
        "module shop.a\nuse shop.b.Tier\ntype Person { tier: Tier, other: shop.b.Rank }\n"
        "export define f(p: Person) = p.tier is gold and p.other is shop.b.Rank.high"},
       {"b.helios", "module shop.b\nenum Tier { gold }\nenum Rank { high }"}});
  EXPECT_EQ(package.said(), "") << package.messages();
}

TEST(DeclarationNames, UnknownModulesAndNamesSuggestTheNearest) {
  const Declared package({{"a.helios", "module shop.a\nuse shop.c.Tier\nuse shop.b.Teir\n"},
                          {"b.helios", "module shop.b\nexport enum Tier { gold }"}});
  EXPECT_EQ(package.errors(), "E0701 shop.c\nE0702 Teir\n");
  const auto messages = package.reporter.sorted();
  EXPECT_EQ(messages[1].helps.at(0), "did you mean `Tier`?");
}

TEST(DeclarationNames, TwiceDeclaredIsSaidOnceAndTheFirstCounts) {
  const Declared package(
      "module m\nexport enum A { x }\nexport type A { y: Int }\nexport define f(a: A) = a is x");
  EXPECT_EQ(package.errors(), "E0202 A\n") << package.messages();
  EXPECT_EQ(package.reporter.sorted().at(0).labels.at(0).text, "first declared here, as an enum");
}

TEST(DeclarationNames, ABroughtNameMayNotHideOneOfTheModule) {
  const Declared package(
      {{"a.helios", "module shop.a\nuse shop.b.Tier\nexport enum Tier { silver }"},
       {"b.helios", "module shop.b\nexport enum Tier { gold }"}});
  EXPECT_EQ(package.errors(), "E0202 Tier\n");
}

TEST(DeclarationNames, ModulesMayNotUseEachOtherInACycle) {
  const Declared package(
      {{"a.helios", "module shop.a\nuse shop.b.B\nexport type A { b: B }"},
       {"b.helios", "module shop.b\nuse shop.c.*\nexport enum B { x }\nexport type D { c: C }"},
       {"c.helios", "module shop.c\nuse shop.a.A\nexport type C { a: list of A }"}});
  EXPECT_EQ(package.errors(), "E0703 shop.a\n") << package.messages();
  EXPECT_EQ(package.reporter.sorted().at(0).text,
            "modules use each other in a cycle: shop.a uses shop.b uses shop.c uses shop.a");
}

TEST(DeclarationNames, WhatNothingUsesIsWarnedOfUnlessExported) {
  const Declared package(
      "module m\nenum A { x }\nexport enum B { x }\nlet one = 1\nevent E { id: Id }");
  EXPECT_EQ(package.said(), "W0250 A\nW0250 one\n");
}

TEST(DeclarationNames, CyclesAreSaidOnceWithTheirWay) {
  const Declared package("module m\nexport let a = b + 1\nexport let b = c\nexport let c = a");
  EXPECT_EQ(package.errors(), "E0250 a\n") << package.messages();
  EXPECT_EQ(package.reporter.sorted().at(0).labels.size(), 2u);
  EXPECT_EQ(errors("module m\nexport define f(n: Int) -> Int = f(n - 1)"), "E0250 f\n");
  EXPECT_EQ(errors("module m\nexport type A = B\nexport type B = A"), "E0250 A\n");
}

TEST(DeclarationEnums, MembersAndSpellings) {
  const Declared package(
      "module m\nexport ordered enum Checking { below_zero from \"A11\", none from \"A14\" }");
  EXPECT_EQ(package.said(), "");
  const abi::TypeTable& types = package.schema().types;
  const abi::Enum& e = types[abi::EnumId(static_cast<uint32_t>(types.enum_count() - 1))];
  EXPECT_TRUE(e.ordered);
  EXPECT_EQ(e.find_spelling("A14"), 1);
  EXPECT_EQ(e.find_spelling("none"), -1);
  EXPECT_EQ(errors("module m\nexport enum A { x, y, x }"), "E0202 x\n");
  EXPECT_EQ(errors("module m\nexport enum A { x from \"1\", y from \"1\" }"), "E0251 y\n");
}

TEST(DeclarationNames, WhatHoldsNothingIsSaidUnlessItsTextIsBroken) {
  EXPECT_EQ(errors("module m\nexport table t(a: Int) -> (x: Int) {\n a -> x\n}"), "E0252 t\n");
  EXPECT_EQ(errors("module m\nexport type T { }"), "E0252 T\n");
}

TEST(DeclarationNames, WhatCouldNotBeReadOrFoundIsSpokenOfOnce) {
  const std::string rest =
      "\nexport define f(p: Person, t: Tier) = p.tier is basic and t is gold and one > 1";
  const std::string one = "\nlet one = 1";
  const std::string tier = "\nenum Tier { gold, basic }", person = "\ntype Person { tier: Tier }";
  EXPECT_EQ(errors("module m" + tier + person + one + rest), "");
  EXPECT_EQ(errors("module m\nenum Tier { gold, , basic }" + person + one + rest), "E0101 ,\n");
  EXPECT_EQ(errors("module m\nenmu Tier { gold, basic }" + person + one + rest), "E0112 enmu\n");
  EXPECT_EQ(errors("module m" + tier + "\ntype Person { tier Tier }" + one + rest).substr(0, 5),
            "E0101");
  EXPECT_EQ(errors("module m\nuse shop.none.Tier" + person + one + rest), "E0701 shop.none\n");
  EXPECT_EQ(errors("module m\nuse shop.none.*" + person + rest), "E0701 shop.none\n");
  EXPECT_EQ(errors("module m" + tier + person + "\nlet one = = 1" + rest), "E0101 =\n");
}

TEST(DeclarationTypes, RecordsMayNameEachOtherButNotHoldThemselves) {
  const Declared package(
      "module m\nexport type Tree { leaves: list of Tree, root: Root? }\nexport type Root { name: "
      "Text, of: map of Text to Tree }");
  EXPECT_EQ(package.said(), "") << package.messages();
  const abi::TypeTable& types = package.schema().types;
  for (uint32_t i = 0; i < types.record_count(); ++i)
    EXPECT_TRUE(types[abi::RecordId(i)].laid_out) << i;
  EXPECT_EQ(errors("module m\nexport type A { b: B }\nexport type B { a: A? }"), "E0253 A\n");
  EXPECT_EQ(errors("module m\nexport type A { x: Int, x: Text }"), "E0202 x\n");
}

TEST(DeclarationEvents, IdentityKeyAndTimeMustAlwaysBeThere) {
  EXPECT_EQ(errors("module m\nevent E { id: Id?  at: Text  identity id  key acount  time at }"),
            "E0255 id\nE0254 acount\nE0203 at\n");
  const Declared package(
      "module m\ntype Who { id: Id }\nevent E { id: Id, who: Who, n: Int  identity id and n  key "
      "who.id  time received }");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.event("E").key.at(0).name, "who.id");
  EXPECT_EQ(package.event("E").key.at(0).offset, 16u);
  EXPECT_FALSE(package.event("E").time.has_value());
}

TEST(DeclarationEvents, WhatIsMissingNeedsAMeaning) {
  EXPECT_EQ(errors("module m\nevent E { a: Text missing when \"-\" }"), "E0256 a\n");
  EXPECT_EQ(Declared("module m\nevent E { a: Int? otherwise 1 }").said(), "W0251 a\n");
  const Declared package("module m\nevent E { a: Int? missing when -1, \"n/a\" }");
  const abi::IngestField& a = package.schema().ingest[package.event("E").record.index].fields.at(0);
  ASSERT_EQ(a.missing_when.size(), 2u) << package.messages();
  EXPECT_EQ(a.missing_when[0].as_int(), -1);
  EXPECT_EQ(a.missing_when[1].as_text(), "n/a");
}

TEST(DeclarationEvents, PathsAreDottedOrPointers) {
  const Declared package(
      "module m\nevent E { a: Int from \"x.0.y\"  b: Int from \"/x/a~1b/~0c\"  c: Int from "
      "\"x..y\" }");
  const abi::IngestRecord& ingest = package.schema().ingest[package.event("E").record.index];
  EXPECT_EQ(ingest.fields[0].path, (std::vector<std::string>{"x", "0", "y"}));
  EXPECT_EQ(ingest.fields[1].path, (std::vector<std::string>{"x", "a/b", "~c"}));
  EXPECT_EQ(package.errors(), "E0257 \"x..y\"\n");
}

TEST(DeclarationEvents, NestedRecordsAreReadToo) {
  const Declared package("module m\ntype Who { id: Id from \"identifier\" }\nevent E { who: Who }");
  const abi::TypeTable& types = package.schema().types;
  const abi::RecordId who = types[types[package.event("E").record].fields[0].type].record;
  EXPECT_EQ(package.schema().ingest[who.index].fields.at(0).path,
            std::vector<std::string>{"identifier"});
}

TEST(DeclarationEvents, RequirementsAreJudgedEachForItself) {
  // The second may not lean on the first: all that is wrong with an event is said at once.
  EXPECT_EQ(errors("module m\nevent E { a: Int?  require a is known  require a > 1 }"),
            "E0301 a\n");
  const Declared package(
      "module m\nevent E { a: Int  b: Int  require a > 1 because \"{a} is little\"  require b < a "
      "}");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
  EXPECT_EQ(package.event("E").require_texts, (std::vector<std::string>{"a > 1", "b < a"}));
}

TEST(DeclarationEvents, RequirementsNarrowWhatComesAfter) {
  const Declared package(R"(module m
ordered enum A { no, yes }
event E { id: Id  at: Time  months: Int  rank: Int?  key id  time at
  require months in 1..120  require rank is known }
feature ranks = count of E where rank > 3 by id over 1h
decision d on E as p -> A {
  rule one when 100 / p.months > 2 and p.rank > ranks then yes because "{p.rank}"
  otherwise no
})");
  EXPECT_EQ(package.said(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
}

TEST(DeclarationLists, InlineAndFromFiles) {
  const Folder folder("lists");
  folder.write("blocked.csv", "name,blocked\r\nx,b\r\ny,a\r\nz,b\r\n");
  folder.write("fees.csv", "country,fee\nDE,1.5\n\nFR,2\n");
  folder.write("people.csv", "score,id,name\n7,p1,\"Doe, Jane\"\n8,p2,\n");
  const Declared package = beside(folder, R"(module m
enum Country { DE, FR }
type Person { id: Id, name: Text?, score: Int }
export list here: set of Country = { FR, DE }
export list blocked: set of Id from "blocked.csv"
export list fees: map of Country to Decimal from "fees.csv"
export list people: list of Person from "people.csv"
export list by_id: map of Text to Person from "people.csv")");
  EXPECT_EQ(package.said(), "") << package.messages();
  auto shown = [&](const char* name) {
    const abi::List& list = package.list(name);
    return abi::format(package.schema().types, list.type, list.value);
  };
  EXPECT_EQ(package.list("here").value.items().at(0).as_int(), 0);  // sorted
  EXPECT_EQ(shown("blocked"), "{a, b}");
  EXPECT_EQ(package.list("fees").value.items().size(), 4u);
  const abi::Data& people = package.list("people").value.items();
  ASSERT_EQ(people.size(), 2u);
  EXPECT_EQ(people[0].items()[1].as_text(), "Doe, Jane");
  EXPECT_FALSE(people[1].items()[1].known());
  EXPECT_EQ(package.list("by_id").value.items().at(0).as_text(), "7");  // keys come first
}

TEST(DeclarationLists, ValidityIsByDayOrTime) {
  const Folder folder("validity");
  folder.write("trusted.csv",
               "id,since,expires\nm1,2026-01-01,2026-01-31\nm2,,\nm3,2026-01-01T10:00:00Z,\n");
  const Declared package = beside(folder,
                                  "module m\nexport list trusted: set of Id from \"trusted.csv\" "
                                  "valid from column \"since\" until column \"expires\"");
  EXPECT_EQ(package.said(), "") << package.messages();
  const abi::List& list = package.list("trusted");
  ASSERT_TRUE(list.dated);
  ASSERT_EQ(list.entries.size(), 3u);
  EXPECT_EQ(list.entries[0].from_ns, value::parse_time("2026-01-01T00:00:00Z")->ns);
  EXPECT_EQ(list.entries[0].until_ns,
            value::parse_time("2026-02-01T00:00:00Z")->ns);  // the last day is in
  EXPECT_EQ(list.entries[1].from_ns, INT64_MIN);
  EXPECT_EQ(list.entries[1].until_ns, INT64_MAX);
  EXPECT_EQ(list.entries[2].from_ns, value::parse_time("2026-01-01T10:00:00Z")->ns);
}

TEST(DeclarationLists, EveryLineOfAFileThatIsWrongIsSaid) {
  const Folder folder("bad_lists");
  folder.write("fees.csv", "country,fee\nDE,x\nDE,1\nUS,2\nDE\nDE,3\n");
  const Declared package =
      beside(folder,
             "module m\nenum Country { DE }\nexport list fees: map of Country to Decimal from "
             "\"fees.csv\"\n"
             "export list none: set of Id from \"none.csv\"\nexport list one: Int = 1");
  EXPECT_EQ(package.errors(), "E0259 \"fees.csv\"\nE0258 \"none.csv\"\nE0203 Int\n")
      << package.messages();
  const diag::Diagnostic message = package.reporter.sorted().at(0);
  EXPECT_EQ(message.text, "fees.csv:5: 1 cell, but the header names 2");
  EXPECT_EQ(message.helps,
            (std::vector<std::string>{"also fees.csv:2: `x` in column `fee` is not Decimal",
                                      "also fees.csv:4: `US` in column `country` is not Country",
                                      "also fees.csv:6: this key stands in line 3 already"}));
}

TEST(DeclarationCalendars, ZoneWeekdaysAndHolidays) {
  const Declared package(R"(module m
list days: set of Date = { 2026-12-26, 2026-12-25 }
export calendar bank { zone "Europe/Berlin" weekdays monday..thursday, saturday holidays days }
export calendar usual { zone "UTC" })");
  EXPECT_EQ(package.said(), "") << package.messages();
  const abi::CalendarResource& bank = package.schema().calendars.at(0);
  EXPECT_EQ(bank.weekdays, 0b0101111);
  EXPECT_EQ(bank.holidays, (std::vector<int64_t>{value::parse_date("2026-12-25")->days,
                                                 value::parse_date("2026-12-26")->days}));
  EXPECT_EQ(package.schema().calendars.at(1).weekdays, 0b0011111);
  EXPECT_EQ(errors("module m\nexport calendar c { zone \"Europe/Berln\" holidays dayz }"),
            "E0260 \"Europe/Berln\"\nE0201 dayz\n");
  EXPECT_EQ(errors("module m\nlist days: set of Text = {}\nexport calendar c { zone \"UTC\" "
                   "holidays days }"),
            "E0203 days\n");
}

}  // namespace
}  // namespace helios::sema
