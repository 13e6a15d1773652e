#include "runtime/workflow/schedule_runs.h"

#include <gtest/gtest.h>

namespace helios::workflow {
namespace {

int64_t at(const char* time) { return value::parse_time(time)->ns; }

/// As sema makes it of `minute hour * * *`.
abi::Schedule daily(uint64_t minutes, uint32_t hours) {
  abi::Schedule schedule;
  schedule.minutes = minutes;
  schedule.hours = hours;
  schedule.days = 0xfffffffe;
  schedule.months = 0x1ffe;
  schedule.weekdays = 0x7f;
  return schedule;
}
constexpr uint64_t bit(int n) { return uint64_t{1} << n; }

std::vector<std::string> runs(const abi::Schedule& schedule, const char* zone, const char* from, size_t count) {
  ScheduleRuns all(schedule, *value::Zone::find(zone), at(from));
  std::vector<std::string> out;
  for (; out.size() < count && all.next_ns() != kNever; all.pop()) out.push_back(value::to_string(value::Time{all.next_ns()}));
  return out;
}
using Times = std::vector<std::string>;

TEST(ScheduleRuns, ATimeOfTheDayIsThatOfItsZone) {
  const abi::Schedule schedule = daily(bit(30), bit(6));
  EXPECT_EQ(runs(schedule, "Europe/Berlin", "2026-01-05T05:30:00Z", 2), (Times{"2026-01-05T05:30:00Z", "2026-01-06T05:30:00Z"}));
  EXPECT_EQ(runs(schedule, "Europe/Berlin", "2026-01-05T05:30:01Z", 1), (Times{"2026-01-06T05:30:00Z"}));
  EXPECT_EQ(runs(schedule, "UTC", "2026-01-05T00:00:00Z", 1), (Times{"2026-01-05T06:30:00Z"}));
}

TEST(ScheduleRuns, ATimeThatTheClocksSkipIsDueAtTheFirstInstantAfter) {
  EXPECT_EQ(runs(daily(bit(30), bit(2)), "Europe/Berlin", "2026-03-28T00:00:00Z", 3),
            (Times{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"}));
  // Several that are skipped are one.
  EXPECT_EQ(runs(daily(bit(0) | bit(30), bit(2) | bit(3)), "Europe/Berlin", "2026-03-29T00:00:00Z", 3),
            (Times{"2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z", "2026-03-30T00:00:00Z"}));
}

TEST(ScheduleRuns, ATimeThatComesTwiceIsDueTheFirstTime) {
  EXPECT_EQ(runs(daily(bit(30), bit(2)), "Europe/Berlin", "2026-10-25T00:00:00Z", 2),
            (Times{"2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"}));
  EXPECT_EQ(runs(daily(bit(30), bit(2)), "Europe/Berlin", "2026-10-25T00:30:01Z", 1), (Times{"2026-10-26T01:30:00Z"}));
}

TEST(ScheduleRuns, DaysOfTheMonthAndOfTheWeek) {
  abi::Schedule schedule = daily(bit(0), bit(0));
  schedule.days = 1u << 29;
  schedule.months = 1u << 2;
  EXPECT_EQ(runs(schedule, "UTC", "2026-03-01T00:00:00Z", 1), (Times{"2028-02-29T00:00:00Z"}));
  schedule.days = 1u << 30;
  EXPECT_EQ(runs(schedule, "UTC", "2026-03-01T00:00:00Z", 1), Times{});
  schedule = daily(bit(0), bit(0));
  schedule.days = 1u << 15;
  schedule.weekdays = 1u << 4;  // friday
  schedule.either_day = true;
  EXPECT_EQ(runs(schedule, "UTC", "2026-01-13T00:00:00Z", 3),
            (Times{"2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z", "2026-01-23T00:00:00Z"}));
}

/// Against asking every minute of two years what the clocks say, where they are not changed.
TEST(ScheduleRuns, NoRunIsLost) {
  const abi::Schedule schedule = daily(bit(0) | bit(17) | bit(45), bit(0) | bit(5) | bit(23));
  const auto zone = *value::Zone::find("America/New_York");
  const int64_t from = at("2025-01-01T00:00:00Z"), to = at("2027-01-01T00:00:00Z");
  ScheduleRuns all(schedule, zone, from);
  for (int64_t ns = from; ns < to; ns += value::kMinute) {
    const value::TimeOfDay clock = zone.time_of_day(value::Time{ns});
    const bool is_due = ((schedule.hours >> (clock.ns / value::kHour)) & 1) != 0 &&
                        ((schedule.minutes >> (clock.ns / value::kMinute % 60)) & 1) != 0;
    ASSERT_EQ(all.next_ns() == ns, is_due) << value::to_string(value::Time{ns});
    if (is_due) all.pop();
  }
}

}  // namespace
}  // namespace helios::workflow
