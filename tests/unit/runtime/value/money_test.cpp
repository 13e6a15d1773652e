#include "runtime/value/money.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/value/big.h"

namespace helios::value {
namespace {

using oracle::of;
using oracle::text;

Currency currency(std::string_view code) {
  const auto found = find_currency(code);
  EXPECT_TRUE(found) << code;
  return found.value_or(Currency{});
}

Decimal dec(std::string_view text) { return parse_decimal(text).value; }

/// The oracle's answer, or "none" for what 64 bits do not hold.
std::string text64(const oracle::Signed& n) {
  const std::string limit = "9223372036854775808";
  if (oracle::less(limit, n.digits) || (n.digits == limit && !n.negative)) return "none";
  return text(n);
}

TEST(Currency, EveryCodeFindsItselfInOrder) {
  for (uint16_t i = 0; i < currency_count(); ++i) {
    const std::string_view name = code(Currency{i});
    EXPECT_EQ(find_currency(name), Currency{i}) << name;
    if (i > 0) EXPECT_LT(code(Currency{uint16_t(i - 1)}), name);
    EXPECT_LE(exponent(Currency{i}), 4);
  }
  EXPECT_GT(currency_count(), 178);
}

TEST(Currency, OnlyTheCodesThereAre) {
  size_t found = 0;
  for (char a = 'A'; a <= 'Z'; ++a)
    for (char b = 'A'; b <= 'Z'; ++b)
      for (char c = 'A'; c <= 'Z'; ++c) found += find_currency(std::string{a, b, c}).has_value();
  EXPECT_EQ(found, currency_count());
  for (const char* wrong : {"", "EU", "eur", "EURO", "E R", "DEM", "Eur", "\xff\xff\xff"}) {
    EXPECT_FALSE(find_currency(wrong)) << wrong;
  }
}

TEST(Currency, MinorDigitsAreThoseOfTheStandard) {
  for (const char* none : {"JPY", "KRW", "ISK", "CLP", "VND", "XAF", "XPF", "UGX", "PYG", "RWF"}) {
    EXPECT_EQ(exponent(currency(none)), 0) << none;
  }
  for (const char* two : {"EUR", "USD", "GBP", "CHF", "HUF", "MGA", "MRU", "IDR", "BGN", "XCG"}) {
    EXPECT_EQ(exponent(currency(two)), 2) << two;
  }
  for (const char* three : {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"}) {
    EXPECT_EQ(exponent(currency(three)), 3) << three;
  }
  for (const char* four : {"CLF", "UYW"}) EXPECT_EQ(exponent(currency(four)), 4) << four;
}

TEST(Money, PrintsAllMinorDigits) {
  EXPECT_EQ(to_string(1250, currency("EUR")), "12.50 EUR");
  EXPECT_EQ(to_string(-5, currency("EUR")), "-0.05 EUR");
  EXPECT_EQ(to_string(1250, currency("JPY")), "1250 JPY");
  EXPECT_EQ(to_string(MixedMoney{1250, currency("BHD")}), "1.250 BHD");
  EXPECT_EQ(to_string(INT64_MIN, currency("CLF")), "-922337203685477.5808 CLF");
  EXPECT_EQ(to_string(INT64_MIN, currency("CLF")).size(), kMoneyMaxChars);
}

TEST(Money, ReadsWhatTheCurrencyHolds) {
  int64_t minor = 7;
  const auto failure = [&](std::string_view text, const char* c) {
    return parse_minor(text, currency(c), minor).failure;
  };
  EXPECT_EQ(failure("12.505", "EUR"), ParseFailure::TooManyDigits);
  EXPECT_EQ(failure("12.5", "JPY"), ParseFailure::TooManyDigits);
  EXPECT_EQ(failure("92233720368547758.08", "EUR"), ParseFailure::TooLarge);
  EXPECT_EQ(failure("twelve", "EUR"), ParseFailure::NotANumber);
  EXPECT_EQ(minor, 7) << "a failure writes nothing";
  EXPECT_EQ(failure("12.500", "EUR"), std::nullopt);
  EXPECT_EQ(minor, 1250);
  EXPECT_EQ(failure("-92233720368547758.08", "EUR"), std::nullopt);
  EXPECT_EQ(minor, INT64_MIN);
  EXPECT_EQ(failure("1.5e3", "JPY"), std::nullopt);
  EXPECT_EQ(minor, 1500);
}

TEST(Money, WhatIsPrintedReadsBackInEveryCurrency) {
  oracle::Numbers numbers(7);
  for (uint16_t i = 0; i < currency_count(); ++i) {
    for (int n = 0; n < 100; ++n) {
      const auto minor = int64_t(numbers.next(63));
      char buffer[kMoneyMaxChars];
      const std::string amount(buffer, write_amount(buffer, minor, Currency{i}));
      int64_t read = 0;
      ASSERT_FALSE(parse_minor(amount, Currency{i}, read).failure) << amount;
      ASSERT_EQ(read, minor) << amount;
      ASSERT_EQ(minor_from_decimal_exact(to_decimal(minor, Currency{i}), Currency{i}), minor);
    }
  }
}

TEST(Money, ArithmeticAgreesWithPaper) {
  oracle::Numbers numbers(8);
  for (int i = 0; i < 5000; ++i) {
    const auto minor = int64_t(numbers.next(63));
    const Decimal by{numbers.next(i % 2 ? 127 : 50)};
    const oracle::Signed m = of(minor), d = of(by.units);
    const bool negative = m.negative != d.negative;
    ASSERT_EQ(text(multiply(minor, by)), text64({oracle::rounded(oracle::times(m.digits, d.digits),
                                                                 "1000000000", Rounding::HalfEven),
                                                 negative}))
        << minor << " x " << to_string(by);
    if (by.units != 0) {
      ASSERT_EQ(
          text(divide(minor, by)),
          text64({oracle::rounded(m.digits + "000000000", d.digits, Rounding::HalfEven), negative}))
          << minor << " / " << to_string(by);
    }
    const auto other = int64_t(numbers.next(i % 2 ? 63 : 20));
    if (other == 0) continue;
    ASSERT_EQ(text(ratio(minor, other)),
              text({oracle::rounded(m.digits + "000000000", of(other).digits, Rounding::HalfEven),
                    (minor < 0) != (other < 0)}))
        << minor << " / " << other;
  }
  EXPECT_EQ(divide(INT64_MIN, Decimal{oracle::kMin}), 0);
  EXPECT_EQ(divide(INT64_MIN, Decimal::from_int(-1)), std::nullopt);
  EXPECT_EQ(text(ratio(INT64_MIN, -1)), "9223372036854775808000000000");
}

TEST(Money, ConversionRoundsOnceAtTheTargetsMinorUnit) {
  const MixedMoney ten_euros{1000, currency("EUR")};
  EXPECT_EQ(convert(ten_euros, currency("JPY"), dec("162.35")), 1624);  // 1623.5, half to even
  EXPECT_EQ(convert(ten_euros, currency("JPY"), dec("162.45")), 1624);  // 1624.5
  EXPECT_EQ(convert(ten_euros, currency("BHD"), dec("0.4078")), 4078);
  EXPECT_EQ(convert({1, currency("JPY")}, currency("CLF"), dec("0.00004")), 0);
  EXPECT_EQ(convert({2, currency("JPY")}, currency("CLF"), dec("0.00004")), 1);
  EXPECT_EQ(convert({INT64_MAX, currency("JPY")}, currency("EUR"), dec("1")), std::nullopt);
  EXPECT_EQ(convert({-1250, currency("EUR")}, currency("EUR"), dec("1")), -1250);
}

TEST(Money, RoundsToDigitsOfTheMajorUnit) {
  const Currency eur = currency("EUR");
  EXPECT_EQ(round(1255, eur, Rounding::HalfEven, 1), 1260);
  EXPECT_EQ(round(1265, eur, Rounding::HalfEven, 1), 1260);
  EXPECT_EQ(round(1265, eur, Rounding::HalfUp, 1), 1270);
  EXPECT_EQ(round(-1201, eur, Rounding::Up, 0), -1300);
  EXPECT_EQ(round(-1299, eur, Rounding::Down, 0), -1200);
  EXPECT_EQ(round(1299, eur, Rounding::Up, 2), 1299);
  EXPECT_EQ(round(1299, currency("JPY"), Rounding::Up, 0), 1299);
  EXPECT_EQ(round(INT64_MAX, eur, Rounding::Up, 0), std::nullopt);
}

}  // namespace
}  // namespace helios::value
