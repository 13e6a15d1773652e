#include "runtime/value/zone_rules.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/value/time.h"
#include "runtime/value/zone_footer.h"

namespace helios::value {
namespace {

std::string big_endian(uint64_t n, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += char(n >> (8 * i));
  return text;
}

std::string header(int changes, int types) {
  std::string text = "TZif2" + std::string(15, '\0');
  for (int count : {0, 0, 0, changes, types, 4}) text += big_endian(uint64_t(count), 4);
  return text;
}

std::string type(int offset) { return big_endian(uint64_t(offset), 4) + std::string(2, '\0'); }

/// A file with one change, in 2000, from `before` to `after` seconds, and a footer.
std::string file(int before, int after, const std::string& footer) {
  const std::string names = std::string("ABC\0", 4);
  const std::string old_body = header(0, 1) + type(0) + names;
  const std::string body =
      header(1, 2) + big_endian(946'684'800, 8) + '\1' + type(before) + type(after) + names;
  return old_body + body + "\n" + footer + "\n";
}

TEST(ZoneRules, ReadsChangesAndFooter) {
  const auto rules = read_zone_rules("Test/Zone", file(3600, 7200, "EET-2"));
  ASSERT_TRUE(rules);
  EXPECT_EQ(rules->name, "Test/Zone");
  ASSERT_EQ(rules->segments.size(), 2u);
  EXPECT_EQ(rules->segments[0].begin, INT64_MIN);
  EXPECT_EQ(rules->segments[0].offset, 1 * kHour);
  EXPECT_EQ(rules->segments[1].begin, parse_time("2000-01-01T00:00:00Z")->ns);
  EXPECT_EQ(rules->segments[1].offset, 2 * kHour);
  const auto summer = read_zone_rules("Test/Zone", file(0, 3600, "CET-1CEST,M3.5.0,M10.5.0/3"));
  ASSERT_TRUE(summer);
  EXPECT_EQ(summer->segments.size(), 2u + 2 * (2262 - 2000) + 1) << "until the end of Time";
  EXPECT_EQ(summer->segments[2].begin, parse_time("2000-03-26T01:00:00Z")->ns);
}

TEST(ZoneRules, NoDamageGetsThrough) {
  const std::string good = file(3600, 7200, "EET-2EEST,M3.5.0/3,M10.5.0/4");
  ASSERT_TRUE(read_zone_rules("x", good));
  for (size_t length = 0; length < good.size(); ++length) {
    EXPECT_FALSE(read_zone_rules("x", good.substr(0, length))) << length;
  }
  std::mt19937_64 random(6);
  for (int i = 0; i < 20'000; ++i) {
    std::string bad = good;
    for (int hit = 0; hit < 3; ++hit) bad[random() % bad.size()] = char(random());
    const auto rules = read_zone_rules("x", bad);  // whatever it says, it must not read beyond
    if (!rules) continue;
    ASSERT_FALSE(rules->segments.empty());
    for (size_t s = 1; s < rules->segments.size(); ++s) {
      ASSERT_LT(rules->segments[s - 1].begin, rules->segments[s].begin);
    }
  }
}

TEST(ZoneFooter, ReadsWhatTheDatabaseUses) {
  const auto newfoundland = parse_zone_footer("NST3:30NDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(newfoundland);
  EXPECT_EQ(newfoundland->standard_offset, -12'600);
  EXPECT_EQ(newfoundland->summer_offset, -9'000);
  const auto dublin = parse_zone_footer("IST-1GMT0,M10.5.0,M3.5.0/1");
  ASSERT_TRUE(dublin);
  EXPECT_EQ(dublin->standard_offset, 3600);
  EXPECT_EQ(dublin->summer_offset, 0);
  const auto nuuk = parse_zone_footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0");
  ASSERT_TRUE(nuuk);
  const auto changes = nuuk->changes_in(2026);
  EXPECT_EQ(to_string(Time{changes[0].at * kSecond}), "2026-03-29T01:00:00Z");
  EXPECT_EQ(to_string(Time{changes[1].at * kSecond}), "2026-10-25T01:00:00Z");
}

TEST(ZoneFooter, CountsJulianDays) {
  const auto both =
      parse_zone_footer("AAA0BBB,J60/0,59/0");  // 1 March always; 29 February in leap years
  ASSERT_TRUE(both);
  const auto leap = both->changes_in(2024), common = both->changes_in(2025);
  EXPECT_EQ(to_string(Time{leap[0].at * kSecond}), "2024-02-28T23:00:00Z");
  EXPECT_EQ(to_string(Time{leap[1].at * kSecond}), "2024-03-01T00:00:00Z");
  EXPECT_EQ(to_string(Time{common[0].at * kSecond}), "2025-02-28T23:00:00Z");
  EXPECT_EQ(to_string(Time{common[1].at * kSecond}), "2025-03-01T00:00:00Z");
}

TEST(ZoneFooter, RefusesWhatIsNone) {
  for (const char* text :
       {"CET", "C-1", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "<-03",
        "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,J0,J5", "CET-1CEST,M3.5.0,M10.5.0/3x", "CET-999"}) {
    EXPECT_FALSE(parse_zone_footer(text)) << text;
  }
}

}  // namespace
}  // namespace helios::value
