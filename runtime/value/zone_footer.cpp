#include "runtime/value/zone_footer.h"

#include "runtime/value/civil.h"
#include "runtime/value/digits.h"

namespace helios::value {
namespace {

using Day = ZoneFooter::Day;

/// Reads the text from the left; `ok` falls and stays fallen at the first thing that does not fit.
struct Reader {
  std::string_view rest;
  bool ok = true;

  bool skip(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok = skip(c) && ok; }

  int number(int min, int max) {
    int n = 0;
    size_t digits = 0;
    while (digits < rest.size() && digits < 4 && is_digit(rest[digits])) {
      n = n * 10 + (rest[digits++] - '0');
    }
    rest.remove_prefix(digits);
    ok = ok && digits > 0 && n >= min && n <= max;
    return n;
  }

  /// "CET" or "<-03>": what the zone calls itself does not matter here.
  void name() {
    if (skip('<')) {
      const size_t close = rest.find('>');
      ok = ok && close != rest.npos;
      rest.remove_prefix(close == rest.npos ? rest.size() : close + 1);
      return;
    }
    size_t letters = 0;
    while (letters < rest.size() && ((rest[letters] | 32) >= 'a' && (rest[letters] | 32) <= 'z'))
      ++letters;
    ok = ok && letters >= 3;
    rest.remove_prefix(letters);
  }

  /// "-1", "+3:30", "167:00:00"
  int32_t time() {
    const bool negative = skip('-');
    if (!negative) skip('+');
    int32_t seconds = number(0, 167) * 3600;
    if (skip(':')) seconds += number(0, 59) * 60;
    if (skip(':')) seconds += number(0, 59);
    return negative ? -seconds : seconds;
  }

  Day day() {
    Day d{};
    if (skip('M')) {
      d.kind = Day::Kind::WeekdayOfMonth;
      d.month = number(1, 12);
      expect('.');
      d.week = number(1, 5);
      expect('.');
      d.weekday = number(0, 6);
    } else if (skip('J')) {
      d.kind = Day::Kind::JulianNoLeapDay;
      d.day = number(1, 365);
    } else {
      d.kind = Day::Kind::DayOfYear;
      d.day = number(0, 365);
    }
    d.seconds = skip('/') ? time() : 2 * 3600;
    return d;
  }
};

int64_t days_of(const Day& d, int64_t year) {
  switch (d.kind) {
    case Day::Kind::WeekdayOfMonth: {
      const int64_t first = days_from(year, d.month, 1);
      const int first_weekday = weekday({first}) % 7;  // 0 Sunday, as in the footer
      const int64_t day = 1 + (d.weekday - first_weekday + 7) % 7 + (d.week - 1) * 7;
      return first - 1 + (day > days_in_month(year, d.month) ? day - 7 : day);
    }
    case Day::Kind::JulianNoLeapDay:
      return days_from(year, 1, 1) + d.day - 1 + (is_leap(year) && d.day >= 60);
    case Day::Kind::DayOfYear:
      return days_from(year, 1, 1) + d.day;
  }
  return 0;
}

int64_t local_seconds(const Day& d, int64_t year) { return days_of(d, year) * 86'400 + d.seconds; }

}  // namespace

std::vector<ClockChange> ZoneFooter::changes_in(int64_t year) const {
  const ClockChange begins{local_seconds(summer_begins, year) - standard_offset, summer_offset};
  const ClockChange ends{local_seconds(summer_ends, year) - summer_offset, standard_offset};
  if (begins.at < ends.at) return {begins, ends};
  return {ends, begins};
}

std::optional<ZoneFooter> parse_zone_footer(std::string_view text) {
  Reader in{text};
  ZoneFooter footer;
  in.name();
  footer.standard_offset = -in.time();  // the footer counts west of Greenwich
  if (in.ok && !in.rest.empty()) {
    footer.has_summer = true;
    in.name();
    const bool said = !in.rest.empty() && in.rest.front() != ',';
    footer.summer_offset = said ? -in.time() : footer.standard_offset + 3600;
    in.expect(',');
    footer.summer_begins = in.day();
    in.expect(',');
    footer.summer_ends = in.day();
  }
  if (!in.ok || !in.rest.empty()) return std::nullopt;
  return footer;
}

}  // namespace helios::value
