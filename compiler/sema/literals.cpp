#include <charconv>

#include <fmt/format.h>

#include "compiler/sema/declarations.h"
#include "compiler/sema/expression.h"
#include "runtime/value/pattern.h"
#include "runtime/value/text.h"
#include "runtime/value/time.h"

namespace helios::sema {
namespace {

Kind wanted_kind(const Site& site, TypeId hint) {
  return hint.valid() ? site.kind(site.types().unwrapped(hint)) : Kind::Error;
}

ExprId refused_number(const Site& site, value::ParseFailure failure, Span span,
                      std::string_view what, int digits) {
  switch (failure) {
    case value::ParseFailure::NotANumber:
      site.report(span, diag::BadLiteral, site.text(span), "a number");
      break;
    case value::ParseFailure::TooManyDigits:
      site.report(span, diag::TooManyDigits, site.text(span), what, std::to_string(digits))
          .help("write fewer digits: nothing is rounded silently");
      break;
    case value::ParseFailure::TooLarge:
      site.report(span, diag::LiteralTooLarge, site.text(span), what);
      break;
  }
  return site.error(span);
}

template <typename T>
ExprId instant(const Site& site, std::optional<T> parsed, int64_t T::* part, Kind kind, Span span,
               std::string_view what) {
  if (parsed) return site.constant(site.types().basic(kind), abi::Datum((*parsed).*part), span);
  site.report(span, diag::BadLiteral, site.text(span), what);
  return site.error(span, site.types().basic(kind));
}

std::optional<value::Currency> currency_named(const Site& site, const ast::Name& name) {
  if (auto found = value::find_currency(name.text)) return found;
  std::vector<std::string_view> known;
  for (uint16_t i = 0; i < value::currency_count(); ++i)
    known.push_back(value::code(value::Currency{i}));
  suggest(site.report(name.span, diag::UnknownName, "currency", name.text), name.text, known);
  return std::nullopt;
}

}  // namespace

ExprId infer_form(const Site& site, const ast::ErrorExpr&, Span span, TypeId hint) {
  return site.error(span, hint);
}

ExprId infer_form(const Site& site, const ast::BoolLiteral& e, Span span, TypeId) {
  return site.constant(e.value, span);
}

ExprId infer_form(const Site& site, const ast::IntLiteral& e, Span span, TypeId hint) {
  if (wanted_kind(site, hint) == Kind::Decimal)
    return infer_form(site, ast::DecimalLiteral{e.digits}, span, hint);
  int64_t value = 0;
  const auto [end, failure] =
      std::from_chars(e.digits.data(), e.digits.data() + e.digits.size(), value);
  if (failure == std::errc() && end == e.digits.data() + e.digits.size())
    return site.constant(value, span);
  return refused_number(site, value::ParseFailure::TooLarge, span, "an Int", 0);
}

ExprId infer_form(const Site& site, const ast::DecimalLiteral& e, Span span, TypeId) {
  const value::ParsedDecimal parsed = value::parse_decimal(e.digits);
  if (parsed.failure)
    return refused_number(site, *parsed.failure, span, "a Decimal", value::Decimal::kDigits);
  return site.constant(site.decimal(), abi::Datum(parsed.value), span);
}

ExprId infer_form(const Site& site, const ast::PercentLiteral& e, Span span, TypeId) {
  value::ParsedDecimal parsed = value::parse_decimal(e.digits);
  if (!parsed.failure && parsed.value.units % 100 != 0)
    parsed.failure = value::ParseFailure::TooManyDigits;
  if (parsed.failure)
    return refused_number(site, *parsed.failure, span, "a percentage", value::Decimal::kDigits - 2);
  return site.constant(site.decimal(), abi::Datum(value::Decimal{parsed.value.units / 100}), span);
}

ExprId infer_form(const Site& site, const ast::MoneyLiteral& e, Span span, TypeId hint) {
  const std::optional<value::Currency> currency = currency_named(site, e.currency);
  if (!currency) return site.error(span);
  int64_t minor = 0;
  const value::ParsedDecimal parsed = value::parse_minor(e.digits, *currency, minor);
  if (parsed.failure)
    return refused_number(site, *parsed.failure, span, e.currency.text, value::exponent(*currency));
  if (wanted_kind(site, hint) == Kind::MixedMoney) {
    return site.constant(site.types().basic(Kind::MixedMoney),
                         abi::Datum(value::MixedMoney{minor, *currency}), span);
  }
  return site.constant(site.types().money(*currency), abi::Datum(minor), span);
}

ExprId infer_form(const Site& site, const ast::TextLiteral& e, Span span, TypeId hint) {
  const Kind wanted = wanted_kind(site, hint);
  if (wanted == Kind::Zone) {
    const TypeId zone = site.types().basic(Kind::Zone);
    const std::optional<uint32_t> index = zone_index(site, e.text, span);
    return index ? site.constant(zone, abi::Datum(int64_t{*index}), span) : site.error(span, zone);
  }
  const bool as_wanted = wanted == Kind::Id || wanted == Kind::Text;
  const TypeId type = as_wanted ? site.types().unwrapped(hint) : site.types().text();
  return site.constant(type, abi::Datum(value::nfc(e.text)), span);  // as the data is
}

ExprId infer_form(const Site& site, const ast::TimeLiteral& e, Span span, TypeId) {
  return instant(site, value::parse_time(e.text), &value::Time::ns, Kind::Time, span,
                 "a time that there is");
}

ExprId infer_form(const Site& site, const ast::DateLiteral& e, Span span, TypeId) {
  return instant(site, value::parse_date(e.text), &value::Date::days, Kind::Date, span,
                 "a day of the calendar");
}

ExprId infer_form(const Site& site, const ast::TimeOfDayLiteral& e, Span span, TypeId) {
  return instant(site, value::parse_time_of_day(e.text), &value::TimeOfDay::ns, Kind::TimeOfDay,
                 span, "a time of day");
}

ExprId infer_form(const Site& site, const ast::DurationLiteral& e, Span span, TypeId) {
  return instant(site, value::parse_duration(e.text), &value::Duration::ns, Kind::Duration, span,
                 "a duration: write the larger units first, and at most 292 years");
}

ExprId infer_form(const Site& site, const ast::CidrLiteral& e, Span span, TypeId) {
  const TypeId type = site.types().basic(Kind::Cidr);
  if (auto cidr = value::parse_cidr(e.text)) return site.constant(type, abi::Datum(*cidr), span);
  site.report(span, diag::BadLiteral, e.text, "an address range")
      .help("past the prefix all bits are zero: `10.0.0.0/8`");
  return site.error(span, type);
}

ExprId infer_form(const Site& site, const ast::IpLiteral& e, Span span, TypeId) {
  const TypeId type = site.types().basic(Kind::Ip);
  if (auto ip = value::parse_ip(e.text)) return site.constant(type, abi::Datum(*ip), span);
  site.report(span, diag::BadLiteral, e.text, "an address");
  return site.error(span, type);
}

ExprId infer_form(const Site& site, const ast::PatternLiteral& e, Span span, TypeId) {
  const TypeId type = site.types().basic(Kind::Pattern);
  const std::optional<uint32_t> index = pattern_index(site, value::nfc(e.text), false, span);
  return index ? site.constant(type, abi::Datum(int64_t{*index}), span) : site.error(span, type);
}

std::optional<uint32_t> pattern_index(const Site& site, const std::string& source,
                                      bool ignoring_case, Span span) {
  auto& patterns = site.cx.module.schema.patterns;
  auto& known = site.memory().patterns;
  if (auto found = known.find({source, ignoring_case}); found != known.end()) return found->second;
  const auto compiled = value::Pattern::compile(source, ignoring_case);
  if (!compiled) {
    site.report(span, diag::BadPattern, source, compiled.error().message)
        .help("patterns are written as in RE2: no look-around and no back-references");
    return std::nullopt;
  }
  const auto index = static_cast<uint32_t>(patterns.size());
  patterns.push_back({source, ignoring_case});
  known.emplace(std::pair(source, ignoring_case), index);
  return index;
}

}  // namespace helios::sema
