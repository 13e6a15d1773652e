#include "runtime/value/time.h"

#include <gtest/gtest.h>

#include <random>

namespace helios::value {
namespace {

std::string read_time(std::string_view text) {
  const auto t = parse_time(text);
  return t ? to_string(*t) : "none";
}

int64_t any_int64(std::mt19937_64& random) { return int64_t(random()) >> (random() % 64); }

TEST(Time, ReadsTheFormsOfIso8601) {
  EXPECT_EQ(read_time("2026-01-31T10:00:00Z"), "2026-01-31T10:00:00Z");
  EXPECT_EQ(read_time("2026-01-31t10:00:00z"), "2026-01-31T10:00:00Z");
  EXPECT_EQ(read_time("2026-01-31 10:00Z"), "2026-01-31T10:00:00Z");
  EXPECT_EQ(read_time("2026-01-31T10:00:00.120Z"), "2026-01-31T10:00:00.12Z");
  EXPECT_EQ(read_time("2026-01-31T10:00:00.123456789+01:00"), "2026-01-31T09:00:00.123456789Z");
  EXPECT_EQ(read_time("2026-01-01T00:30:00+01:00"), "2025-12-31T23:30:00Z");
  EXPECT_EQ(read_time("2026-01-31T10:00:00-0530"), "2026-01-31T15:30:00Z");
  EXPECT_EQ(read_time("2026-01-31 10:00:00+01"), "2026-01-31T09:00:00Z");
  EXPECT_EQ(read_time("1969-12-31T23:59:59.999999999Z"), "1969-12-31T23:59:59.999999999Z");
}

TEST(Time, RefusesWhatIsNoInstant) {
  for (const char* text : {"",
                           "2026-01-31",
                           "2026-01-31T10:00:00",
                           "2026-01-31T10:00:00+",
                           "2026-01-31T24:00:00Z",
                           "2026-02-29T10:00:00Z",
                           "2026-01-31T10:60:00Z",
                           "2026-01-31T10:00:60Z",
                           "2026-13-01T10:00:00Z",
                           "2026-01-31T10:00:00.Z",
                           "2026-01-31T10:00:00.1234567890Z",
                           "2026-01-31T10Z",
                           "26-01-31T10:00:00Z",
                           "2026-01-31T10:00:00Z ",
                           " 2026-01-31T10:00:00Z",
                           "2026-01-31T10:00:00+24:00",
                           "2026-1-31T10:00:00Z",
                           "2026-01-31T10:00:00+01:60",
                           "2026-01-31T10:00.5Z",
                           "2026-01-31T10:00:00+1:00",
                           "20260131T100000Z",
                           "2026-01-31T10:00:00Z+01:00",
                           "9999-01-01T00:00:00Z",
                           "1899-12-31T23:59:59.999999999Z",
                           "2150-01-01T00:00:00Z",
                           "2026-00-10T10:00:00Z",
                           "2026-01-00T10:00:00Z"}) {
    EXPECT_EQ(read_time(text), "none") << text;
  }
}

TEST(Time, ReadsFrom1900To2150AndPrintsAll) {
  EXPECT_EQ(to_string(kEarliestTime), "1900-01-01T00:00:00Z");
  EXPECT_EQ(to_string(kLatestTime), "2149-12-31T23:59:59.999999999Z");
  EXPECT_EQ(parse_time("1900-01-01T01:00:00+01:00"), kEarliestTime);
  EXPECT_EQ(parse_time("2150-01-01T00:59:59.999999999+01:00"), kLatestTime);
  EXPECT_EQ(read_time("1900-01-01T00:00:00+00:01"), "none");
  EXPECT_EQ(read_time("2149-12-31T23:59:59.999999999-00:01"), "none");
  EXPECT_EQ(to_string(Time{INT64_MIN}), "1677-09-21T00:12:43.145224192Z");
  EXPECT_EQ(to_string(Time{INT64_MAX}), "2262-04-11T23:47:16.854775807Z");
}

TEST(Time, WhatIsPrintedReadsBack) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 100'000; ++i) {
    const Time t{any_int64(random)};
    const std::string printed = to_string(t);
    ASSERT_LE(printed.size(), Time::kMaxChars);
    const bool readable = t >= kEarliestTime && t <= kLatestTime;
    ASSERT_EQ(parse_time(printed), readable ? std::optional(t) : std::nullopt) << printed;
    const TimeOfDay of_day{int64_t(random() % uint64_t(kDay)) / (i % 2 ? 1 : kSecond) *
                           (i % 2 ? 1 : kSecond)};
    ASSERT_EQ(parse_time_of_day(to_string(of_day)), of_day) << to_string(of_day);
  }
}

TEST(Time, NoPartOfATimeIsATime) {
  const std::string whole = "2026-01-31T10:00:00.5+01:30";
  for (size_t length = 0; length < whole.size(); ++length) {
    // "+01" and "+013" apart, of which the first is a form of its own.
    const std::string part = whole.substr(0, length);
    EXPECT_EQ(parse_time(part).has_value(), part.ends_with("+01")) << part;
  }
}

TEST(TimeOfDay, ReadsHoursMinutesAndMore) {
  EXPECT_EQ(parse_time_of_day("07:30"), TimeOfDay{7 * kHour + 30 * kMinute});
  EXPECT_EQ(parse_time_of_day("07:30:15.5"),
            TimeOfDay{7 * kHour + 30 * kMinute + 15 * kSecond + kSecond / 2});
  EXPECT_EQ(to_string(TimeOfDay{}), "00:00");
  EXPECT_EQ(to_string(TimeOfDay{kDay - 1}), "23:59:59.999999999");
  EXPECT_EQ(to_string(TimeOfDay{7 * kHour + kSecond}), "07:00:01");
  for (const char* text :
       {"", "7:30", "24:00", "07:60", "07:30:60", "07", "07:30:", "07:30:15.", "07:30Z"}) {
    EXPECT_FALSE(parse_time_of_day(text)) << text;
  }
}

/// Walks the calendar a day at a time, by the rules as they are taught.
TEST(Date, AgreesWithAWalkThroughTheCalendar) {
  int64_t year = 1580, days = -142'445;  // 1580-01-01
  int month = 1, day = 1, weekday_now = 2;
  ASSERT_EQ(date_from(1580, 1, 1), Date{days});
  for (; year < 2420; ++days) {
    const CivilDate c = civil(Date{days});
    ASSERT_TRUE(c.year == year && c.month == month && c.day == day) << to_string(Date{days});
    ASSERT_EQ(date_from(year, month, day), Date{days});
    ASSERT_EQ(weekday(Date{days}), weekday_now) << to_string(Date{days});
    ASSERT_EQ(parse_date(to_string(Date{days})), Date{days});
    weekday_now = weekday_now % 7 + 1;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int lengths[] = {31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (++day > lengths[month - 1]) {
      ASSERT_FALSE(date_from(year, month, day));
      day = 1;
      if (++month > 12) month = 1, ++year;
    }
  }
  EXPECT_EQ(weekday(*parse_date("2026-01-31")), 6);
}

TEST(Date, FarYearsAreWrittenWithASign) {
  EXPECT_EQ(to_string(*date_from(-44, 3, 15)), "-0044-03-15");
  EXPECT_EQ(to_string(*date_from(12'345, 1, 1)), "+12345-01-01");
  EXPECT_EQ(to_string(*date_from(0, 1, 1)), "0000-01-01");
  EXPECT_FALSE(date_from(kYearMax + 1, 1, 1));
  std::mt19937_64 random(2);
  for (int i = 0; i < 100'000; ++i) {
    const int64_t year = int64_t(random() % (2 * kYearMax + 1)) - kYearMax;
    const auto d = date_from(year, 1 + int(random() % 12), 1 + int(random() % 28));
    ASSERT_TRUE(d);
    ASSERT_EQ(civil(*d).year, year);
    ASSERT_EQ(parse_date(to_string(*d)), d) << to_string(*d);
  }
  for (const int64_t days : {INT64_MIN, INT64_MAX}) {
    const CivilDate end = civil({days});
    EXPECT_TRUE(end.month >= 1 && end.month <= 12 && end.day >= 1 && end.day <= 31);
    EXPECT_LE(to_string(Date{days}).size(), Date::kMaxChars);
  }
}

TEST(Date, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "2026", "2026-02", "2026-02-29", "2026-2-28", "2100-02-29", "2026-04-31", "20260228",
        "2026-02-28T", "+026-01-01", "12026-01-01", "2026/02/28"}) {
    EXPECT_FALSE(parse_date(text)) << text;
  }
  EXPECT_TRUE(parse_date("2000-02-29"));
}

TEST(Date, MonthsAreClampedToTheirEnd) {
  const auto plus = [](const char* from, int64_t months) {
    const auto d = plus_months(*parse_date(from), months);
    return d ? to_string(*d) : "none";
  };
  EXPECT_EQ(plus("2026-01-31", 1), "2026-02-28");
  EXPECT_EQ(plus("2023-12-31", 2), "2024-02-29");
  EXPECT_EQ(plus("2026-03-31", -1), "2026-02-28");
  EXPECT_EQ(plus("2026-01-15", -1), "2025-12-15");
  EXPECT_EQ(plus("2026-01-15", -25), "2023-12-15");
  EXPECT_EQ(plus("2024-02-29", 12), "2025-02-28");
  EXPECT_EQ(plus("2024-02-29", 0), "2024-02-29");
  EXPECT_EQ(plus("2024-02-29", INT64_MAX), "none");
  EXPECT_EQ(plus("2024-02-29", INT64_MIN), "none");
}

TEST(Date, MonthsAgreeWithCountingThem) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 20'000; ++i) {
    const Date from{int64_t(random() % 200'000) - 100'000};
    const auto months = int64_t(random() % 1000) - 500;
    CivilDate c = civil(from);
    for (int64_t m = 0; m < months; ++m)
      if (++c.month > 12) c.month = 1, ++c.year;
    for (int64_t m = 0; m > months; --m)
      if (--c.month < 1) c.month = 12, --c.year;
    auto expected = date_from(c.year, c.month, c.day);
    while (!expected) expected = date_from(c.year, c.month, --c.day);
    ASSERT_EQ(plus_months(from, months), expected) << to_string(from) << " + " << months;
  }
}

}  // namespace
}  // namespace helios::value
