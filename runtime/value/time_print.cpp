#include "runtime/value/civil.h"
#include "runtime/value/digits.h"
#include "runtime/value/time.h"

namespace helios::value {
namespace {

char* write_year(char* out, int64_t year) {
  if (year >= 0 && year <= 9999) return write_padded(out, uint64_t(year), 4);
  *out++ = year < 0 ? '-' : '+';
  const auto digits = uint64_t(year < 0 ? -year : year);
  return digits <= 9999 ? write_padded(out, digits, 4) : write_number(out, digits);
}

char* write_date(char* out, int64_t days) {
  const CivilDate date = civil_from(days);
  out = write_year(out, date.year);
  *out++ = '-';
  out = write_padded(out, uint64_t(date.month), 2);
  *out++ = '-';
  return write_padded(out, uint64_t(date.day), 2);
}

char* write_hour_and_minute(char* out, int64_t ns_of_day) {
  out = write_padded(out, uint64_t(ns_of_day / kHour), 2);
  *out++ = ':';
  return write_padded(out, uint64_t(ns_of_day / kMinute % 60), 2);
}

char* write_seconds(char* out, int64_t ns_of_day) {
  *out++ = ':';
  out = write_padded(out, uint64_t(ns_of_day / kSecond % 60), 2);
  return write_fraction(out, uint32_t(ns_of_day % kSecond));
}

}  // namespace

char* write(char* out, Time t) {
  const int64_t days = floor_div(t.ns, kDay);
  const int64_t of_day = int64_t(uint64_t(t.ns) - uint64_t(days) * uint64_t(kDay));
  out = write_date(out, days);
  *out++ = 'T';
  out = write_hour_and_minute(out, of_day);
  out = write_seconds(out, of_day);
  *out++ = 'Z';
  return out;
}

char* write(char* out, Date d) { return write_date(out, d.days); }

char* write(char* out, TimeOfDay t) {
  out = write_hour_and_minute(out, t.ns);
  return t.ns % kMinute == 0 ? out : write_seconds(out, t.ns);
}

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
