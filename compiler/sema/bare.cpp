#include <charconv>

#include "compiler/sema/expression.h"
#include "runtime/value/text.h"
#include "runtime/value/time.h"

/// Values as data spells them: cells of CSV files, marks of what is missing.
namespace helios::sema {
namespace {

using abi::Datum;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<Datum> parse_bool(std::string_view text) {
  if (text == "true" || text == "yes" || text == "1") return Datum(true);
  if (text == "false" || text == "no" || text == "0") return Datum(false);
  return std::nullopt;
}

std::optional<Datum> parse_int(std::string_view text) {
  int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Datum(value);
}

/// "0.075" and "7.5%".
std::optional<Datum> parse_number(std::string_view text) {
  const bool percent = !text.empty() && text.back() == '%';
  if (percent) text.remove_suffix(1);
  const value::ParsedDecimal parsed = value::parse_decimal(trimmed(text));
  if (parsed.failure || (percent && parsed.value.units % 100 != 0)) return std::nullopt;
  return Datum(percent ? value::Decimal{parsed.value.units / 100} : parsed.value);
}

struct Amount {
  std::string_view digits;
  std::optional<value::Currency> currency;
};

/// "12.50" and "12.50 EUR"; nullopt where what follows the digits is no currency.
std::optional<Amount> split_amount(std::string_view text) {
  const size_t space = text.find(' ');
  if (space == std::string_view::npos) return Amount{text, std::nullopt};
  const auto currency = value::find_currency(trimmed(text.substr(space)));
  if (!currency) return std::nullopt;
  return Amount{text.substr(0, space), currency};
}

std::optional<Datum> parse_money(std::string_view text, std::optional<value::Currency> wanted) {
  const std::optional<Amount> amount = split_amount(text);
  if (!amount) return std::nullopt;
  const std::optional<value::Currency> currency = amount->currency ? amount->currency : wanted;
  if (!currency || (wanted && *currency != *wanted)) return std::nullopt;
  int64_t minor = 0;
  if (value::parse_minor(amount->digits, *currency, minor).failure) return std::nullopt;
  return wanted ? Datum(minor) : Datum(value::MixedMoney{minor, *currency});
}

template <typename T>
std::optional<Datum> part(std::optional<T> parsed, int64_t T::* member) {
  if (!parsed) return std::nullopt;
  return Datum((*parsed).*member);
}

template <typename T>
std::optional<Datum> whole(std::optional<T> parsed) {
  if (!parsed) return std::nullopt;
  return Datum(*parsed);
}

std::optional<Datum> parse_cidr(std::string_view text) {
  if (auto cidr = value::parse_cidr(text)) return Datum(*cidr);
  constexpr uint8_t kWholeAddress = 128;
  if (auto ip = value::parse_ip(text)) return Datum(value::Cidr{*ip, kWholeAddress});
  return std::nullopt;
}

std::optional<Datum> parse_member(const abi::Enum& enumeration, std::string_view text) {
  int32_t ordinal = enumeration.find_spelling(text);
  if (ordinal < 0) ordinal = enumeration.find(text);
  if (ordinal < 0) return std::nullopt;
  return Datum(int64_t{ordinal});
}

}  // namespace

std::optional<abi::Datum> parse_bare(Context& cx, std::string_view text, TypeId type) {
  const abi::TypeTable& types = cx.module.schema.types;
  const abi::Type t = types[type];
  const std::string_view bare = trimmed(text);
  switch (t.kind) {
    case Kind::Optional: return bare.empty() ? Datum() : parse_bare(cx, text, t.element);
    case Kind::Bool: return parse_bool(bare);
    case Kind::Int: return parse_int(bare);
    case Kind::Decimal: return parse_number(bare);
    case Kind::Money: return parse_money(bare, t.currency);
    case Kind::MixedMoney: return parse_money(bare, std::nullopt);
    case Kind::Text: {
      if (!value::is_valid_utf8(text)) return std::nullopt;
      const std::string normal = value::nfc(text);
      return Datum(t.ignoring_case ? value::fold_case(normal) : normal);
    }
    case Kind::Id:
      return value::is_valid_utf8(text) ? std::optional(Datum(value::nfc(text))) : std::nullopt;
    case Kind::Time: return part(value::parse_time(bare), &value::Time::ns);
    case Kind::Date: return part(value::parse_date(bare), &value::Date::days);
    case Kind::Duration: return part(value::parse_duration(bare), &value::Duration::ns);
    case Kind::TimeOfDay: return part(value::parse_time_of_day(bare), &value::TimeOfDay::ns);
    case Kind::Ip: return whole(value::parse_ip(bare));
    case Kind::Cidr: return parse_cidr(bare);
    case Kind::Enum: return parse_member(types[t.enumeration], bare);
    case Kind::Error:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace helios::sema
