#include "compiler/eval/random_values.h"

#include "compiler/eval/collections.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::eval {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;
using abi::Type;
using abi::TypeTable;
using value::Int128;

constexpr int64_t kSpring2026 = 1'772'000'000 * value::kSecond;
constexpr int64_t kDay2026 = 20'500;

int64_t random_int(Random& random) {
  if (random.one_in(6)) return random.one_in(2) ? INT64_MAX : INT64_MIN;
  if (random.one_in(8)) return static_cast<int64_t>(random.next());
  return random.one_in(3) ? random.between(-3, 3) : random.between(-50, 200);
}

value::Decimal random_decimal(Random& random) {
  const Int128 highest = ~(Int128(1) << 127);
  if (random.one_in(8)) return {random.one_in(2) ? highest : ~highest};
  if (random.one_in(10))
    return {Int128(static_cast<int64_t>(random.next())) * value::Decimal::kScale};
  if (random.one_in(4)) return {Int128(random.between(-20'000'000'000, 20'000'000'000))};
  return {Int128(random.between(-100, 400)) * (value::Decimal::kScale / 4)};
}

value::Currency random_currency(Random& random) {
  constexpr std::string_view kCodes[] = {"EUR", "USD", "JPY", "BHD"};
  return *value::find_currency(kCodes[random.below(std::size(kCodes))]);
}

int64_t random_time(Random& random) {
  if (random.one_in(15)) return random.one_in(2) ? value::kEarliestTime.ns : value::kLatestTime.ns;
  if (random.one_in(3)) return kSpring2026 + random.between(-3, 3) * value::kHour;
  return kSpring2026 + random.between(-400 * value::kDay, 400 * value::kDay);
}

int64_t random_duration(Random& random) {
  if (random.one_in(8)) return random.one_in(2) ? INT64_MAX : INT64_MIN;
  return random.one_in(3) ? random.between(-3, 3) : random.between(-100, 100) * value::kHour / 7;
}

int64_t random_date(Random& random) {
  if (random.one_in(15)) return random.between(-300'000'000, 300'000'000);
  return kDay2026 + (random.one_in(2) ? random.between(-3, 3) : random.between(-1000, 1000));
}

value::Ip random_ip(Random& random) {
  if (random.one_in(5)) return {0x20010db800000000ull, random.below(4)};
  const uint64_t v4 = 0x0a000000ull + random.below(3) * 0x10000 + random.below(4);
  return {0, 0xffff00000000ull | v4};
}

value::Cidr random_cidr(Random& random) {
  static const std::vector<std::string> kRanges{"10.0.0.0/8", "10.1.0.0/16",   "10.0.0.2/31",
                                                "0.0.0.0/0",  "2001:db8::/32", "10.2.0.1/32"};
  return *value::parse_cidr(random.pick(kRanges));
}

Data random_items(const TypeTable& types, const Type& t, Random& random) {
  Data items;
  for (uint32_t n = random.below(5); n > 0; --n) {
    items.push_back(random_value(types, t.element, random));
    if (t.kind == Kind::Map) items.push_back(random_value(types, t.mapped, random));
  }
  if (t.kind == Kind::Set) return as_set(std::move(items));
  if (t.kind == Kind::Map) return as_map(std::move(items));
  return items;
}

Data random_fields(const TypeTable& types, const abi::Record& record, Random& random) {
  Data fields;
  for (const abi::RecordField& field : record.fields)
    fields.push_back(random_value(types, field.type, random));
  return fields;
}

}  // namespace

const std::vector<std::string>& random_texts() {
  static const std::vector<std::string> kTexts{
      "",     "a",        "b",   "ab",  "abc", "ABC",  "abcabc", "straße", "STRASSE", "Élan",
      "élan", "7zip.exe", "x y", "a*c", "c?",  "日本", "EUR",    "USD",    "JPY"};
  return kTexts;
}

Datum random_value(const TypeTable& types, abi::TypeId type, Random& random) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error:
    case Kind::Pattern: HELIOS_UNREACHABLE("a type without random values");
    case Kind::Zone:
    case Kind::Calendar: return 0;
    case Kind::Bool: return random.one_in(2);
    case Kind::Int:
    case Kind::Money: return random_int(random);
    case Kind::Decimal: return random_decimal(random);
    case Kind::MixedMoney: return value::MixedMoney{random_int(random), random_currency(random)};
    case Kind::Text:
    case Kind::Id: return random.pick(random_texts());
    case Kind::Time: return random_time(random);
    case Kind::Date: return random_date(random);
    case Kind::Duration: return random_duration(random);
    case Kind::TimeOfDay: return random.between(0, 47) * (value::kHour / 2);
    case Kind::Ip: return random_ip(random);
    case Kind::Cidr: return random_cidr(random);
    case Kind::Enum: return static_cast<int64_t>(random.below(types[t.enumeration].members.size()));
    case Kind::Record: return random_fields(types, types[t.record], random);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return random_items(types, t, random);
    case Kind::Optional: return random.one_in(3) ? Datum() : random_value(types, t.element, random);
  }
  HELIOS_UNREACHABLE("a type without random values");
}

Datum small_value(const TypeTable& types, abi::TypeId type, Random& random) {
  const Kind kind = types[type].kind;
  if (kind == Kind::Decimal)
    return value::Decimal{Int128(random.between(-400, 400)) * (value::Decimal::kScale / 4)};
  const bool is_whole = kind == Kind::Int || kind == Kind::Money || kind == Kind::Duration;
  return is_whole ? Datum(random.between(-40, 90)) : random_value(types, type, random);
}

}  // namespace helios::eval
