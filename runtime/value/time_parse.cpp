#include "runtime/value/civil.h"
#include "runtime/value/digits.h"
#include "runtime/value/time.h"

namespace helios::value {
namespace {

/// Reads a text from the left. Each reader says whether it found what it wants, and then stands
/// behind it.
struct Cursor {
  const char* at;
  const char* end;

  explicit Cursor(std::string_view text) : at(text.data()), end(text.data() + text.size()) {}
  bool done() const { return at == end; }
  bool skip(char c) {
    if (at == end || *at != c) return false;
    ++at;
    return true;
  }
  bool two_digits(int& out) {
    if (end - at < 2 || !is_digit(at[0]) || !is_digit(at[1])) return false;
    out = (at[0] - '0') * 10 + (at[1] - '0');
    at += 2;
    return true;
  }
};

/// "2026", or with a sign four digits to six: "-0044", "+12345".
bool read_year(Cursor& c, int64_t& year) {
  const bool negative = c.skip('-');
  const bool sign = negative || c.skip('+');
  const char* const begin = c.at;
  const auto digits_max = sign ? 6 : 4;
  year = 0;
  while (!c.done() && c.at - begin < digits_max && is_digit(*c.at))
    year = year * 10 + (*c.at++ - '0');
  if (negative) year = -year;
  return c.at - begin >= 4;
}

bool read_date(Cursor& c, int64_t& days) {
  int64_t year;
  int month, day;
  if (!read_year(c, year) || !c.skip('-') || !c.two_digits(month) || !c.skip('-') ||
      !c.two_digits(day)) {
    return false;
  }
  const auto date = date_from(year, month, day);
  if (date) days = date->days;
  return date.has_value();
}

/// "07:30", "07:30:15", "07:30:15.5": nanoseconds since midnight.
bool read_time_of_day(Cursor& c, int64_t& ns) {
  int hour, minute, second = 0;
  uint32_t fraction = 0;
  if (!c.two_digits(hour) || !c.skip(':') || !c.two_digits(minute)) return false;
  if (c.skip(':')) {
    if (!c.two_digits(second)) return false;
    if (c.skip('.')) {
      c.at = read_fraction(c.at, c.end, fraction);
      if (!c.at) return false;
    }
  }
  if (hour > 23 || minute > 59 || second > 59) return false;
  ns = hour * kHour + minute * kMinute + second * kSecond + fraction;
  return true;
}

/// "Z", "+01:00", "-0530", "+01".
bool read_offset(Cursor& c, int64_t& ns) {
  ns = 0;
  if (c.skip('Z') || c.skip('z')) return true;
  const bool negative = c.skip('-');
  if (!negative && !c.skip('+')) return false;
  int hour, minute = 0;
  if (!c.two_digits(hour)) return false;
  if (!c.done()) {
    c.skip(':');
    if (!c.two_digits(minute)) return false;
  }
  if (hour > 23 || minute > 59) return false;
  ns = hour * kHour + minute * kMinute;
  if (negative) ns = -ns;
  return true;
}

/// Digits at places that are known, all of them looked at before any is trusted.
struct FixedDigits {
  const char* text;
  bool all = true;

  int digit(int at) {
    const auto value = unsigned(text[at] - '0');
    all &= value <= 9;
    return int(value);
  }
  int two(int at) { return digit(at) * 10 + digit(at + 1); }
};

/// Exactly "2026-03-01T02:14:58Z", as nearly all times are written; false for all else.
bool read_usual_time(std::string_view text, int64_t& ns) {
  if (text.size() != 20) return false;
  const char* const at = text.data();
  const bool form = at[4] == '-' && at[7] == '-' && at[10] == 'T' && at[13] == ':' && at[16] == ':' && at[19] == 'Z';
  FixedDigits digits{at};
  const int year = digits.two(0) * 100 + digits.two(2), month = digits.two(5), day = digits.two(8);
  const int hour = digits.two(11), minute = digits.two(14), second = digits.two(17);
  if (!form || !digits.all || hour > 23 || minute > 59 || second > 59) return false;
  const auto date = date_from(year, month, day);
  if (!date) return false;
  const int64_t seconds = date->days * (kDay / kSecond) + hour * 3600 + minute * 60 + second;
  ns = seconds * kSecond;
  return seconds >= kEarliestTime.ns / kSecond && seconds <= kLatestTime.ns / kSecond;
}

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
  int64_t usual;
  if (read_usual_time(text, usual)) return Time{usual};
  Cursor c(text);
  int64_t days, of_day, offset;
  if (!read_date(c, days)) return std::nullopt;
  if (!c.skip('T') && !c.skip('t') && !c.skip(' ')) return std::nullopt;
  if (!read_time_of_day(c, of_day) || !read_offset(c, offset) || !c.done()) return std::nullopt;
  const __int128 ns = __int128(days) * kDay + (of_day - offset);
  if (ns < kEarliestTime.ns || ns > kLatestTime.ns) return std::nullopt;
  return Time{int64_t(ns)};
}

std::optional<Date> parse_date(std::string_view text) {
  Cursor c(text);
  int64_t days;
  if (!read_date(c, days) || !c.done()) return std::nullopt;
  return Date{days};
}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
  Cursor c(text);
  int64_t ns;
  if (!read_time_of_day(c, ns) || !c.done()) return std::nullopt;
  return TimeOfDay{ns};
}

}  // namespace helios::value
