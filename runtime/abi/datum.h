#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "runtime/abi/types.h"
#include "runtime/base/arena.h"
#include "runtime/value/decimal.h"
#include "runtime/value/ip.h"
#include "runtime/value/money.h"

/// One value of any type, apart from memory layouts: constants, reference data, defaults, what the interpreter
/// computes and what tests write. Its type stands beside it (an int64 alone does not say Int or Time).
namespace helios::abi {

struct Datum;
using Data = std::vector<Datum>;

struct Datum {
  /// monostate: unknown. int64_t: Int, Money, Time, Date, Duration, TimeOfDay, an enum's ordinal, a resource's index.
  /// string: Text, Id. Data: a record's fields in order; a list's or set's items; a map's keys and values in turn.
  std::variant<std::monostate, bool, int64_t, value::Decimal, value::MixedMoney, std::string, value::Ip, value::Cidr,
               std::shared_ptr<const Data>>
      value;

  Datum() = default;
  Datum(bool b) : value(b) {}
  Datum(int64_t i) : value(i) {}
  Datum(int i) : value(int64_t{i}) {}
  Datum(value::Decimal d) : value(d) {}
  Datum(value::MixedMoney m) : value(m) {}
  Datum(std::string s) : value(std::move(s)) {}
  Datum(const char* s) : value(std::string(s)) {}  // or a literal would be a Bool
  Datum(value::Ip ip) : value(ip) {}
  Datum(value::Cidr c) : value(c) {}
  Datum(Data items) : value(std::make_shared<const Data>(std::move(items))) {}

  bool known() const { return !std::holds_alternative<std::monostate>(value); }
  bool as_bool() const { return std::get<bool>(value); }
  int64_t as_int() const { return std::get<int64_t>(value); }
  value::Decimal as_decimal() const { return std::get<value::Decimal>(value); }
  value::MixedMoney as_mixed_money() const { return std::get<value::MixedMoney>(value); }
  const std::string& as_text() const { return std::get<std::string>(value); }
  value::Ip as_ip() const { return std::get<value::Ip>(value); }
  value::Cidr as_cidr() const { return std::get<value::Cidr>(value); }
  const Data& items() const { return *std::get<std::shared_ptr<const Data>>(value); }
};

/// The order of the language: numbers and times by size, texts by code points (byte order of UTF-8), enums by
/// ordinal, false before true, unknown before known, records by fields in order, lists lexicographically.
/// Both must be of one type.
int compare(const Datum& a, const Datum& b);
/// The same order on memory of type `type`.
int compare(const TypeTable& types, TypeId type, const void* a, const void* b);
bool operator==(const Datum& a, const Datum& b);
uint64_t hash(const TypeTable& types, TypeId type, const void* memory);

/// Datum to memory of type `type` and back. Texts and items are copied to the arena.
void encode(const TypeTable& types, TypeId type, const Datum& datum, void* out, Arena& arena);
Datum decode(const TypeTable& types, TypeId type, const void* memory);

/// As a person reads it: "12.50 EUR", "1h30m", "review", "{a, b}", "unknown". In reasons and explanations.
std::string format(const TypeTable& types, TypeId type, const void* memory);
std::string format(const TypeTable& types, TypeId type, const Datum& datum);
/// As JSON: Decimal and Money as exact JSON numbers (`12.50`) except mixed Money ({"amount":12.50,"currency":"EUR"}), times ISO,
/// durations as the author writes them ("1h30m"), enums by name (`spelling` false) or as in the data (true), unknown as null,
/// maps as objects with their keys as texts. Appends.
void write_json(const TypeTable& types, TypeId type, const void* memory, std::string& out, bool spelling = false);
void write_json(const TypeTable& types, TypeId type, const Datum& datum, std::string& out, bool spelling = false);
void write_json_text(std::string_view text, std::string& out);  // quoted and escaped

}  // namespace helios::abi
