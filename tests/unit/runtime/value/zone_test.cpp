#include <gtest/gtest.h>

#include <random>

#include "runtime/value/time.h"

namespace helios::value {
namespace {

Zone zone(const char* name) {
  const auto found = Zone::find(name);
  EXPECT_TRUE(found) << name;
  return found ? *found : *Zone::find("UTC");
}

/// "2026-07-01 12:00": what the clocks show at an instant.
std::string wall(const char* zone_name, const char* instant) {
  const Zone z = zone(zone_name);
  const Time t = *parse_time(instant);
  return to_string(z.date(t)) + " " + to_string(z.time_of_day(t));
}

std::string first(const char* zone_name, const char* date, const char* of_day) {
  return to_string(zone(zone_name).first_instant(*parse_date(date), *parse_time_of_day(of_day)));
}

TEST(Zone, ShowsLocalTime) {
  EXPECT_EQ(wall("Europe/Berlin", "2026-01-31T23:30:00Z"), "2026-02-01 00:30");
  EXPECT_EQ(wall("Europe/Berlin", "2026-07-01T12:00:00Z"), "2026-07-01 14:00");
  EXPECT_EQ(wall("Europe/Berlin", "2026-03-29T00:59:59.5Z"), "2026-03-29 01:59:59.5");
  EXPECT_EQ(wall("Europe/Berlin", "2026-03-29T01:00:00Z"), "2026-03-29 03:00");
  EXPECT_EQ(wall("Europe/Berlin", "2026-10-25T00:59:59Z"), "2026-10-25 02:59:59");
  EXPECT_EQ(wall("Europe/Berlin", "2026-10-25T01:00:00Z"), "2026-10-25 02:00");
  EXPECT_EQ(wall("America/New_York", "2026-03-08T06:59:59Z"), "2026-03-08 01:59:59");
  EXPECT_EQ(wall("America/New_York", "2026-03-08T07:00:00Z"), "2026-03-08 03:00");
  EXPECT_EQ(wall("America/New_York", "2026-11-01T06:00:00Z"), "2026-11-01 01:00");
  EXPECT_EQ(wall("Asia/Kathmandu", "2026-01-01T00:00:00Z"), "2026-01-01 05:45");
  EXPECT_EQ(wall("UTC", "2026-01-01T00:00:00Z"), "2026-01-01 00:00");
  EXPECT_EQ(wall("Asia/Kolkata", "1900-01-01T00:00:00Z"),
            "1900-01-01 05:21:10");  // local mean time
}

TEST(Zone, SummerTimeGoesOnAfterTheListedYears) {
  EXPECT_EQ(wall("Europe/Berlin", "2050-07-01T12:00:00Z"), "2050-07-01 14:00");
  EXPECT_EQ(wall("Europe/Berlin", "2149-12-01T12:00:00Z"), "2149-12-01 13:00");
  EXPECT_EQ(wall("America/New_York", "2100-07-01T12:00:00Z"), "2100-07-01 08:00");
  EXPECT_EQ(wall("Australia/Sydney", "2100-01-01T12:00:00Z"), "2100-01-01 23:00");  // south
  EXPECT_EQ(wall("Europe/Dublin", "2100-07-01T12:00:00Z"),
            "2100-07-01 13:00");  // "negative" winter time
  EXPECT_EQ(wall("Asia/Jerusalem", "2100-07-01T12:00:00Z"), "2100-07-01 15:00");
  EXPECT_EQ(wall("Asia/Tokyo", "2100-07-01T12:00:00Z"), "2100-07-01 21:00");
}

TEST(Zone, AGapGivesItsEndAndAFoldItsFirst) {
  EXPECT_EQ(first("Europe/Berlin", "2026-03-29", "01:59"), "2026-03-29T00:59:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-03-29", "02:00"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-03-29", "02:30"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-03-29", "03:00"), "2026-03-29T01:00:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-10-25", "02:30"), "2026-10-25T00:30:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-10-25", "03:00"), "2026-10-25T02:00:00Z");
  EXPECT_EQ(first("America/New_York", "2026-03-08", "02:30"), "2026-03-08T07:00:00Z");
  EXPECT_EQ(first("America/New_York", "2026-11-01", "01:30"), "2026-11-01T05:30:00Z");
  EXPECT_EQ(first("America/New_York", "2026-11-01", "02:00"), "2026-11-01T07:00:00Z");
  EXPECT_EQ(first("Europe/Berlin", "2026-03-01", "00:00"), "2026-02-28T23:00:00Z");
  EXPECT_EQ(first("America/Sao_Paulo", "2018-11-04", "00:00"),
            "2018-11-04T03:00:00Z");                                                // no midnight
  EXPECT_EQ(first("Pacific/Apia", "2011-12-30", "12:00"), "2011-12-30T10:00:00Z");  // no such day
}

TEST(Zone, FirstInstantIsTheFirstOfAll) {
  std::mt19937_64 random(5);
  for (const char* name : {"Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Tehran",
                           "Australia/Lord_Howe", "Africa/Casablanca", "UTC"}) {
    const Zone z = zone(name);
    for (int i = 0; i < 400; ++i) {
      const Date d{int64_t(random() % 60'000) - 20'000};
      const TimeOfDay at{int64_t(random() % 96) * 15 * kMinute};
      const int64_t wanted = d.days * kDay + at.ns;
      // By steps of five minutes, which all changes since 1915 are multiples of; before, local mean
      // times.
      Time naive{wanted - kDay - kHour};
      while (z.local_ns(naive) < wanted) naive.ns += kSecond * 300;
      while (z.local_ns(Time{naive.ns - kSecond}) >= wanted) naive.ns -= kSecond;
      ASSERT_EQ(z.first_instant(d, at), naive)
          << name << " " << to_string(d) << " " << to_string(at) << " " << to_string(naive);
    }
  }
}

TEST(Zone, TheEndsOfTimeHold) {
  const Zone berlin = zone("Europe/Berlin"), auckland = zone("Pacific/Auckland");
  EXPECT_EQ(auckland.local_ns({INT64_MAX}), INT64_MAX);
  EXPECT_EQ(zone("America/New_York").local_ns({INT64_MIN}), INT64_MIN);
  EXPECT_EQ(berlin.first_instant({INT64_MAX}, {kDay - 1}), Time{INT64_MAX});
  EXPECT_EQ(berlin.first_instant({INT64_MIN}, {}), Time{INT64_MIN});
}

TEST(Zone, KnowsOnlyTheNamesOfTheDatabase) {
  for (const char* name :
       {"", "Europe", "Europe/Atlantis", "europe/berlin", "../zoneinfo/UTC", "localtime",
        "right/Europe/Berlin", "/etc/localtime", "tzdata.zi", "Europe/Berlin/", "posixrules"}) {
    EXPECT_FALSE(Zone::find(name)) << name;
  }
  EXPECT_EQ(zone("Europe/Berlin").name(), "Europe/Berlin");
}

TEST(Zone, TheDatabaseSaysItsVersion) {
  const std::string version = tzdb_version();
  ASSERT_GE(version.size(), 5u) << version;
  EXPECT_TRUE(version.starts_with("20") || version == "unknown") << version;
  EXPECT_EQ(version.find('\n'), version.npos);
}

}  // namespace
}  // namespace helios::value
