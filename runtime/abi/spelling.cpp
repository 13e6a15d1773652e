#include "runtime/abi/spelling.h"

#include <charconv>
#include <optional>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/value/decimal.h"
#include "runtime/value/ip.h"
#include "runtime/value/time.h"

namespace helios::abi {
namespace {

template <typename T>
bool put(const std::optional<T>& value, void* out) {
  if (value) store(out, *value);
  return value.has_value();
}

bool read_int(std::string_view text, void* out) {
  int64_t whole = 0;
  const char* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, whole);
  if (error != std::errc() || at != end) return false;
  store(out, whole);
  return true;
}

bool read_decimal(std::string_view text, void* out) {
  const value::ParsedDecimal parsed = value::parse_decimal(text);
  if (parsed.failure) return false;
  store(out, parsed.value);
  return true;
}

}  // namespace

bool can_be_spelled(Kind kind) {
  return kind == Kind::Int || kind == Kind::Decimal || kind == Kind::Ip || kind == Kind::Time ||
         kind == Kind::Date || kind == Kind::TimeOfDay || kind == Kind::Duration;
}

bool read_spelled(Kind kind, std::string_view text, void* out) {
  if (kind == Kind::Int) return read_int(text, out);
  if (kind == Kind::Decimal) return read_decimal(text, out);
  if (kind == Kind::Ip) return put(value::parse_ip(text), out);
  if (kind == Kind::Time) return put(value::parse_time(text), out);
  if (kind == Kind::Date) return put(value::parse_date(text), out);
  if (kind == Kind::TimeOfDay) return put(value::parse_time_of_day(text), out);
  HELIOS_CHECK(kind == Kind::Duration, "a type whose values a text can spell");
  return put(value::parse_duration(text), out);
}

}  // namespace helios::abi
