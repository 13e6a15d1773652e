#include <gtest/gtest.h>

#include "declared.h"

/// Decision tables, in the text and from files.
namespace helios::sema {
namespace {

constexpr const char* kPrelude =
    "module shop.limits\nenum Tier { gold, silver, basic }\n"
    "ordered enum Level { low, mid, high }\n";

Declared table(const std::string& text) { return Declared(kPrelude + text); }
std::string errors(const std::string& text) { return table(text).errors(); }
std::string result(const std::string& text, const std::string& name = "t") {
  const Declared package = table(text);
  if (package.reporter.has_errors()) return package.messages();
  const std::vector<std::string> problems = package.problems();
  if (!problems.empty()) return problems[0];
  return package.type(package.table(name).result);
}

TEST(DeclarationTables, ResultsFollowOutputsAndHitPolicies) {
  auto with_policy = [](const std::string& policy) {
    return result("export table t(n: Int) -> (level: Level) { hit " + policy +
                  "\n n -> level\n 1 -> low\n 2 -> mid\n}");
  };
  EXPECT_EQ(with_policy("unique"), "Level?");
  EXPECT_EQ(with_policy("first"), "Level?");
  EXPECT_EQ(with_policy("priority"), "Level?");
  EXPECT_EQ(with_policy("collect"), "list of Level");
  EXPECT_EQ(with_policy("rule order"), "list of Level");
  EXPECT_EQ(with_policy("output order"), "list of Level");
  EXPECT_EQ(with_policy("collect count"), "Int");
  EXPECT_EQ(with_policy("collect max"), "Level?");
  EXPECT_EQ(result("export table t(n: Int) -> (x: Int) { hit collect sum\n n -> x\n 1 -> 1\n}"),
            "Int");
  EXPECT_EQ(result("export table t(n: Int) -> (x: Int, y: Int) {\n n -> x | y\n any -> 1 | 2\n}"),
            "t");
  EXPECT_EQ(
      result(
          "export table t(n: Int) -> (x: Int) {\n n -> x | because\n any -> 1 | \"n is {n}\"\n}"),
      "t");
}

TEST(DeclarationTables, WithoutGapsTheResultIsAlwaysThere) {
  const std::string head = "export table t(a: Tier, n: Int) -> (x: Int) {\n a | n -> x\n";
  EXPECT_EQ(
      result(
          head +
          " gold | any -> 1\n silver, basic | >= 5 -> 2\n silver | < 5 -> 3\n basic | ..4 -> 4\n}"),
      "Int");
  EXPECT_EQ(
      result(
          head +
          " gold | any -> 1\n silver, basic | > 5 -> 2\n silver | < 5 -> 3\n basic | ..4 -> 4\n}"),
      "Int?");
  EXPECT_EQ(result(head + " gold | any -> 1\n not gold | 0..9 -> 2\n otherwise -> 3\n}"), "Int");
  EXPECT_EQ(
      result(head +
             " not gold | any -> 1\n gold | -5..<0 -> 2\n gold | < -5 -> 2\n gold | 0.. -> 3\n}"),
      "Int");
}

TEST(DeclarationTables, MissingValuesAreMatchedByUnknownAndAnyAlone) {
  const std::string head = "export table t(a: Tier?) -> (x: Int) {\n a -> x\n";
  EXPECT_EQ(result(head + " gold -> 1\n not gold -> 2\n}"), "Int?");
  EXPECT_EQ(result(head + " gold -> 1\n not gold -> 2\n unknown -> 3\n}"), "Int");
  EXPECT_EQ(
      errors("export table t(a: Tier) -> (x: Int) {\n a -> x\n unknown -> 1\n otherwise -> 2\n}"),
      "E0520 unknown\n");
}

TEST(DeclarationTables, ColumnsMayStandInAnyOrder) {
  const Declared package = table(
      "export table t(a: Tier, n: Int) -> (x: Int, y: Level) {\n n | a -> y | x\n 1 | gold -> low "
      "| 7\n otherwise -> mid | 8\n}");
  EXPECT_EQ(package.errors(), "") << package.messages();
  const ir::Row& row = package.table("t").rows.at(0);
  EXPECT_EQ(package.type(package.module.exprs[row.outputs[0]].type), "Int");
  EXPECT_EQ(package.type(package.module.exprs[row.outputs[1]].type), "Level");
  EXPECT_NE(package.shown(row.tests[0]).find("gold"), std::string::npos)
      << package.shown(row.tests[0]);
}

TEST(DeclarationTables, MistakesAreSaidWhereTheyAre) {
  EXPECT_EQ(errors("export table t(a: Tier) -> (x: Int) {\n b -> x\n gold -> 1\n}"), "E0520 b\n");
  EXPECT_EQ(
      errors("export table t(a: Tier) -> (x: Int, y: Int) {\n a -> x\n gold -> 1\n}").substr(0, 5),
      "E0520");
  EXPECT_EQ(
      errors("export table t(a: Tier) -> (x: Int) {\n a -> x\n gold -> low\n platinum -> 1\n}"),
      "E0203 low\nE0208 platinum\n");
  EXPECT_EQ(errors("export table t(a: Tier) -> (x: Int) {\n a -> x | id\n gold -> 1 | r1\n silver "
                   "-> 1 | r1\n}")
                .substr(0, 5),
            "E0523");
  EXPECT_EQ(
      errors("export table t(a: Tier) -> (x: Text) { hit collect sum\n a -> x\n gold -> \"1\"\n}"),
      "E0522 t\n");
  EXPECT_EQ(
      errors("export table t(a: Tier) -> (x: Tier) { hit priority\n a -> x\n gold -> gold\n}"),
      "E0522 t\n");
  EXPECT_EQ(errors("export table t(a: Tier) -> (x: Int) {\n a -> x\n otherwise -> 1\n gold -> 2\n}")
                .substr(0, 5),
            "E0524");
}

TEST(DeclarationTables, RowsAreAsLongAsTheHeader) {
  const Declared package = table(
      "export table t(a: Tier, n: Int) -> (x: Int) {\n a | n -> x\n gold -> 1\n silver | 1 -> 1 | "
      "2\n"
      " basic | > n2 -> 3\n}");
  EXPECT_EQ(package.errors(), "E0521 gold -> 1\nE0521 silver | 1 -> 1 | 2\nE0201 n2\n");
}

TEST(DeclarationTables, RowsAreNamedByIdOrContent) {
  const std::string head = "export table t(a: Tier) -> (x: Int) {\n hit first\n a -> x | id\n";
  const Declared one = table(head + " gold -> 1 | rich\n otherwise -> 3 | rest\n}");
  EXPECT_EQ(one.table("t").rows.at(0).name, "t.rich");
  const Declared two = table(
      "export table t(a: Tier) -> (x: Int) {\n hit first\n a -> x\n gold -> 1\n silver -> 2\n gold "
      "-> 1\n otherwise -> 2\n}");
  const Declared three = table(
      "export table t(a: Tier) -> (x: Int) {\n hit first\n a -> x\n basic -> 9\n gold -> 1\n "
      "silver -> 2\n otherwise -> 2\n}");
  const auto& rows = two.table("t").rows;
  EXPECT_EQ(rows[0].name.substr(0, 6), "t.row_");
  EXPECT_NE(rows[0].name, rows[1].name);
  EXPECT_EQ(rows[2].name, rows[0].name + "_2");
  EXPECT_EQ(rows[3].name, "t.otherwise");
  // An inserted row changes no other's name.
  EXPECT_EQ(three.table("t").rows[1].name, rows[0].name);
}

TEST(DeclarationTables, FilesSayTheSameInBareForm) {
  const Folder folder("tables");
  folder.write("limits.csv",
               "limit,tier,age,name,id,because\n100.50,\"gold, silver\",18..<75,\"a, b\",r1,good\n"
               "50 EUR,not gold,>= 75,any,r2,old\n0,-,unknown,,r3,unknown age\n");
  const Declared package =
      beside(folder, std::string(kPrelude) +
                         "export table t from \"limits.csv\" (tier: Tier, age: Int?, name: Text) "
                         "-> (limit: Money EUR) hit first");
  EXPECT_EQ(package.errors(), "") << package.messages();
  EXPECT_EQ(package.problems(), std::vector<std::string>{});
  const ir::Table& t = package.table("t");
  ASSERT_EQ(t.rows.size(), 3u);
  EXPECT_EQ(t.rows[0].name, "t.r1");
  EXPECT_EQ(package.module.exprs.constant_value(t.rows[0].outputs[0]).as_int(), 10050);
  EXPECT_TRUE(t.rows[0].tests[2].valid());
  EXPECT_FALSE(t.rows[1].tests[2].valid());
  EXPECT_FALSE(t.rows[2].tests[0].valid());
  EXPECT_EQ(package.module.exprs.constant_value(t.rows[2].outputs[1]).as_text(), "unknown age");
}

TEST(DeclarationTables, FilesWithMistakesNameTheLines) {
  const Folder folder("bad_tables");
  folder.write("limits.csv", "limit,tier\nx,gold\n1,platinum\n");
  const Declared package = beside(
      folder, std::string(kPrelude) +
                  "export table t from \"limits.csv\" (tier: Tier, age: Int) -> (limit: Int)");
  EXPECT_EQ(package.errors(), "E0259 \"limits.csv\"\n");
  const diag::Diagnostic message = package.reporter.sorted().back();
  EXPECT_EQ(message.text, "limits.csv:1: there is no column `age`");
  EXPECT_EQ(message.helps.size(), 2u);
}

}  // namespace
}  // namespace helios::sema
