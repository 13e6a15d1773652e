#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "runtime/value/time.h"

namespace helios::value {
namespace {

Date date(const char* text) { return *parse_date(text); }

Calendar bank_days() {
  return {*Zone::find("Europe/Berlin"),
          0b0011111,
          {date("2026-04-03"), date("2026-04-06"), date("2026-05-01")}};
}

TEST(Calendar, CountsOverWeekendsAndHolidays) {
  const Calendar c = bank_days();
  EXPECT_TRUE(c.is_business_day(date("2026-04-02")));
  EXPECT_FALSE(c.is_business_day(date("2026-04-03")));  // Good Friday
  EXPECT_FALSE(c.is_business_day(date("2026-04-04")));
  EXPECT_EQ(c.plus_business_days(date("2026-04-02"), 1), date("2026-04-07"));
  EXPECT_EQ(c.plus_business_days(date("2026-04-04"), 1), date("2026-04-07"));
  EXPECT_EQ(c.plus_business_days(date("2026-04-07"), -1), date("2026-04-02"));
  EXPECT_EQ(c.plus_business_days(date("2026-04-04"), 0), date("2026-04-04"));
  EXPECT_EQ(c.business_days_between(date("2026-04-02"), date("2026-04-07")), 1);
  EXPECT_EQ(c.business_days_between(date("2026-04-07"), date("2026-04-02")), -1);
}

TEST(Calendar, AgreesWithCountingDayByDay) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 300; ++round) {
    Calendar c{*Zone::find("UTC"), uint8_t(random() % 128), {}};
    for (uint64_t i = random() % 40; i > 0; --i) c.holidays.push_back({int64_t(random() % 400)});
    std::sort(c.holidays.begin(), c.holidays.end());
    const auto works = [&](int64_t day) {
      return (c.weekdays >> (weekday({day}) - 1) & 1) &&
             std::count(c.holidays.begin(), c.holidays.end(), Date{day}) == 0;
    };
    for (int i = 0; i < 30; ++i) {
      const auto from = int64_t(random() % 400), to = int64_t(random() % 400);
      int64_t counted = 0;
      for (int64_t day = from + 1; day <= to; ++day) counted += works(day);
      for (int64_t day = to + 1; day <= from; ++day) counted -= works(day);
      ASSERT_EQ(c.business_days_between({from}, {to}), counted);
      const auto n = int64_t(random() % 20) - 10;
      const auto there = c.plus_business_days({from}, n);
      if (!there || n == 0) continue;
      ASSERT_TRUE(works(there->days));
      // Forwards (from, there] holds n; backwards [there, from) does.
      ASSERT_EQ(n > 0 ? c.business_days_between({from}, *there)
                      : c.business_days_between({from - 1}, {there->days - 1}),
                n);
    }
  }
}

TEST(Calendar, BusinessDaysLaterIsTheSameTimeOfTheClocks) {
  const Calendar berlin{*Zone::find("Europe/Berlin"), 0b1111111, {}};
  const auto later = [&](const char* time, int64_t days) {
    return to_string(*berlin.business_days_later(*parse_time(time), days));
  };
  EXPECT_EQ(later("2026-03-27T09:00:00Z", 1), "2026-03-28T09:00:00Z");
  EXPECT_EQ(later("2026-03-27T09:00:00Z", 2), "2026-03-29T08:00:00Z");  // the clocks went forward
  EXPECT_EQ(later("2026-03-27T01:30:00Z", 2), "2026-03-29T01:00:00Z");  // half past two is skipped
  EXPECT_EQ(later("2026-10-26T01:30:00Z", -1), "2026-10-25T00:30:00Z");  // there it comes twice: the first
  EXPECT_EQ(later("2026-10-25T01:30:00Z", 0), "2026-10-25T01:30:00Z");  // and of the second nothing is changed
  const Calendar weekdays{*Zone::find("UTC"), 0b0011111, {*parse_date("2026-01-06")}};
  EXPECT_EQ(to_string(*weekdays.business_days_later(*parse_time("2026-01-02T17:00:00Z"), 2)), "2026-01-07T17:00:00Z");
  EXPECT_EQ(weekdays.business_days_later(kLatestTime, 1), std::nullopt);
  EXPECT_EQ(weekdays.business_days_later(Time{0}, INT64_MAX), std::nullopt);
}

TEST(Calendar, NeverEndsInACalendarWithoutWork) {
  const Calendar never{*Zone::find("UTC"), 0, {}};
  EXPECT_EQ(never.plus_business_days({0}, 1), std::nullopt);
  EXPECT_EQ(never.business_days_between({0}, {1'000'000'000'000}), 0);
  EXPECT_EQ(bank_days().plus_business_days({0}, INT64_MAX), std::nullopt);
  EXPECT_EQ(bank_days().plus_business_days({INT64_MAX - 1}, 9), std::nullopt);
}

}  // namespace
}  // namespace helios::value
