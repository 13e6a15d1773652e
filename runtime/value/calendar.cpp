#include <algorithm>
#include <bit>

#include "runtime/value/civil.h"
#include "runtime/value/time.h"

namespace helios::value {
namespace {

bool works_on(const Calendar& calendar, Date d) {
  return calendar.weekdays >> (weekday(d) - 1) & 1;
}

/// Working weekdays in (from, to], holidays not looked at; from <= to.
int64_t working_weekdays(const Calendar& calendar, Date from, Date to) {
  const uint64_t days = uint64_t(to.days) - uint64_t(from.days);
  auto count = int64_t(days / 7) * std::popcount(uint8_t(calendar.weekdays & 0x7f));
  for (int64_t rest = int64_t(days % 7); rest > 0; --rest)
    count += works_on(calendar, {to.days - rest + 1});
  return count;
}

/// Holidays in (from, to] that would have been worked on.
int64_t missed_days(const Calendar& calendar, Date from, Date to) {
  const auto& holidays = calendar.holidays;
  int64_t count = 0;
  auto at = std::upper_bound(holidays.begin(), holidays.end(), from);
  for (; at != holidays.end() && *at <= to; ++at) {
    const bool listed_twice = at != holidays.begin() && *(at - 1) == *at;
    count += !listed_twice && works_on(calendar, *at);
  }
  return count;
}

}  // namespace

bool Calendar::is_business_day(Date d) const {
  return works_on(*this, d) && !std::binary_search(holidays.begin(), holidays.end(), d);
}

std::optional<Date> Calendar::plus_business_days(Date d, int64_t n) const {
  const int64_t step = n < 0 ? -1 : 1;
  for (int64_t walked = 0; n != 0; ++walked) {
    if (walked == kDaysMax || __builtin_add_overflow(d.days, step, &d.days)) return std::nullopt;
    if (is_business_day(d)) n -= step;
  }
  return d;
}

std::optional<Time> Calendar::business_days_later(Time t, int64_t n) const {
  if (n == 0) return t;
  const std::optional<Date> day = plus_business_days(zone.date(t), n);
  if (!day) return std::nullopt;
  const Time then = zone.first_instant(*day, zone.time_of_day(t));
  return then < kEarliestTime || then > kLatestTime ? std::nullopt : std::optional(then);
}

int64_t Calendar::business_days_between(Date from, Date to) const {
  if (to < from) return -business_days_between(to, from);
  return working_weekdays(*this, from, to) - missed_days(*this, from, to);
}

}  // namespace helios::value
