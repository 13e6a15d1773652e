#include "compiler/sema/csv.h"

#include <gtest/gtest.h>

#include <random>

namespace helios::sema {
namespace {

using Cells = std::vector<std::string>;

TEST(Csv, QuotesCommasAndLineBreaks) {
  const Csv csv = read_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n\"x, \"\"y\"\"\",\"line 1\nline 2\"\r\n\n,z");
  EXPECT_EQ(csv.header, (Cells{"a", "b"}));
  ASSERT_EQ(csv.rows.size(), 2u);
  EXPECT_EQ(csv.rows[0].cells, (Cells{"x, \"y\"", "line 1\nline 2"}));
  EXPECT_EQ(csv.rows[0].line, 2u);
  EXPECT_EQ(csv.rows[1].cells, (Cells{"", "z"}));
  EXPECT_EQ(csv.rows[1].line, 5u);
  EXPECT_TRUE(csv.problems.empty());
  EXPECT_EQ(csv.column("b"), 1u);
  EXPECT_EQ(csv.column("c"), std::nullopt);
}

TEST(Csv, SaysWhatIsWrongWithALineAndReadsOn) {
  const Csv csv = read_csv("a,b\n1\n\"x\"y,2\n3,4\n5,\"6");
  ASSERT_EQ(csv.problems.size(), 3u);
  EXPECT_EQ(csv.problems[0].line, 2u);
  EXPECT_EQ(csv.problems[1].text, "`y` stands after a closing quote");
  EXPECT_EQ(csv.problems[2].text, "a quote is never closed");
  EXPECT_EQ(csv.rows[1].cells, (Cells{"3", "4"}));
}

TEST(Csv, WhatIsWrittenIsReadBack) {
  std::mt19937 random(7);
  const std::string letters = "ab,\"\n\r ";
  for (int round = 0; round < 300; ++round) {
    std::vector<Cells> rows;
    std::string text = "h1,h2,h3\n";
    for (int r = 0; r < 4; ++r) {
      Cells cells;
      for (int c = 0; c < 3; ++c) {
        std::string cell;
        for (size_t n = random() % 6; n > 0; --n) cell += letters[random() % letters.size()];
        cells.push_back(cell);
        std::string quoted = "\"";
        for (char ch : cell) quoted += ch == '"' ? std::string("\"\"") : std::string(1, ch);
        text += (c > 0 ? "," : "") + quoted + "\"";
      }
      text += r % 2 == 0 ? "\r\n" : "\n";
      rows.push_back(cells);
    }
    const Csv csv = read_csv(text);
    ASSERT_TRUE(csv.problems.empty()) << text;
    ASSERT_EQ(csv.rows.size(), rows.size()) << text;
    for (size_t r = 0; r < rows.size(); ++r) EXPECT_EQ(csv.rows[r].cells, rows[r]);
  }
}

}  // namespace
}  // namespace helios::sema
