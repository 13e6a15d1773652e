#include <set>

#include <gtest/gtest.h>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

TEST(Catalogue, CodesAndNamesAreUniqueAndCodesWellFormed) {
  std::set<std::string_view> codes, names;
  for (const Message* message : catalogue()) {
    EXPECT_TRUE(codes.insert(message->code).second) << message->code;
    EXPECT_TRUE(names.insert(message->name).second) << message->name;
    ASSERT_EQ(message->code.size(), 5u) << message->code;
    EXPECT_EQ(message->code[0], message->severity == Severity::Error ? 'E' : 'W') << message->code;
    EXPECT_EQ(find_message(message->code), message);
  }
  EXPECT_EQ(find_message("E9999"), nullptr);
}

TEST(Reporter, OneMistakeSpeaksOnce) {
  Reporter reporter;
  const source::Span at{source::FileId(0), 3, 4};
  reporter.report(at, UnknownName, "field", "a");
  reporter.report(at, UnknownName, "field", "b").help("never seen");
  reporter.report(at, DuplicateName, "a");
  ASSERT_EQ(reporter.size(), 2u);
  EXPECT_EQ(reporter.sorted()[0].text, "there is no field called `a` here");
  EXPECT_TRUE(reporter.sorted()[0].helps.empty());
  EXPECT_TRUE(reporter.has_errors());
}

TEST(Reporter, SortsByFilePlaceAndCodeAndKeepsReferencesAlive) {
  Reporter reporter;
  Diagnostic& last = reporter.report({source::FileId(1), 0, 1}, UnknownName, "field", "a");
  for (uint32_t i = 100; i > 0; --i) reporter.report({source::FileId(0), i, i}, SyntaxError, "x");
  reporter.report({source::FileId(0), 50, 50}, BadLiteral, "a", "a date");
  last.help("still there");
  const auto all = reporter.sorted();
  ASSERT_EQ(all.size(), 102u);
  EXPECT_EQ(all.front().span.begin, 1u);
  EXPECT_EQ(all.back().helps.at(0), "still there");
  EXPECT_EQ(all[50].message->code, "E0104");
}

TEST(Reporter, BracesInArgumentsAreTexts) {
  Reporter reporter;
  reporter.report({source::FileId(0), 0, 1}, UnknownCharacter, "{}");
  EXPECT_EQ(reporter.sorted()[0].text, "the character `{}` means nothing here");
}

TEST(Nearest, FindsSlipsAndRefusesStrangers) {
  const std::vector<std::string_view> known = {"amount", "account", "country", "at", "b"};
  EXPECT_EQ(nearest("amuont", known), "amount");
  EXPECT_EQ(nearest("acount", known), "account");
  EXPECT_EQ(nearest("Country", known), "country");
  EXPECT_EQ(nearest("zebra", known), "");
  EXPECT_EQ(nearest("a", known), "");
  EXPECT_EQ(nearest("", known), "");
  EXPECT_EQ(nearest("x", {"y"}), "");
}

}  // namespace
}  // namespace helios::diag
