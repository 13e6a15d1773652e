#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/value/decimal.h"

namespace helios::value {

/// An ISO 4217 currency by its place in our table (ordered by alphabetic code). The table holds
/// what is in force and what old data may still hold (HRK, BGN); what outlives the process stores
/// the code, not the place.
struct Currency {
  uint16_t index = 0;
  friend constexpr auto operator<=>(Currency, Currency) = default;
};
std::optional<Currency> find_currency(std::string_view code);  // "EUR"
std::string_view code(Currency c);
int exponent(Currency c);  // minor digits: EUR 2, JPY 0, BHD 3; 0 for what has none (XAU)
/// How many there are: `Currency{0}` to `Currency{currency_count() - 1}`.
uint16_t currency_count();

/// `Money EUR`: exact minor units; the currency is in the type. int64_t in memory and in registers.
/// `Money`: the currency is in the value.
struct MixedMoney {
  int64_t minor = 0;
  Currency currency;
  friend constexpr bool operator==(MixedMoney, MixedMoney) = default;
};

/// 1250 from "12.50" EUR. `failure` when it is no number, has more digits than the currency or does
/// not fit; `minor_out` is written only without one.
ParsedDecimal parse_minor(std::string_view text, Currency c, int64_t& minor_out);
/// 1250 from the decimal 12.50 EUR; nullopt when it has more digits than the currency or does not
/// fit.
std::optional<int64_t> minor_from_decimal_exact(Decimal d, Currency c);
/// Money x Decimal, half to even at the minor unit.
std::optional<int64_t> multiply(int64_t minor, Decimal by);
std::optional<int64_t> divide(int64_t minor, Decimal by);  // by must not be zero
/// Money / Money of one currency: half to even at 9 digits; b must not be zero.
std::optional<Decimal> ratio(int64_t a, int64_t b);
/// To `digits` (0..9) digits of the major unit: 12.56 EUR to 1 digit is 12.60 EUR.
std::optional<int64_t> round(int64_t minor, Currency c, Rounding mode, int digits);
/// An amount in another currency: minor x rate (target units per source unit), half to even.
std::optional<int64_t> convert(MixedMoney m, Currency to, Decimal rate);
Decimal to_decimal(int64_t minor, Currency c);
/// "12.50 EUR", always with all minor digits of the currency.
std::string to_string(int64_t minor, Currency c);
std::string to_string(MixedMoney m);
/// The same into `out`, which has room for kMoneyMaxChars; returns the end.
inline constexpr size_t kMoneyMaxChars = 25;  // a sign, 19 digits, the point, a space, the code
char* write(char* out, int64_t minor, Currency c);
char* write(char* out, MixedMoney m);
/// The amount alone: "12.50".
char* write_amount(char* out, int64_t minor, Currency c);

}  // namespace helios::value
