#include "runtime/abi/memory.h"
#include "runtime/ingest/scalar.h"
#include "runtime/value/digits.h"
#include "runtime/value/ip.h"
#include "runtime/value/time.h"

/// What nearly every value looks like, read without ado: a text in quotes, a number of a few
/// digits.
namespace helios::ingest {
namespace {

using abi::Kind;

/// What stands between quotes; false where it does not stand in quotes.
bool unquote(std::string_view& token) {
  if (token.size() < 2 || token.front() != '"' || token.back() != '"') return false;
  token = token.substr(1, token.size() - 2);
  return true;
}

template <typename T>
bool put(void* out, const std::optional<T>& value) {
  if (!value) return false;
  abi::store(out, *value);
  return true;
}

/// -12.50 as -1250 with 2 digits. Not more than 14 digits before the point, none of them a leading
/// zero, and not more than `digits` behind it.
bool read_fixed(std::string_view token, int digits, int64_t& out) {
  constexpr int kWholeDigitsMax = 14;  // and 4 more fit in 64 bits: no currency has more
  const char* at = token.data();
  const char* const end = at + token.size();
  const bool negative = at != end && *at == '-';
  at += negative;
  const char* const begin = at;
  uint64_t number = 0;  // what wraps is too long
  while (at != end && value::is_digit(*at)) number = number * 10 + uint64_t(*at++ - '0');
  const auto whole = at - begin;
  if (whole == 0 || whole > kWholeDigitsMax || (whole > 1 && *begin == '0')) return false;
  if (at != end) {
    if (*at++ != '.' || at == end || end - at > digits) return false;
    while (at != end && value::is_digit(*at)) number = number * 10 + uint64_t(*at++ - '0'), --digits;
    if (at != end) return false;
  }
  const auto magnitude = int64_t(number * value::kPowersOfTen[digits]);
  out = negative ? -magnitude : magnitude;
  return true;
}

}  // namespace

UsualValue usual_value(const abi::Type& type) {
  using Form = UsualValue::Form;
  switch (type.kind) {
    case Kind::Int: return {Form::Number, 0, {}};
    case Kind::Money: return {Form::Number, uint8_t(value::exponent(type.currency)), {}};
    case Kind::Bool: return {Form::Bool, 0, {}};
    case Kind::Text:
    case Kind::Id: return {Form::Text, 0, {}};
    case Kind::Enum: return {Form::Enum, 0, type.enumeration};
    case Kind::Time: return {Form::Time, 0, {}};
    case Kind::Date: return {Form::Date, 0, {}};
    case Kind::Duration: return {Form::Duration, 0, {}};
    case Kind::TimeOfDay: return {Form::TimeOfDay, 0, {}};
    case Kind::Ip: return {Form::Ip, 0, {}};
    case Kind::Decimal:
    case Kind::MixedMoney:
    case Kind::Cidr:
    case Kind::Error:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Optional: break;
  }
  return {};
}

bool ScalarReader::read_usual(UsualValue usual, std::string_view token, void* out) const {
  using Form = UsualValue::Form;
  switch (usual.form) {
    case Form::None: return false;
    case Form::Number: {
      int64_t number;
      if (!read_fixed(token, usual.digits, number)) return false;
      abi::store(out, number);
      return true;
    }
    case Form::Bool:
      if (token != "true" && token != "false") return false;
      abi::store(out, uint8_t(token == "true"));
      return true;
    case Form::Text:
      if (!unquote(token)) return false;
      abi::store(out, text(token));
      return true;
    case Form::Enum: return unquote(token) && read_enum(usual.enumeration, token, out);
    case Form::Time: return unquote(token) && put(out, value::parse_time(token));
    case Form::Date: return unquote(token) && put(out, value::parse_date(token));
    case Form::Duration: return unquote(token) && put(out, value::parse_duration(token));
    case Form::TimeOfDay: return unquote(token) && put(out, value::parse_time_of_day(token));
    case Form::Ip: return unquote(token) && put(out, value::parse_ip(token));
  }
  return false;
}

}  // namespace helios::ingest
