#include "runtime/ingest/scalar.h"

#include <charconv>
#include <cstring>
#include <optional>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/value/decimal.h"
#include "runtime/value/digits.h"
#include "runtime/value/ip.h"
#include "runtime/value/money.h"
#include "runtime/value/text.h"
#include "runtime/value/time.h"

namespace helios::ingest {
namespace {

using abi::Kind;
using value::is_digit;

template <typename T>
bool put(void* out, const std::optional<T>& value) {
  if (!value) return false;
  abi::store(out, *value);
  return true;
}

bool read_int(std::string_view spelled, void* out) {
  int64_t whole = 0;
  const char* const end = spelled.data() + spelled.size();
  const auto [at, error] = std::from_chars(spelled.data(), end, whole);
  if (error == std::errc() && at == end) {
    abi::store(out, whole);
    return true;
  }
  const value::ParsedDecimal parsed = value::parse_decimal(spelled);  // 1e3, 12.0
  const value::Int128 units = parsed.value.units;
  if (parsed.failure || units % value::Decimal::kScale != 0) return false;
  const value::Int128 n = units / value::Decimal::kScale;
  if (n < INT64_MIN || n > INT64_MAX) return false;
  abi::store(out, int64_t(n));
  return true;
}

bool read_decimal(std::string_view spelled, void* out) {
  const value::ParsedDecimal parsed = value::parse_decimal(spelled);
  if (parsed.failure) return false;
  abi::store(out, parsed.value);
  return true;
}

/// "12.50 EUR" in two; the currency is empty where none is said.
struct Amount {
  std::string_view number, currency;
};
Amount split_amount(std::string_view spelled) {
  const size_t space = spelled.find(' ');
  if (space == std::string_view::npos) return {spelled, {}};
  return {spelled.substr(0, space), spelled.substr(space + 1)};
}

bool read_bool(std::string_view spelled, void* out) {
  if (spelled != "true" && spelled != "false") return false;
  abi::store(out, uint8_t(spelled == "true"));
  return true;
}

bool is_whole_number(std::string_view text) {
  if (!text.empty() && text[0] == '-') text.remove_prefix(1);
  if (text.empty()) return false;
  for (char c : text) {
    if (!is_digit(c)) return false;
  }
  return true;
}

/// A look at the data for the message: what tells it apart, not all of it.
std::string excerpt(std::string_view text) {
  constexpr size_t kBytesMax = 40;
  if (text.size() <= kBytesMax) return std::string(text);
  size_t cut = kBytesMax;
  while (cut > 0 && (uint8_t(text[cut]) & 0xc0) == 0x80) --cut;  // not inside of a code point
  return std::string(text.substr(0, cut)) + "…";
}

const char* example(Kind kind) {
  switch (kind) {
    case Kind::Bool: return "true or false";
    case Kind::Int: return "a whole number";
    case Kind::Decimal: return "a number with at most 9 digits after the point";
    case Kind::Money: return "an amount like 12.50";
    case Kind::MixedMoney: return R"("12.50 EUR" or {"amount": 12.50, "currency": "EUR"})";
    case Kind::Text:
    case Kind::Id: return "a text in quotes";
    case Kind::Time: return R"(a time like "2026-01-31T10:00:00Z", with its zone)";
    case Kind::Date: return R"(a date like "2026-01-31")";
    case Kind::Duration: return R"(a duration like "15m", "1h30m" or "PT15M")";
    case Kind::TimeOfDay: return R"(a time of day like "07:30")";
    case Kind::Ip: return R"(an address like "10.0.0.1")";
    case Kind::Cidr: return R"(a network like "10.0.0.0/8")";
    case Kind::Record: return "an object";
    case Kind::List:
    case Kind::Set: return "a list in brackets";
    case Kind::Map: return "an object, one name a key";
    case Kind::Error:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
    case Kind::Optional: break;
  }
  HELIOS_UNREACHABLE("a kind that no data holds");
}

}  // namespace

bool is_json_number(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto digits = [&] {
    const char* const from = at;
    while (at != end && is_digit(*at)) ++at;
    return at - from;
  };
  if (at != end && *at == '-') ++at;
  if (at != end && *at == '0') {
    ++at;
  } else if (digits() == 0) {
    return false;
  }
  if (at != end && *at == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at != end && (*at == 'e' || *at == 'E')) {
    ++at;
    if (at != end && (*at == '+' || *at == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == end;
}

ScalarReader::ScalarReader(const abi::Schema& schema) : schema_(schema), asked_(schema.asked_texts) {
  for (uint32_t i = 0; i < schema.types.enum_count(); ++i) {
    std::vector<std::string> spellings;
    for (const abi::EnumMember& member : schema.types[abi::EnumId(i)].members) {
      spellings.push_back(member.spelling);
    }
    spellings_.emplace_back(std::move(spellings));
  }
}

bool ScalarReader::read(abi::TypeId type, Spelling how, std::string_view spelled, void* out,
                        Arena& arena) const {
  const abi::Type& t = schema_.types[type];
  const bool number = how == Spelling::JsonNumber;
  switch (t.kind) {
    case Kind::Bool: return how == Spelling::Cell && read_bool(spelled, out);
    case Kind::Int: return (number || how == Spelling::Cell) && read_int(spelled, out);
    case Kind::Decimal: return read_decimal(spelled, out);
    case Kind::Money:
    case Kind::MixedMoney: {
      const Amount amount = split_amount(spelled);
      return read_money(type, amount.number, amount.currency, out);
    }
    case Kind::Text: return !number && read_text(how, spelled, out, arena);
    case Kind::Id: return read_id(how, spelled, out, arena);
    case Kind::Enum: return read_enum(t.enumeration, spelled, out);
    case Kind::Time: return !number && put(out, value::parse_time(spelled));
    case Kind::Date: return !number && put(out, value::parse_date(spelled));
    case Kind::Duration: return !number && put(out, value::parse_duration(spelled));
    case Kind::TimeOfDay: return !number && put(out, value::parse_time_of_day(spelled));
    case Kind::Ip: return !number && put(out, value::parse_ip(spelled));
    case Kind::Cidr: return !number && put(out, value::parse_cidr(spelled));
    case Kind::Error:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Optional: return false;
  }
  HELIOS_UNREACHABLE("a kind of value nobody can spell");
}

bool ScalarReader::read_money(abi::TypeId type, std::string_view amount, std::string_view currency,
                              void* out) const {
  const abi::Type& t = schema_.types[type];
  std::optional<value::Currency> said;
  if (!currency.empty()) {
    said = value::find_currency(currency);
    if (!said) return false;
  }
  const bool mixed = t.kind == Kind::MixedMoney;
  if (mixed ? !said : said && *said != t.currency) return false;
  const value::Currency c = mixed ? *said : t.currency;
  int64_t minor = 0;
  if (value::parse_minor(amount, c, minor).failure) return false;
  if (mixed) {
    value::MixedMoney money;
    std::memset(static_cast<void*>(&money), 0, sizeof money);  // the padding too: memory is compared
    money.minor = minor;
    money.currency = c;
    std::memcpy(out, &money, sizeof money);
  } else {
    abi::store(out, minor);
  }
  return true;
}

bool ScalarReader::read_text(Spelling how, std::string_view spelled, void* out,
                             Arena& arena) const {
  if (how == Spelling::Cell && !value::is_valid_utf8(spelled)) return false;
  if (how != Spelling::JsonAscii && !value::is_surely_nfc(spelled)) {
    const std::string normal = value::nfc(spelled);
    char* copy = arena.allocate_array<char>(normal.size());
    std::memcpy(copy, normal.data(), normal.size());
    spelled = {copy, normal.size()};
  }
  abi::store(out, text(spelled));
  return true;
}

bool ScalarReader::read_id(Spelling how, std::string_view spelled, void* out, Arena& arena) const {
  if (how == Spelling::JsonNumber && !is_whole_number(spelled)) return false;
  return read_text(how, spelled, out, arena);
}

bool ScalarReader::read_enum(abi::EnumId enumeration, std::string_view spelled, void* out) const {
  const int32_t ordinal = spellings_[enumeration.index].find(spelled);
  if (ordinal == NameTable::kNotFound) return false;
  abi::store(out, ordinal);
  return true;
}

std::string ScalarReader::expectation(abi::TypeId type) const {
  const abi::Type& t = schema_.types[type];
  if (t.kind == Kind::Optional) return expectation(t.element);
  std::string out = "expected " + schema_.types.name(type) + " (";
  if (t.kind != Kind::Enum) return out + example(t.kind) + ")";
  constexpr size_t kListedMax = 8;  // more do not help
  const auto& members = schema_.types[t.enumeration].members;
  for (size_t i = 0; i < members.size() && i < kListedMax; ++i) {
    if (i != 0) out += ", ";
    out += "\"" + members[i].spelling + "\"";
  }
  if (members.size() > kListedMax) out += ", … " + std::to_string(members.size()) + " in all";
  return out + ")";
}

std::string ScalarReader::refusal(abi::TypeId type, Spelling how, std::string_view found) const {
  const std::string shown = excerpt(found);
  std::string out = expectation(type) + ", found ";
  if (how != Spelling::JsonNumber) return out + "\"" + shown + "\"";
  out += shown;
  const Kind kind = schema_.types[schema_.types.unwrapped(type)].kind;
  if (kind == Kind::Duration) return out + ": a number does not say its unit";
  if (kind == Kind::Time) return out + ": a number says neither its unit nor its zone";
  if (kind == Kind::Money || kind == Kind::Decimal || kind == Kind::Int) {
    return out + ", which is not exactly one";
  }
  return out;
}

}  // namespace helios::ingest
