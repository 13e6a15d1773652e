#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace helios::value {

/// All four are plain int64_t in memory and in native code:
///   Time       nanoseconds since 1970-01-01T00:00:00Z; time ends in 1677-09-21 and 2262-04-11
///   Duration   nanoseconds
///   Date       days since 1970-01-01 (proleptic Gregorian)
///   TimeOfDay  nanoseconds since midnight, 0 .. 86'400'000'000'000 - 1
struct Time {
  static constexpr size_t kMaxChars = 30;  // "1677-09-21T00:12:43.145224192Z"
  int64_t ns = 0;
  friend constexpr auto operator<=>(Time, Time) = default;
};
struct Duration {
  static constexpr size_t kMaxChars = 32;  // "-106751d23h47m16s854ms775us808ns"
  int64_t ns = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
};
struct Date {
  static constexpr size_t kMaxChars = 24;  // a sign, 17 digits of year, "-12-31"
  int64_t days = 0;
  friend constexpr auto operator<=>(Date, Date) = default;
};
struct TimeOfDay {
  static constexpr size_t kMaxChars = 18;  // "23:59:59.999999999"
  int64_t ns = 0;
  friend constexpr auto operator<=>(TimeOfDay, TimeOfDay) = default;
};

constexpr int64_t kSecond = 1'000'000'000, kMinute = 60 * kSecond, kHour = 60 * kMinute,
                  kDay = 24 * kHour;

/// What a Time in data or in a policy may be: 1900 up to, not including, 2150. Narrower than an
/// int64 of nanoseconds, so that the difference of any two fits a Duration and no policy needs an
/// `on fault` for it.
constexpr Time kEarliestTime{-2'208'988'800 * kSecond}, kLatestTime{5'680'281'600 * kSecond - 1};

/// ISO 8601 / RFC 3339: "2026-01-31T10:00:00Z", with up to 9 fraction digits, "+01:00" offsets, a
/// space for the T, lower-case t and z. Seconds may be left out. No zone: nullopt (the language
/// needs one). Leap seconds (":60") have no instant here: nullopt.
std::optional<Time> parse_time(std::string_view text);
/// "2026-01-31", checked against the calendar.
std::optional<Date> parse_date(std::string_view text);
/// "07:30", "07:30:15.5"
std::optional<TimeOfDay> parse_time_of_day(std::string_view text);
/// "30s" "15m" "2h" "7d" "250ms" ("us" and "ns" too), joined from large to small "1h30m"; also ISO
/// 8601 "PT15M", "P2D", "P1W", "PT0.5S" (no months or years). A '-' in front turns the whole.
std::optional<Duration> parse_duration(std::string_view text);
std::string to_string(Time t);  // "2026-01-31T10:00:00Z", with the fraction digits it has
std::string to_string(Date d);
std::string to_string(TimeOfDay t);  // "07:30", "07:30:15.5"
std::string to_string(Duration d);   // "1h30m", "250ms", "0s", "-2d"
/// The same into `out`, which has room for kMaxChars of the type; returns the end.
char* write(char* out, Time t);
char* write(char* out, Date d);
char* write(char* out, TimeOfDay t);
char* write(char* out, Duration d);

struct CivilDate {
  int64_t year;
  int month;
  int day;
};
CivilDate civil(Date d);
/// nullopt for what is no day, or past kYearMax either way.
std::optional<Date> date_from(int64_t year, int month, int day);
/// Far beyond use, and near enough that sums and differences of days cannot overflow.
inline constexpr int64_t kYearMax = 999'999;
/// Calendar arithmetic: clamped to the month's end. 2026-01-31 plus 1 month is 2026-02-28.
std::optional<Date> plus_months(Date d, int64_t months);
/// 1 Monday .. 7 Sunday (ISO 8601).
int weekday(Date d);

/// A zone by name from the system's tz database, loaded once and kept for the process; may be
/// shared by threads. Its rules are part of the answer: `tzdb_version()` stands in a bundle's
/// manifest. Rules in force today are taken to hold until the end of time (2262).
class Zone {
 public:
  static std::optional<Zone> find(std::string_view name);  // "Europe/Berlin", "UTC"
  std::string_view name() const;
  /// What the clocks on the wall say at t: nanoseconds since 1970-01-01T00:00 local. (Within hours
  /// of the ends of time it stays at the end.)
  int64_t local_ns(Time t) const;
  Date date(Time t) const;
  TimeOfDay time_of_day(Time t) const;
  /// The first instant whose local time is not before `at` on day `d` (a gap gives its end, a fold
  /// its first). Days beyond the ends of time give the end.
  Time first_instant(Date d, TimeOfDay at) const;

 private:
  explicit Zone(const void* zone) : zone_(zone) {}
  const void* zone_;
};
std::string tzdb_version();  // "2026a"; "unknown" where the system does not say

/// A zone, working weekdays and holidays.
struct Calendar {
  static constexpr int64_t kDaysMax = 100'000;  // 270 years: from today, past the ends of time
  Zone zone;
  uint8_t weekdays = 0b0011111;  // bit 0 Monday
  std::vector<Date> holidays;    // sorted
  bool is_business_day(Date d) const;
  /// The date n business days after d (before, for negative n); d itself need not be one. nullopt
  /// when it is more than kDaysMax days away.
  std::optional<Date> plus_business_days(Date d, int64_t n) const;
  /// The same time of the clocks on that day, and t itself for none; a time that they skip is the
  /// first instant after. nullopt also where that is no Time.
  std::optional<Time> business_days_later(Time t, int64_t n) const;
  /// Business days in (from, to]; negative when to < from.
  int64_t business_days_between(Date from, Date to) const;
};

}  // namespace helios::value
