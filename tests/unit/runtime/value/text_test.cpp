#include "runtime/value/text.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "runtime/value/utf8.h"

namespace helios::value {
namespace {

std::string utf8(uint32_t code_point) {
  char buffer[4];
  return {buffer, encode(buffer, code_point)};
}

std::string utf8(const std::vector<uint32_t>& code_points) {
  std::string text;
  for (uint32_t c : code_points) text += utf8(c);
  return text;
}

bool is_surrogate(uint32_t c) { return c >= 0xd800 && c < 0xe000; }

TEST(Utf8, EveryCodePointIsValidAndReadsBack) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    ASSERT_EQ(is_valid_utf8(utf8(c)), !is_surrogate(c)) << c;
    if (!is_surrogate(c)) ASSERT_EQ(decode(utf8(c).data()), c);
  }
}

/// By the definition: a text is valid when it is what its code points encode to.
bool naive_is_valid(const std::string& text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = uint8_t(text[i]);
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xc0 ? 0
                          : lead < 0xe0 ? 2
                          : lead < 0xf0 ? 3
                          : lead < 0xf8 ? 4
                                        : 0;
    if (length == 0 || i + length > text.size()) return false;
    uint32_t c = length == 1 ? lead : lead & (0x7fu >> length);
    for (size_t k = 1; k < length; ++k) c = c << 6 | (uint8_t(text[i + k]) & 0x3f);
    if (c > 0x10ffff || is_surrogate(c) || text.substr(i, length) != utf8(c)) return false;
    i += length;
  }
  return true;
}

TEST(Utf8, AgreesWithTheDefinitionOnBytesOfAnyKind) {
  std::mt19937_64 random(9);
  const unsigned char bytes[] = {0x00, 'a',  0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
                                 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};
  int valid = 0;
  for (int i = 0; i < 300'000; ++i) {
    std::string text(random() % 3 * 8, 'x');  // some ASCII in front, for the fast way
    for (uint64_t n = random() % 6; n > 0; --n) text += char(bytes[random() % sizeof bytes]);
    ASSERT_EQ(is_valid_utf8(text), naive_is_valid(text));
    valid += naive_is_valid(text);
  }
  EXPECT_GT(valid, 1000);
}

TEST(Nfc, ComposesAndOrders) {
  EXPECT_EQ(nfc("e\u0301"), "\u00e9");
  EXPECT_EQ(nfc("\u00e9"), "\u00e9");
  EXPECT_EQ(nfc("\u212b"), "\u00c5");               // ångström sign
  EXPECT_EQ(nfc("a\u0301\u0323"), "\u1ea1\u0301");  // marks below come first
  EXPECT_EQ(nfc("\u1100\u1161\u11a8"), "\uac01");   // hangul
  EXPECT_EQ(nfc("\uac00\u11a8"), "\uac01");
  EXPECT_EQ(nfc("\u0958"), "\u0915\u093c");  // a composition exclusion
  EXPECT_EQ(nfc("\u037e"), ";");
  EXPECT_EQ(nfc(std::string("a\0e\u0301", 5)), std::string("a\0\u00e9", 4));
  EXPECT_EQ(nfc(""), "");
}

TEST(Nfc, WhatIsSurelySoStaysWhateverStandsBeside) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (is_surrogate(c) || !is_surely_nfc(utf8(c))) continue;
    // The mark behind makes the whole text go the long way round.
    for (uint32_t before : {0x61u, 0x11131u, 0x9c7u, 0xac00u, 0x1100u, 0x1fbfu}) {
      const std::string text = utf8({before, c}), end = "q\u0301e\u0301";
      ASSERT_EQ(nfc(text + end),
                nfc(utf8(before) + end).substr(0, utf8(before).size()) + utf8(c) + nfc(end))
          << c;
    }
  }
  EXPECT_TRUE(is_surely_nfc("Zażółć gęślą jaźń, Füße, Việt, 漢字, 한글, Привет"));
  EXPECT_FALSE(is_surely_nfc("e\u0301"));
}

TEST(Nfc, TwiceIsOnce) {
  std::mt19937_64 random(10);
  for (int i = 0; i < 20'000; ++i) {
    std::string text;
    for (uint64_t n = random() % 8; n > 0; --n) {
      uint32_t c = random() % 3 == 0 ? 0x300 + random() % 0x70 : random() % 0x3400;
      if (random() % 8 == 0) c = 0xac00 + random() % 11'172;
      text += utf8(c);
    }
    const std::string once = nfc(text);
    ASSERT_TRUE(is_valid_utf8(once));
    ASSERT_EQ(nfc(once), once);
  }
}

TEST(FoldCase, IsTheSimpleOne) {
  EXPECT_EQ(fold_case("Hello WORLD [@`{]"), "hello world [@`{]");
  EXPECT_EQ(fold_case("ÄÖÜß"), "äöüß");
  EXPECT_EQ(fold_case("ΣΊΣΥΦΟΣ"), fold_case("σίσυφος"));
  const uint32_t cases[][2] = {
      {0x130, 0x130},   {0x131, 0x131},   {0x3c2, 0x3c3},   {0x17f, 's'},       {0xb5, 0x3bc},
      {0x1e9e, 0xdf},   {0x212a, 'k'},    {0x212b, 0xe5},   {0x1f88, 0x1f80},   {0x1fbc, 0x1fb3},
      {0x13a0, 0x13a0}, {0xab70, 0x13a0}, {0x13f8, 0x13f0}, {0x10400, 0x10428}, {0xdf, 0xdf},
      {0x345, 0x3b9},   {0x1c80, 0x432},  {0xfb00, 0xfb00}, {0x1e900, 0x1e922}, {0x2c2f, 0x2c5f},
      {0x1fbe, 0x3b9},  {0x3f4, 0x3b8},
  };
  for (const auto& [from, to] : cases)
    EXPECT_EQ(fold_case(utf8(from)), utf8(to)) << std::hex << from;
}

TEST(FoldCase, KeepsTheNumberOfCodePointsAndTwiceIsOnce) {
  for (uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (is_surrogate(c)) continue;
    const std::string folded = fold_case(utf8(c));
    ASSERT_EQ(folded.size(), size_t(code_point_bytes(folded[0]))) << c;
    ASSERT_EQ(fold_case(folded), folded) << c;
  }
}

TEST(Like, MatchesTheWholeText) {
  EXPECT_TRUE(like("7z1900.exe", "7z*.exe"));
  EXPECT_FALSE(like("7z1900.exe.txt", "7z*.exe"));
  EXPECT_TRUE(like("", ""));
  EXPECT_TRUE(like("", "*"));
  EXPECT_TRUE(like("", "***"));
  EXPECT_FALSE(like("", "?"));
  EXPECT_TRUE(like("日本", "??"));
  EXPECT_TRUE(like("日本語", "*?語"));
  EXPECT_FALSE(like("日本", "???"));
  EXPECT_TRUE(like("a*b", R"(a\*b)"));
  EXPECT_FALSE(like("axb", R"(a\*b)"));
  EXPECT_TRUE(like("what?", R"(what\?)"));
  EXPECT_TRUE(like(R"(C:\Windows\x)", R"(C:\\Windows\\*)"));
  EXPECT_TRUE(like(R"(C:\Windows)", R"(C:\Windows)"));  // before others it stands for itself
  EXPECT_TRUE(like(R"(a\)", R"(a\)"));
  EXPECT_TRUE(like("abcabcabd", "*abd"));
}

/// By the definition, over code points.
bool naive_like(const std::string& text, const std::string& pattern) {
  if (pattern.empty()) return text.empty();
  if (pattern[0] == '*') {
    for (size_t skip = 0; skip <= text.size(); ++skip) {
      if (naive_like(text.substr(skip), pattern.substr(1))) return true;
    }
    return false;
  }
  if (text.empty()) return false;
  if (pattern[0] == '?') {
    const auto bytes = size_t(code_point_bytes(text[0]));
    return (uint8_t(text[0]) & 0xc0) != 0x80 && naive_like(text.substr(bytes), pattern.substr(1));
  }
  const bool escape = pattern[0] == '\\' && pattern.size() > 1 &&
                      std::string("*?\\").find(pattern[1]) != std::string::npos;
  return text[0] == pattern[escape] && naive_like(text.substr(1), pattern.substr(1 + escape));
}

TEST(Like, AgreesWithTheDefinition) {
  std::mt19937_64 random(11);
  const char* const text_parts[] = {"a", "b", "*", "\\", "é"};
  const char* const pattern_parts[] = {"a", "b", "*", "?", "\\", "\\*", "é"};
  int matched = 0;
  for (int i = 0; i < 200'000; ++i) {
    std::string text, pattern;
    for (uint64_t n = random() % 9; n > 0; --n) text += text_parts[random() % (i % 2 ? 5 : 2)];
    for (uint64_t n = random() % 8; n > 0; --n)
      pattern += pattern_parts[random() % (i % 2 ? 7 : 4)];
    ASSERT_EQ(like(text, pattern), naive_like(text, pattern)) << text << " like " << pattern;
    matched += naive_like(text, pattern);
  }
  EXPECT_GT(matched, 5000);
}

TEST(Like, ManyStarsEnd) {
  std::string pattern;
  for (int i = 0; i < 50; ++i) pattern += "*a";
  EXPECT_FALSE(like(std::string(5000, 'a'), pattern + "*b"));
}

}  // namespace
}  // namespace helios::value
