#include <gtest/gtest.h>

#include <random>

#include "runtime/value/time.h"

namespace helios::value {
namespace {

std::string read(std::string_view text) {
  const auto d = parse_duration(text);
  return d ? to_string(*d) : "none";
}

TEST(Duration, ReadsUnitsFromLargeToSmall) {
  EXPECT_EQ(parse_duration("30s"), Duration{30 * kSecond});
  EXPECT_EQ(parse_duration("7d"), Duration{7 * kDay});
  EXPECT_EQ(parse_duration("250ms"), Duration{kSecond / 4});
  EXPECT_EQ(parse_duration("1h30m"), Duration{90 * kMinute});
  EXPECT_EQ(parse_duration("1d1ns"), Duration{kDay + 1});
  EXPECT_EQ(parse_duration("-2d"), Duration{-2 * kDay});
  EXPECT_EQ(read("90m"), "1h30m");
  EXPECT_EQ(read("1500ms"), "1s500ms");
  EXPECT_EQ(read("0d"), "0s");
  EXPECT_EQ(read("-0s"), "0s");
  EXPECT_EQ(read("1000us"), "1ms");
}

TEST(Duration, ReadsIso8601) {
  EXPECT_EQ(read("PT15M"), "15m");
  EXPECT_EQ(read("P2D"), "2d");
  EXPECT_EQ(read("P1DT12H30M5S"), "1d12h30m5s");
  EXPECT_EQ(read("P1W"), "7d");
  EXPECT_EQ(read("PT0.5S"), "500ms");
  EXPECT_EQ(read("-PT1H"), "-1h");
  EXPECT_EQ(read("PT1M0.000000001S"), "1m1ns");
}

TEST(Duration, RefusesWhatIsNone) {
  for (const char* text : {"",
                           "-",
                           "s",
                           "5",
                           "5 s",
                           "30m1h",
                           "1h1h",
                           "1.5h",
                           "1y",
                           "1M",
                           "5S",
                           "P",
                           "PT",
                           "P1DT",
                           "P1Y",
                           "P1M",
                           "P1H",
                           "PT1D",
                           "PT1H1H",
                           "PT0.5M",
                           "P0.5D",
                           "PT1.S",
                           "PT0.0000000001S",
                           "--1s",
                           "+1s",
                           "1hT",
                           "1h 30m",
                           "P1DT1HT1M",
                           "p1d",
                           "9999999999d",
                           "106751d23h47m16s854ms775us808ns",
                           "99999999999999999999999s",
                           "1h-30m",
                           "PT-15M",
                           "1dP2D"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
  EXPECT_FALSE(parse_duration(std::string_view()));
}

TEST(Duration, WhatIsPrintedReadsBack) {
  std::mt19937_64 random(4);
  for (int i = 0; i < 100'000; ++i) {
    const Duration d{int64_t(random()) >> (random() % 64)};
    const std::string printed = to_string(d);
    ASSERT_LE(printed.size(), Duration::kMaxChars);
    ASSERT_EQ(parse_duration(printed), d) << printed;
  }
  EXPECT_EQ(to_string(Duration{INT64_MIN}), "-106751d23h47m16s854ms775us808ns");
  EXPECT_EQ(to_string(Duration{INT64_MIN}).size(), Duration::kMaxChars);
  EXPECT_EQ(parse_duration("-106751d23h47m16s854ms775us808ns"), Duration{INT64_MIN});
}

}  // namespace
}  // namespace helios::value
