#include "compiler/format/format.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace helios::format {
namespace {

namespace fs = std::filesystem;

std::string formatted(const std::string& text) {
  source::Files files;
  return format(files, files.add("test.helios", text));
}

TEST(Format, FieldsStandInColumns) {
  EXPECT_EQ(formatted("event  E{\n id:Id\n   amount : Money EUR from \"a.b\" // gross\n at:Time  otherwise 2026-01-01T00:00:00Z\n}\n"),
            "event E {\n"
            "  id:     Id\n"
            "  amount: Money EUR from \"a.b\"  // gross\n"
            "  at:     Time      otherwise 2026-01-01T00:00:00Z\n"
            "}\n");
}

TEST(Format, RulesIndentTheirClauses) {
  EXPECT_EQ(formatted("decision d on E as p->A{\nrule r\nwhen p.x>-1\nand p.y\nthen a\nbecause \"b\"\n\n\n\notherwise a\n}\n"),
            "decision d on E as p -> A {\n"
            "  rule r\n"
            "    when p.x > -1\n"
            "      and p.y\n"
            "    then a\n"
            "    because \"b\"\n"
            "\n"
            "  otherwise a\n"
            "}\n");
}

TEST(Format, StepsStandInTheirBraces) {
  EXPECT_EQ(formatted("workflow w(p: E){\nkey p.id\ndo h=s.t(p.id)\nretry 5 times on gone\n{\nlost -> fail \"why\"\n}\n"
                      "await within 2d{\nv: V where v.id is p.id -> choose{\nwhen v.ok -> emit X {\nid: p.id\n}\n"
                      "otherwise -> continue\n}\nafter 1d -> {\ncomplete\n}\n}\nparallel {\nsleep 1d\n} and {\nsleep 2d\n}\n}\n"),
            "workflow w(p: E) {\n"
            "  key p.id\n"
            "  do h = s.t(p.id)\n"
            "    retry 5 times on gone\n"
            "    {\n"
            "      lost -> fail \"why\"\n"
            "    }\n"
            "  await within 2d {\n"
            "    v: V where v.id is p.id -> choose {\n"
            "      when v.ok -> emit X {\n"
            "        id: p.id\n"
            "      }\n"
            "      otherwise -> continue\n"
            "    }\n"
            "    after 1d -> {\n"
            "      complete\n"
            "    }\n"
            "  }\n"
            "  parallel {\n"
            "    sleep 1d\n"
            "  } and {\n"
            "    sleep 2d\n"
            "  }\n"
            "}\n");
}

TEST(Format, TablesStandInColumnsAndNumbersEndTogether) {
  EXPECT_EQ(formatted("table t(a: A, b: Int) -> (c: Money EUR) {\nhit first\na|b->c\n"
                      "gold|>=80->5 EUR\nsilver, basic|any->1_000 EUR\notherwise->0 EUR\n}\n"),
            "table t(a: A, b: Int) -> (c: Money EUR) {\n"
            "  hit first\n"
            "  a             | b     -> c\n"
            "  gold          | >= 80 ->     5 EUR\n"
            "  silver, basic | any   -> 1_000 EUR\n"
            "  otherwise             ->     0 EUR\n"
            "}\n");
}

TEST(Format, DefinitionsAlignTheirEquals) {
  EXPECT_EQ(formatted("feature a=count of E by k over 1h\nfeature long_name = sum of E.x by k ever\n"),
            "feature a         = count of E by k over 1h\n"
            "feature long_name = sum of E.x by k ever\n");
}

TEST(Format, SignsKeepToTheirNumbers) {
  EXPECT_EQ(formatted("let a = p.at - q.at\nlet b = x-1\nlet c = -1\n"), "let a = p.at - q.at\nlet b = x - 1\nlet c = -1\n");
}

std::string without_blanks(std::string text) {
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }), text.end());
  return text;
}

TEST(Format, AFileWithMistakesKeepsItsTokens) {
  for (const char* text : {"decision { rule when ) then \n } } $ x", "}{)(", "table t { a | b -> \n | | }", "event E { : : , }"}) {
    EXPECT_EQ(without_blanks(formatted(text)), without_blanks(text));
    EXPECT_EQ(formatted(formatted(text)), formatted(text));
  }
}

/// Every source in the repository, formatted twice, is the same as formatted once.
TEST(Format, TwiceIsOnce) {
  size_t sources = 0;
  for (const char* folder : {"policies", "examples", "stdlib", "tests/golden"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(HELIOS_ROOT) / folder)) {
      if (entry.path().extension() != ".helios") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      std::string once = formatted(text.str());
      EXPECT_EQ(formatted(once), once) << entry.path();
      ++sources;
    }
  }
  EXPECT_GT(sources, 10u);
}

/// What ships is written in the canonical form.
TEST(Format, WhatShipsIsFormatted) {
  for (const char* folder : {"policies", "examples", "stdlib"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(HELIOS_ROOT) / folder)) {
      if (entry.path().extension() != ".helios") continue;
      std::ifstream in(entry.path(), std::ios::binary);
      std::ostringstream text;
      text << in.rdbuf();
      EXPECT_TRUE(formatted(text.str()) == text.str()) << entry.path() << ": run helios fmt";
    }
  }
}

}  // namespace
}  // namespace helios::format
