#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/declarations.h"

/// `calendar`: a zone, the working weekdays and a list of holidays.
namespace helios::sema {
namespace {

constexpr uint8_t kMondayToFriday = 0b0011111;

uint8_t weekdays_of(Context& cx, const ast::CalendarDecl& decl) {
  if (decl.weekdays.empty()) return kMondayToFriday;
  const abi::Enum& weekday = cx.module.schema.types[cx.weekday_enum];
  uint8_t days = 0;
  for (const ast::Name& name : decl.weekdays) {
    const int32_t day = weekday.find(name.text);
    if (day >= 0) {
      days |= static_cast<uint8_t>(1u << day);
      continue;
    }
    std::vector<std::string_view> known;
    for (const abi::EnumMember& member : weekday.members) known.push_back(member.name);
    suggest(cx.reporter.report(name.span, diag::UnknownName, "weekday", name.text), name.text,
            known);
  }
  return days;
}

std::vector<int64_t> holidays_of(Context& cx, const ast::File& file,
                                 const ast::CalendarDecl& decl) {
  std::vector<int64_t> days;
  if (!decl.holidays) return days;
  const auto* list =
      find_declared<ListSymbol>(cx, file, decl.holidays->text, decl.holidays->span, "list");
  if (!list) return days;
  const abi::TypeTable& types = cx.module.schema.types;
  const abi::List& dates = cx.module.schema.lists[list->id.index];
  const abi::Type& type = types[dates.type];
  if (type.kind == abi::Kind::Map || types[type.element].kind != abi::Kind::Date || dates.dated) {
    cx.reporter
        .report(decl.holidays->span, diag::TypeMismatch, types.name(dates.type), "set of Date")
        .help(fmt::format("declare it so: `list {}: set of Date = {{ 2026-12-25 }}`",
                          decl.holidays->text));
    return days;
  }
  for (const abi::Datum& date : dates.value.items()) days.push_back(date.as_int());
  std::sort(days.begin(), days.end());
  return days;
}

}  // namespace

std::optional<value::Zone> find_zone(Context& cx, const std::string& name, source::Span span) {
  std::optional<value::Zone> zone = value::Zone::find(name);
  if (!zone) {
    cx.reporter.report(span, diag::NoSuchTimeZone, name)
        .help(
            "zones are called as in the tz database: \"Europe/Berlin\", \"America/New_York\", "
            "\"UTC\"");
  }
  return zone;
}

int64_t instant_of_day(const value::Zone& zone, int64_t days) {
  return zone.first_instant(value::Date{days}, value::TimeOfDay{0}).ns;
}

SymbolForm elaborate_calendar(Context& cx, Symbol& symbol, const ast::CalendarDecl& decl) {
  abi::CalendarResource calendar;
  calendar.name = symbol.name;
  calendar.zone = decl.zone.empty() ? "UTC" : decl.zone;
  if (!decl.zone.empty()) find_zone(cx, decl.zone, decl.zone_span);
  calendar.weekdays = weekdays_of(cx, decl);
  calendar.holidays = holidays_of(cx, *symbol.file, decl);
  const auto id = static_cast<uint32_t>(cx.module.schema.calendars.size());
  cx.module.schema.calendars.push_back(std::move(calendar));
  return CalendarSymbol{id};
}

}  // namespace helios::sema
