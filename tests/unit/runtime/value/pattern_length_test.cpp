#include "runtime/value/pattern_length.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace helios::value
