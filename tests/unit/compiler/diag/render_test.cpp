#include <gtest/gtest.h>

#include "compiler/diag/diagnostic.h"

namespace helios::diag {
namespace {

/// A file, and spans found in it by their text.
struct Fixture {
  source::Files files;
  source::FileId file;
  Reporter reporter;

  explicit Fixture(std::string text) { file = files.add("fraud.helios", std::move(text)); }
  source::Span find(std::string_view needle, size_t from = 0) const {
    const size_t at = files[file].text().find(needle, from);
    EXPECT_NE(at, std::string_view::npos) << needle;
    return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + needle.size())};
  }
  std::string terminal(bool colour = false) const {
    return render_terminal(files, reporter.sorted(), colour);
  }
};

TEST(TerminalRenderer, ShowsPlaceLabelAndHelp) {
  Fixture f("event E {\n  age: Duration?\n  id: Id\n  a: Int\n}\n// x\nwhen p.age < 2d\n");
  f.reporter.report(f.find("p.age"), UnguardedOptional, "p.age")
      .label(f.find("Duration?"), "declared optional here")
      .help("say what unknown means: `p.age otherwise 0s`");
  EXPECT_EQ(f.terminal(),
            "error[E0301]: `p.age` may be unknown here\n"
            " --> fraud.helios:7:6\n"
            "  |\n"
            "2 |   age: Duration?\n"
            "  |        --------- declared optional here\n"
            "...\n"
            "7 | when p.age < 2d\n"
            "  |      ^^^^^\n"
            "  |\n"
            "  = help: say what unknown means: `p.age otherwise 0s`\n");
}

TEST(TerminalRenderer, HangsSeveralLabelsOfOneLineBelowEachOther) {
  Fixture f("when a + b\n");
  f.reporter.report(f.find("+"), OperatorTypes, "+", "Int", "Text")
      .label(f.find("a"), "this is Int")
      .label(f.find("b"), "this is Text");
  EXPECT_EQ(f.terminal(),
            "error[E0204]: `+` does not go between Int and Text\n"
            " --> fraud.helios:1:8\n"
            "  |\n"
            "1 | when a + b\n"
            "  |      - ^ - this is Text\n"
            "  |      |\n"
            "  |      this is Int\n");
}

TEST(TerminalRenderer, CaretsStandRightAfterTabsAndBeyondAscii) {
  Fixture f("\twhen \"Grüße\" is x\n");
  f.reporter.report(f.find("x"), UnknownName, "name", "x").label(f.find("x"), "here");
  EXPECT_EQ(f.terminal(),
            "error[E0201]: there is no name called `x` here\n"
            " --> fraud.helios:1:18\n"
            "  |\n"
            "1 |     when \"Grüße\" is x\n"
            "  |                     ^ here\n");
}

TEST(TerminalRenderer, SpansOfSeveralLinesStopAtTheFirstAndEmptyOnesStillShow) {
  Fixture f("rule a\n  when b\n");
  f.reporter.report({f.file, 5, 14}, SyntaxError, "one");
  f.reporter.report({f.file, 16, 16}, SyntaxError, "two");
  EXPECT_EQ(f.terminal(),
            "error[E0101]: one\n"
            " --> fraud.helios:1:6\n"
            "  |\n"
            "1 | rule a\n"
            "  |      ^\n"
            "\n"
            "error[E0101]: two\n"
            " --> fraud.helios:3:1\n"
            "  |\n"
            "3 |\n"
            "  | ^\n");
}

TEST(TerminalRenderer, ColourOnlyAddsEscapes) {
  Fixture f("let a = b + c\n");
  f.reporter.report(f.find("+"), SyntaxError, "x").label(f.find("a"), "y").help("z\nzz");
  std::string plain;
  const std::string coloured = f.terminal(true);
  EXPECT_NE(coloured.find("\x1b["), std::string::npos);
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  EXPECT_EQ(plain, f.terminal(false));
}

TEST(TerminalRenderer, LabelsInAnotherFileNameIt) {
  Fixture f("use a.B\n");
  const source::FileId other = f.files.add("other.helios", "enum B {}\n");
  f.reporter.report(f.find("a.B"), DuplicateName, "B").label({other, 5, 6}, "first declared here");
  EXPECT_EQ(f.terminal(),
            "error[E0202]: `B` is declared twice\n"
            " --> fraud.helios:1:5\n"
            "  |\n"
            "1 | use a.B\n"
            "  |     ^^^\n"
            " ::: other.helios:1:6\n"
            "  |\n"
            "1 | enum B {}\n"
            "  |      - first declared here\n");
}

TEST(JsonRenderer, HoldsEverythingAndSurvivesBrokenBytes) {
  Fixture f("let a = \"\xff\"\n");
  f.reporter.report(f.find("a"), SyntaxError, "a \xff \"quoted\"").help("do");
  const std::string json = render_json(f.files, f.reporter.sorted());
  EXPECT_NE(json.find("\"code\": \"E0101\""), std::string::npos) << json;
  EXPECT_NE(json.find("\\\"quoted\\\""), std::string::npos) << json;
  EXPECT_NE(json.find("\"end_column\": 6"), std::string::npos) << json;
  EXPECT_EQ(json.find('\xff'), std::string::npos);
}

}  // namespace
}  // namespace helios::diag
