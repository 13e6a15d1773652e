#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"

/// The calendar: parts of times and dates, months later, business days.
namespace helios::sema {
namespace {

using ast::CivilPart;

std::string_view said(CivilPart part) {
  switch (part) {
    case CivilPart::Year: return "year";
    case CivilPart::Month: return "month";
    case CivilPart::Day: return "day";
    case CivilPart::Hour: return "hour";
    case CivilPart::Minute: return "minute";
    case CivilPart::Second: return "second";
    case CivilPart::Weekday: return "weekday";
    case CivilPart::Date: return "date";
    case CivilPart::Time: return "time";
  }
  return "";
}

ir::CivilPart part_of(CivilPart part) {
  switch (part) {
    case CivilPart::Year: return ir::CivilPart::Year;
    case CivilPart::Month: return ir::CivilPart::Month;
    case CivilPart::Day: return ir::CivilPart::Day;
    case CivilPart::Hour: return ir::CivilPart::Hour;
    case CivilPart::Minute: return ir::CivilPart::Minute;
    case CivilPart::Second: return ir::CivilPart::Second;
    case CivilPart::Weekday: return ir::CivilPart::Weekday;
    case CivilPart::Date: return ir::CivilPart::Date;
    case CivilPart::Time: return ir::CivilPart::Time;
  }
  return ir::CivilPart::Date;
}

TypeId type_of(const Site& site, CivilPart part) {
  switch (part) {
    case CivilPart::Year:
    case CivilPart::Month:
    case CivilPart::Day:
    case CivilPart::Hour:
    case CivilPart::Minute:
    case CivilPart::Second: return site.integer();
    case CivilPart::Weekday: return site.types().enumeration(site.cx.weekday_enum);
    case CivilPart::Date: return site.types().basic(Kind::Date);
    case CivilPart::Time: return site.types().basic(Kind::TimeOfDay);
  }
  return site.types().error();
}

bool is_of_day(CivilPart part) {
  return part == CivilPart::Hour || part == CivilPart::Minute || part == CivilPart::Second ||
         part == CivilPart::Time;
}

ExprId zone_constant(const Site& site, const std::string& name, Span span) {
  const TypeId zone = site.types().basic(Kind::Zone);
  const std::optional<uint32_t> index = zone_index(site, name, span);
  return index ? site.constant(zone, abi::Datum(int64_t{*index}), span) : site.error(span, zone);
}

/// A zone by its name, by a constant, or by a calendar, which has one.
ExprId zone_of(const Site& site, ast::ExprId expr) {
  const Span span = site.span(expr);
  const ExprId e = infer(site, expr, site.types().basic(Kind::Zone));
  if (site.is_error(e)) return e;
  if (site.kind(e) == Kind::Zone) return e;
  if (site.kind(e) == Kind::Calendar && site.is_constant(e)) {
    const auto index = static_cast<size_t>(site.exprs().constant_value(e).as_int());
    return zone_constant(site, site.cx.module.schema.calendars[index].zone, span);
  }
  if (site.kind(e) == Kind::Text && site.is_constant(e)) {
    return zone_constant(site, site.exprs().constant_value(e).as_text(), span);
  }
  return convert(site, {e, span}, site.types().basic(Kind::Zone));
}

}  // namespace

std::optional<Calendar> calendar_named(const Site& site, const ast::Path& path) {
  std::string name;
  for (const ast::Name& segment : path.segments) name += (name.empty() ? "" : ".") + segment.text;
  const Symbol* symbol = site.cx.resolve(*site.scope.file, name);
  if (symbol) {
    if (const auto* calendar = std::get_if<CalendarSymbol>(&symbol->form)) {
      const TypeId type = site.types().basic(Kind::Calendar);
      return Calendar{site.constant(type, abi::Datum(int64_t{calendar->resource}), path.span),
                      site.cx.module.schema.calendars[calendar->resource].zone};
    }
    if (is_broken(*symbol)) return std::nullopt;
  }
  std::vector<std::string_view> known;
  for (const auto& [other, declared] : site.cx.names[site.cx.file_index(*site.scope.file)]) {
    if (declared->kind == "calendar") known.push_back(other);
  }
  suggest(site.report(path.span, diag::UnknownName, "calendar", name), name, known);
  return std::nullopt;
}

namespace {

/// A Date; of a Time, the day it is in the calendar's zone.
ExprId date_in(const Site& site, ast::ExprId expr, const std::string& zone) {
  const Operand operand = infer_known(site, expr);
  const TypeId date = site.types().basic(Kind::Date);
  if (site.kind(operand.expr) != Kind::Time || site.is_error(operand.expr))
    return convert(site, operand, date);
  const ExprId zone_expr = zone_constant(site, zone, operand.span);
  return site.add(Op::Civil, date, operand.span, {operand.expr, zone_expr},
                  static_cast<uint32_t>(ir::CivilPart::Date));
}

ExprId times(const Site& site, ExprId amount, int64_t factor, Span span) {
  if (factor == 1 || site.is_error(amount)) return amount;
  const ExprId product =
      site.add(Op::Multiply, site.integer(), span, {amount, site.constant(factor, span)});
  const std::optional<abi::Datum> value = fold(site, product);
  return value ? site.constant(site.integer(), *value, span) : product;
}

}  // namespace

ExprId infer_form(const Site& site, const ast::CivilExpr& e, Span span, TypeId) {
  const TypeId type = type_of(site, e.part);
  const Operand operand = infer_known(site, e.operand);
  const ExprId zone = e.zone.valid() ? zone_of(site, e.zone) : ExprId();
  if (site.is_error(operand.expr) || (zone.valid() && site.is_error(zone)))
    return site.error(span, type);
  const auto payload = static_cast<uint32_t>(part_of(e.part));
  const Kind kind = site.kind(operand.expr);
  if (kind == Kind::Time && zone.valid())
    return site.add(Op::Civil, type, span, {operand.expr, zone}, payload);
  if (kind == Kind::Time) {
    site.report(span, diag::ZoneNeeded, said(e.part))
        .help(fmt::format("say where: `{} of {} in \"Europe/Berlin\"`", said(e.part),
                          site.text(operand.span)));
    return site.error(span, type);
  }
  if (kind == Kind::Date && !is_of_day(e.part)) {
    if (e.part == CivilPart::Date) return operand.expr;
    return site.add(Op::Civil, type, span, {operand.expr}, payload);
  }
  site.report(operand.span, diag::TypeMismatch, site.say(site.type(operand.expr)),
              is_of_day(e.part) ? "`Time`" : "`Time` or `Date`");
  return site.error(span, type);
}

namespace {

ExprId amount_of(const Site& site, const ast::DateShiftExpr& e) {
  const Operand said{elaborate(site, e.amount, site.integer()), site.span(e.amount)};
  return e.minus ? negative(site, said, said.span) : said.expr;
}

/// Of a day; or of a time: the same time of the clocks in the calendar's zone.
ExprId shifted_by_business_days(const Site& site, const ast::DateShiftExpr& e, Span span) {
  const TypeId date = site.types().basic(Kind::Date);
  const Operand from = infer_known(site, e.date, date);
  const ExprId amount = amount_of(site, e);
  const auto calendar = calendar_named(site, *e.calendar);
  if (site.is_error(from.expr)) return site.error(span, date);
  const bool is_time = site.kind(from.expr) == Kind::Time;
  const ExprId at = is_time ? from.expr : convert(site, from, date);
  const TypeId type = site.type(at);
  if (!calendar || site.is_error(at) || site.is_error(amount)) return site.error(span, type);
  return site.add(Op::PlusBusinessDays, type, span, {at, amount, calendar->constant});
}

}  // namespace

ExprId infer_form(const Site& site, const ast::DateShiftExpr& e, Span span, TypeId) {
  if (e.unit == ast::CalendarUnit::BusinessDays) return shifted_by_business_days(site, e, span);
  const TypeId date_type = site.types().basic(Kind::Date);
  const ExprId date = elaborate(site, e.date, date_type);
  const ExprId amount = amount_of(site, e);
  if (site.is_error(date) || site.is_error(amount)) return site.error(span, date_type);
  auto shift = [&](Op op, int64_t factor) {
    return site.add(op, date_type, span, {date, times(site, amount, factor, span)});
  };
  constexpr int64_t kDaysOfWeek = 7, kMonthsOfYear = 12;
  switch (e.unit) {
    case ast::CalendarUnit::Days: return shift(Op::PlusDays, 1);
    case ast::CalendarUnit::Weeks: return shift(Op::PlusDays, kDaysOfWeek);
    case ast::CalendarUnit::Months: return shift(Op::PlusMonths, 1);
    case ast::CalendarUnit::Years: return shift(Op::PlusMonths, kMonthsOfYear);
    case ast::CalendarUnit::BusinessDays: break;
  }
  return site.error(span, date_type);
}

ExprId infer_form(const Site& site, const ast::WithinBusinessDaysExpr& e, Span span, TypeId) {
  const std::optional<Calendar> calendar = calendar_named(site, e.calendar);
  const std::string zone = calendar ? calendar->zone : "UTC";
  const ExprId until = date_in(site, e.operand, zone), from = date_in(site, e.from, zone);
  const ExprId most = elaborate(site, e.amount, site.integer());
  if (!calendar || site.is_error(until) || site.is_error(from) || site.is_error(most))
    return site.error(span, site.boolean());
  const ExprId days =
      site.add(Op::BusinessDaysBetween, site.integer(), span, {from, until, calendar->constant});
  const ExprId zero = site.constant(int64_t{0}, span);
  return all_of(site,
                {site.add(Op::GreaterEqual, site.boolean(), span, {days, zero}),
                 site.add(Op::LessEqual, site.boolean(), span, {days, most})},
                span);
}

ExprId infer_form(const Site& site, const ast::BusinessDaysBetweenExpr& e, Span span, TypeId) {
  const std::optional<Calendar> calendar = calendar_named(site, e.calendar);
  const std::string zone = calendar ? calendar->zone : "UTC";
  const ExprId from = date_in(site, e.from, zone), to = date_in(site, e.to, zone);
  if (!calendar || site.is_error(from) || site.is_error(to))
    return site.error(span, site.integer());
  return site.add(Op::BusinessDaysBetween, site.integer(), span, {from, to, calendar->constant});
}

ExprId infer_form(const Site& site, const ast::DaysBetweenExpr& e, Span span, TypeId) {
  const TypeId date = site.types().basic(Kind::Date);
  const ExprId from = elaborate(site, e.from, date), to = elaborate(site, e.to, date);
  if (site.is_error(from) || site.is_error(to)) return site.error(span, site.integer());
  return site.add(Op::DaysBetween, site.integer(), span, {from, to});
}

}  // namespace helios::sema
