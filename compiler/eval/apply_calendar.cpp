#include "compiler/eval/apply.h"
#include "runtime/base/check.h"

namespace helios::eval {
namespace {

using abi::Datum;
using abi::Kind;
using ir::CivilPart;
using ir::Op;

using Answer = std::optional<Datum>;

Answer answer(const std::optional<value::Date>& date) {
  if (!date) return std::nullopt;
  return Datum(date->days);
}

/// What of a day and a time of day is asked for.
Datum part_of(CivilPart part, value::Date date, int64_t time_of_day_ns) {
  switch (part) {
    case CivilPart::Year: return value::civil(date).year;
    case CivilPart::Month: return value::civil(date).month;
    case CivilPart::Day: return value::civil(date).day;
    case CivilPart::Hour: return time_of_day_ns / value::kHour;
    case CivilPart::Minute: return time_of_day_ns / value::kMinute % 60;
    case CivilPart::Second: return time_of_day_ns / value::kSecond % 60;
    case CivilPart::Weekday: return value::weekday(date) - 1;
    case CivilPart::Date: return date.days;
    case CivilPart::Time: return time_of_day_ns;
  }
  HELIOS_UNREACHABLE("a civil part that is none");
}

Datum civil(const Operation& op) {
  const auto part = static_cast<CivilPart>(op.expr().payload);
  if (op.kind(0) == Kind::Date) return part_of(part, {op.args[0].as_int()}, 0);
  const value::Time time{op.args[0].as_int()};
  const value::Zone& zone = op.resources.zone(static_cast<uint32_t>(op.args[1].as_int()));
  return part_of(part, zone.date(time), zone.time_of_day(time).ns);
}

Answer plus_days(int64_t date, int64_t days) {
  value::Date sum;
  if (__builtin_add_overflow(date, days, &sum.days)) return std::nullopt;
  const int64_t year = value::civil(sum).year;
  if (year > value::kYearMax || year < -value::kYearMax) return std::nullopt;
  return Datum(sum.days);
}

const value::Calendar& calendar(const Operation& op) {
  return op.resources.calendar(static_cast<uint32_t>(op.args[2].as_int()));
}

std::optional<Datum> plus_business_days(const Operation& op) {
  const int64_t days = op.args[1].as_int();
  if (op.kind(0) == Kind::Date)
    return answer(calendar(op).plus_business_days({op.args[0].as_int()}, days));
  const auto time = calendar(op).business_days_later({op.args[0].as_int()}, days);
  return time ? std::optional(Datum(time->ns)) : std::nullopt;
}

}  // namespace

std::optional<Datum> apply_calendar(const Operation& op) {
  const value::Date date{op.args[0].as_int()};
  const Op which = op.expr().op;
  if (which == Op::Civil) return civil(op);
  if (which == Op::PlusMonths) return answer(value::plus_months(date, op.args[1].as_int()));
  if (which == Op::PlusDays) return plus_days(date.days, op.args[1].as_int());
  if (which == Op::PlusBusinessDays) return plus_business_days(op);
  if (which == Op::BusinessDaysBetween)
    return Datum(calendar(op).business_days_between(date, {op.args[1].as_int()}));
  if (which == Op::DaysBetween) return Datum(op.args[1].as_int() - date.days);
  HELIOS_UNREACHABLE("an operation that is not about days");
}

}  // namespace helios::eval
