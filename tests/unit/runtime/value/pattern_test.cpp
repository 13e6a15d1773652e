#include "runtime/value/pattern.h"

#include <gtest/gtest.h>

namespace helios::value {
namespace {

bool matches(std::string_view text, std::string_view pattern, bool ignoring_case = false) {
  const auto compiled = Pattern::compile(pattern, ignoring_case);
  EXPECT_TRUE(compiled.ok()) << pattern;
  return compiled.ok() && compiled->matches(text);
}

TEST(Pattern, SearchesAnywhere) {
  EXPECT_TRUE(matches("4111111111111", "^4[0-9]{12}$"));
  EXPECT_FALSE(matches("x4111111111111", "^4[0-9]{12}$"));
  EXPECT_TRUE(matches("powershell -enc ABC", "-enc"));
  EXPECT_TRUE(matches("", ""));
  EXPECT_TRUE(matches("ünïcode", "^.n.code$"));  // a dot is a code point
  EXPECT_TRUE(matches(std::string_view("a\0b", 3), R"(a\x00b)"));
}

TEST(Pattern, IgnoresCaseWhenAsked) {
  EXPECT_FALSE(matches("CMD.EXE", "cmd"));
  EXPECT_TRUE(matches("CMD.EXE", "cmd", true));
  EXPECT_TRUE(matches("ÜBER", "über", true));
}

TEST(Pattern, SaysWhatIsWrong) {
  for (const char* wrong : {"(", "[a", "a{2,1}", R"((a)\1)", "(?<=a)b", "*a", "(a{1000}){1000}"}) {
    const auto compiled = Pattern::compile(wrong);
    ASSERT_FALSE(compiled.ok()) << wrong;
    EXPECT_FALSE(compiled.error().message.empty());
  }
}

TEST(Pattern, TimeIsLinearWhereOthersExplode) {
  EXPECT_FALSE(matches(std::string(20'000, 'a') + "b", "^(a+)+$"));
}

TEST(Pattern, KeepsItsSourceWhenMoved) {
  auto compiled = Pattern::compile("a+");
  ASSERT_TRUE(compiled.ok());
  Pattern moved = std::move(*compiled);
  EXPECT_EQ(moved.source(), "a+");
  EXPECT_TRUE(moved.matches("caat"));
}

}  // namespace
}  // namespace helios::value
