#include "runtime/value/civil.h"

#include <algorithm>

namespace helios::value {

CivilDate civil(Date d) { return civil_from(d.days); }

std::optional<Date> date_from(int64_t year, int month, int day) {
  if (year > kYearMax || year < -kYearMax) return std::nullopt;
  if (month < 1 || month > 12 || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Date{days_from(year, month, day)};
}

std::optional<Date> plus_months(Date d, int64_t months) {
  const CivilDate from = civil(d);
  int64_t month;  // counted from January of year 0
  if (__builtin_add_overflow(from.year * 12 + (from.month - 1), months, &month))
    return std::nullopt;
  const int64_t year = floor_div(month, 12);
  const int month_of_year = int(month - year * 12) + 1;
  return date_from(year, month_of_year, std::min(from.day, days_in_month(year, month_of_year)));
}

int weekday(Date d) {
  const int64_t since_monday = (d.days % 7 + 7 + 3) % 7;  // 1970-01-01 was a Thursday
  return int(since_monday) + 1;
}

}  // namespace helios::value
