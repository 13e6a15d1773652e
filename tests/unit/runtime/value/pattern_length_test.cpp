#include "runtime/value/pattern_length.h"

#include <gtest/gtest.h>

#include <array>

#include <random>

#include "runtime/value/pattern.h"

namespace helios::value {
namespace {

TEST(PatternLength, IsWhatMustBeThere) {
  EXPECT_EQ(least_length(".{1000,}"), 1000u);
  EXPECT_EQ(least_length("(?-i)[0-9]{3}-x+"), 5u);
  EXPECT_EQ(least_length(R"(^a?b*\.exe$)"), 4u);
}

TEST(PatternLength, IsNothingWhereItIsNotPlain) {
  for (const char* pattern : {"", "a|bc", "(abc)?", "é*", "\u212a", "[[:alpha:]]", R"(\x41\x42)", "a{,3}", "a{"})
    EXPECT_EQ(least_length(pattern), 0u) << pattern;
}

/// On patterns by chance over few characters: what is found in a text is no longer than it.
TEST(PatternLength, IsNeverMoreThanATextWhereThePatternIsFound) {
  std::mt19937 random(11);
  const auto below = [&](size_t n) { return random() % n; };
  static const char* const kPieces[] = {"a",    "b+", "a*",   "b?",    "a{2}", "b{1,3}", "[ab]",
                                        "[^a]", ".",  "^",    "$",     "a+?",  "[]b]",   R"(\.)",
                                        R"(\w)", "{", "b{0}", "a{2,}", "(ab)", "é?",     "a|"};
  int found = 0;
  for (int round = 0; round < 30'000; ++round) {
    std::string source, text;
    for (size_t n = below(5); n > 0; --n) source += kPieces[below(std::size(kPieces))];
    for (size_t n = below(8); n > 0; --n) text += "ab.]"[below(4)];
    const auto pattern = Pattern::compile("(?:)" + source);  // searched without looking at its length
    if (!pattern || !pattern->matches(text)) continue;
    ++found;
    EXPECT_LE(least_length(source), text.size()) << source << " in " << text;
  }
  EXPECT_GT(found, 1'000);
}

/// A line of so many characters, counted and searched.
TEST(PatternLength, OfALineIsCountedAsItWouldBeSearched) {
  EXPECT_EQ(line_length_wanted(".{1000,}"), 1000u);
  EXPECT_EQ(line_length_wanted("(?-i).{3,}"), 3u);
  for (const char* other : {".{3}", ".{,3}", ".{3,}a", "a.{3,}", ".{,}", ".{3,5}"})
    EXPECT_EQ(line_length_wanted(other), std::nullopt) << other;
  std::mt19937 random(12);
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (size_t n = random() % 12; n > 0; --n) text += std::array{"a", "é", "\n", "\u20ac"}[random() % 4];
    const std::string source = ".{" + std::to_string(random() % 6) + ",}";
    const auto searched = Pattern::compile("(?:)" + source), counted = Pattern::compile(source);
    ASSERT_TRUE(searched && counted);
    EXPECT_EQ(counted->matches(text), searched->matches(text)) << source << " in " << text;
  }
}

}  // namespace
}  // namespace helios::value
