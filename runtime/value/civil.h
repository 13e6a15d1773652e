#pragma once

#include <cstdint>

#include "runtime/value/time.h"

namespace helios::value {

/// The proleptic Gregorian calendar as arithmetic (Howard Hinnant, "chrono-Compatible Low-Level
/// Date Algorithms"): years run from March, so that the leap day is their last, in eras of 400
/// years.
inline constexpr int32_t kDaysPerEra = 146'097;
inline constexpr int32_t kEraToEpoch = 719'468;  // from 0000-03-01 to 1970-01-01

constexpr int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

constexpr bool is_leap(int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(int64_t year, int month) {
  constexpr uint8_t kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

/// Days since 1970-01-01, for a date that is one, in years up to kYearMax.
constexpr int64_t days_from(int64_t year, int month, int day) {
  year -= month <= 2;
  const int64_t era = floor_div(year, 400);
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysPerEra + day_of_era - kEraToEpoch;
}

constexpr CivilDate civil_from(int64_t days) {
  // The remainder first, so that nothing overflows for any days.
  const int64_t remainder = days % kDaysPerEra;
  const auto shifted = uint32_t(remainder + (remainder < 0 ? kDaysPerEra : 0) + kEraToEpoch);
  const int64_t era = days / kDaysPerEra - (remainder < 0) + shifted / kDaysPerEra;
  const uint32_t day_of_era = shifted % kDaysPerEra;
  const uint32_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const uint32_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const uint32_t shifted_month = (5 * day_of_year + 2) / 153;
  const int day = int(day_of_year - (153 * shifted_month + 2) / 5 + 1);
  const int month = int(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
  return {int64_t(year_of_era) + era * 400 + (month <= 2), month, day};
}

}  // namespace helios::value
