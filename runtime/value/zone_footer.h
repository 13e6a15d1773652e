#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace helios::value {

/// A change of the clocks: from `at` (seconds since 1970 in UTC) on, `offset` seconds ahead of UTC.
struct ClockChange {
  int64_t at;
  int32_t offset;
};

/// The rule at the end of a TZif file, in the form of the environment's TZ:
/// "CET-1CEST,M3.5.0,M10.5.0/3". It says when the clocks change in every year after the last listed
/// one. nullopt when it is not of that form.
struct ZoneFooter {
  /// One of the two days in the year on which clocks change, and when, by the clock before the
  /// change.
  struct Day {
    enum class Kind : uint8_t { WeekdayOfMonth, JulianNoLeapDay, DayOfYear } kind;
    int month, week, weekday;  // WeekdayOfMonth: week 5 is the last, weekday 0 Sunday
    int day;                   // otherwise: 1..365 without 29 February, or 0..365 with
    int64_t seconds;
  };
  int32_t standard_offset = 0;
  bool has_summer = false;
  int32_t summer_offset = 0;
  Day summer_begins{}, summer_ends{};

  /// The two changes of a year, in the order of time. Only for `has_summer`.
  std::vector<ClockChange> changes_in(int64_t year) const;
};

std::optional<ZoneFooter> parse_zone_footer(std::string_view text);

}  // namespace helios::value
