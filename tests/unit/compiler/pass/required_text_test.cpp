#include "compiler/pass/required_text.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/value/pattern.h"

namespace helios::pass {
namespace {

TEST(RequiredText, IsTheLongestThatCannotBeMissing) {
  EXPECT_EQ(required_text(R"(\\rpc_[0-9a-f]{2})"), R"(\rpc_)");
  EXPECT_EQ(required_text(R"((a|b)+cmd\.exe$)"), "cmd.exe");
  EXPECT_EQ(required_text("(?-i)abc?def"), "def");
  EXPECT_EQ(required_text("abc+d"), "abc");
  EXPECT_EQ(required_text("grün*en"), "grü");
  EXPECT_EQ(required_text("grü*n"), "gr");
}

TEST(RequiredText, IsNothingWhereNothingIsCertain) {
  for (const char* pattern : {"", "abc|def", "[abc]", "(abc)", "a*", R"(\x41bc)", R"(\pLabc)", "x{y|z}abc"})
    EXPECT_EQ(required_text(pattern), "") << pattern;
}

/// On patterns by chance over few characters: where one is found, its required text is, too.
TEST(RequiredText, StandsWhereverThePatternIsFound) {
  std::mt19937 random(7);
  const auto below = [&](size_t n) { return random() % n; };
  static const char* const kPieces[] = {"a", "b", "ab", "a*", "b+", "a?", "a{2}", "[ab]", "(ab|a)",
                                        "(?:b)", ".", "^", R"(\.)", R"(\w)", "b|"};
  int found = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string source, text;
    for (size_t n = below(6); n > 0; --n) source += kPieces[below(std::size(kPieces))];
    for (size_t n = below(8); n > 0; --n) text += "ab."[below(3)];
    const auto pattern = value::Pattern::compile(source);
    if (!pattern || !pattern->matches(text)) continue;
    ++found;
    EXPECT_NE(text.find(required_text(source)), std::string::npos) << source << " in " << text;
  }
  EXPECT_GT(found, 1'000);
}

}  // namespace
}  // namespace helios::pass
