#include "runtime/value/civil.h"
#include "runtime/value/digits.h"
#include "runtime/value/time.h"

namespace helios::value {
namespace {

char* write_year(char* out, int64_t year) {
  if (year >= 0 && year <= 9999) return write_padded(out, uint32_t(year), 4);
  *out++ = year < 0 ? '-' : '+';
  const auto digits = uint64_t(year < 0 ? -year : year);
  return digits <= 9999 ? write_padded(out, digits, 4) : write_number(out, digits);
}

char* write_date(char* out, int64_t days) {
  const CivilDate date = civil_from(days);
  out = write_year(out, date.year);
  *out++ = '-';
  out = write_two(out, uint32_t(date.month));
  *out++ = '-';
  return write_two(out, uint32_t(date.day));
}

/// "07:30", and ":15.5" where it has seconds or they are wanted.
char* write_of_day(char* out, uint64_t ns_of_day, bool seconds_wanted) {
  const auto seconds = uint32_t(ns_of_day / kSecond);
  const auto fraction = uint32_t(ns_of_day % kSecond);
  out = write_two(out, seconds / 3600);
  *out++ = ':';
  out = write_two(out, seconds / 60 % 60);
  if (seconds % 60 == 0 && fraction == 0 && !seconds_wanted) return out;
  *out++ = ':';
  return write_fraction(write_two(out, seconds % 60), fraction);
}

}  // namespace

char* write(char* out, Time t) {
  const int64_t days = floor_div(t.ns, kDay);
  const uint64_t of_day = uint64_t(t.ns) - uint64_t(days) * uint64_t(kDay);
  out = write_date(out, days);
  *out++ = 'T';
  out = write_of_day(out, of_day, true);
  *out++ = 'Z';
  return out;
}

char* write(char* out, Date d) { return write_date(out, d.days); }

char* write(char* out, TimeOfDay t) { return write_of_day(out, uint64_t(t.ns), false); }

std::string to_string(Time t) {
  char buffer[Time::kMaxChars];
  return {buffer, write(buffer, t)};
}

std::string to_string(Date d) {
  char buffer[Date::kMaxChars];
  return {buffer, write(buffer, d)};
}

std::string to_string(TimeOfDay t) {
  char buffer[TimeOfDay::kMaxChars];
  return {buffer, write(buffer, t)};
}

}  // namespace helios::value
