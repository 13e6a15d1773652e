#include "runtime/value/decimal.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/value/big.h"

namespace helios::value {
namespace {

using oracle::of;
using oracle::text;

constexpr Rounding kModes[] = {Rounding::HalfEven, Rounding::HalfUp, Rounding::Up, Rounding::Down};

Decimal dec(std::string_view text) {
  const ParsedDecimal parsed = parse_decimal(text);
  EXPECT_FALSE(parsed.failure) << text;
  return parsed.value;
}

TEST(Decimal, MultiplyAgreesWithPaper) {
  oracle::Numbers numbers(1);
  for (int i = 0; i < 4000; ++i) {
    // Short numbers too: of two long ones the product hardly ever fits.
    const Decimal a{numbers.next(i % 2 ? 127 : 70)}, b{numbers.next(i % 2 ? 127 : 70)};
    const oracle::Signed expected{
        oracle::rounded(oracle::times(of(a.units).digits, of(b.units).digits), "1000000000",
                        Rounding::HalfEven),
        (a.units < 0) != (b.units < 0)};
    ASSERT_EQ(text(multiply(a, b)), text(expected)) << to_string(a) << " * " << to_string(b);
  }
}

TEST(Decimal, DivideAgreesWithPaper) {
  oracle::Numbers numbers(2);
  for (int i = 0; i < 4000; ++i) {
    const Decimal a{numbers.next()}, b{numbers.next(i % 2 ? 127 : 70)};
    if (b.units == 0) continue;
    const oracle::Signed expected{
        oracle::rounded(of(a.units).digits + "000000000", of(b.units).digits, Rounding::HalfEven),
        (a.units < 0) != (b.units < 0)};
    ASSERT_EQ(text(divide(a, b)), text(expected)) << to_string(a) << " / " << to_string(b);
  }
}

TEST(Decimal, MulDivAgreesWithPaperInAllModes) {
  oracle::Numbers numbers(3);
  for (int i = 0; i < 2000; ++i) {
    const Int128 x = numbers.next(), num = numbers.next(i % 2 ? 127 : 60);
    Int128 den = numbers.next(i % 3 ? 127 : 40);
    if (den == 0 || den == oracle::kMin) den = oracle::kMax;
    if (den < 0) den = -den;
    for (Rounding mode : kModes) {
      const oracle::Signed expected{
          oracle::rounded(oracle::times(of(x).digits, of(num).digits), of(den).digits, mode),
          (x < 0) != (num < 0)};
      ASSERT_EQ(text(mul_div(x, num, den, mode)), text(expected))
          << text(of(x)) << " * " << text(of(num)) << " / " << text(of(den));
    }
  }
}

TEST(Decimal, RoundAgreesWithPaperInAllModes) {
  oracle::Numbers numbers(4);
  for (int i = 0; i < 800; ++i) {
    const Decimal a{numbers.next()};
    for (int digits = 0; digits <= 9; ++digits) {
      const std::string zeros(size_t(9 - digits), '0');
      for (Rounding mode : kModes) {
        oracle::Digits expected = oracle::rounded(of(a.units).digits, "1" + zeros, mode);
        if (!expected.empty()) expected += zeros;
        ASSERT_EQ(text(round(a, mode, digits)), text(oracle::Signed{expected, a.units < 0}))
            << to_string(a) << " to " << digits;
      }
    }
  }
}

TEST(Decimal, HalvesGoToTheEvenNeighbour) {
  EXPECT_EQ(to_string(*round(dec("0.5"), Rounding::HalfEven, 0)), "0");
  EXPECT_EQ(to_string(*round(dec("1.5"), Rounding::HalfEven, 0)), "2");
  EXPECT_EQ(to_string(*round(dec("2.5"), Rounding::HalfEven, 0)), "2");
  EXPECT_EQ(to_string(*round(dec("-2.5"), Rounding::HalfEven, 0)), "-2");
  EXPECT_EQ(to_string(*round(dec("-2.5"), Rounding::HalfUp, 0)), "-3");
  EXPECT_EQ(to_string(*round(dec("2.01"), Rounding::Up, 1)), "2.1");
  EXPECT_EQ(to_string(*round(dec("-2.09"), Rounding::Down, 1)), "-2");
  EXPECT_EQ(to_string(*multiply(dec("0.000000001"), dec("0.5"))), "0");
  EXPECT_EQ(to_string(*multiply(dec("0.000000003"), dec("0.5"))), "0.000000002");
  EXPECT_EQ(to_string(*divide(dec("1"), dec("3"))), "0.333333333");
  EXPECT_EQ(to_string(*divide(dec("-2"), dec("3"))), "-0.666666667");
}

TEST(Decimal, SumsThatDoNotFitAreNone) {
  const Decimal max{oracle::kMax}, min{oracle::kMin}, least{1};
  EXPECT_EQ(add(max, least), std::nullopt);
  EXPECT_EQ(subtract(min, least), std::nullopt);
  EXPECT_EQ(subtract(Decimal{}, min), std::nullopt);
  EXPECT_EQ(add(max, min)->units, -1);
  EXPECT_EQ(subtract(max, max)->units, 0);
  EXPECT_EQ(multiply(min, Decimal::from_int(-1)), std::nullopt);
  EXPECT_EQ(multiply(min, Decimal::from_int(1)), min);
  EXPECT_EQ(divide(min, Decimal::from_int(-1)), std::nullopt);
  EXPECT_EQ(divide(min, min), Decimal::from_int(1));
}

TEST(Decimal, WhatIsPrintedReadsBack) {
  oracle::Numbers numbers(5);
  for (int i = 0; i < 50'000; ++i) {
    const Decimal d{numbers.next()};
    const std::string printed = to_string(d);
    ASSERT_LE(printed.size(), Decimal::kMaxChars);
    ASSERT_EQ(dec(printed).units, d.units) << printed;
  }
  for (Int128 end : {oracle::kMin, oracle::kMax}) EXPECT_EQ(dec(to_string({end})).units, end);
  EXPECT_EQ(to_string({oracle::kMin}), "-170141183460469231731687303715.884105728");
}

TEST(Decimal, PrintsTheShortestForm) {
  EXPECT_EQ(to_string(dec("12.500")), "12.5");
  EXPECT_EQ(to_string(dec("-0.000000001")), "-0.000000001");
  EXPECT_EQ(to_string(dec("003")), "3");
  EXPECT_EQ(to_string(dec("-0")), "0");
  EXPECT_EQ(to_string(dec("1000000000000000000000.25")), "1000000000000000000000.25");
  EXPECT_EQ(to_string(dec("20000000000000000000.000000001")), "20000000000000000000.000000001");
}

TEST(Decimal, ReadsExponentsExactly) {
  EXPECT_EQ(to_string(dec("1.5e3")), "1500");
  EXPECT_EQ(to_string(dec("1.5E+3")), "1500");
  EXPECT_EQ(to_string(dec("-15e-1")), "-1.5");
  EXPECT_EQ(to_string(dec("10e-10")), "0.000000001");
  EXPECT_EQ(to_string(dec("0e999999999999999999999")), "0");
  EXPECT_EQ(to_string(dec("0.00000000000000000000000000000000000000000012e43")), "1.2");
  EXPECT_EQ(to_string(dec("1" + std::string(60, '0') + "e-60")), "1");
  EXPECT_EQ(to_string(dec("1.50000000000000000000000000000000000000000000000000")), "1.5");
}

TEST(Decimal, SaysWhyATextIsNoDecimal) {
  const auto why = [](std::string_view text) { return parse_decimal(text).failure; };
  for (const char* text :
       {"",      "-",   "+1",  ".5",    "5.",    "1e", "1e+", "--1", "1 ",       " 1",
        "1_000", "0x1", "nan", "1.2.3", "1e1.5", "e5", "-.5", "1,5", "Infinity", "5.e3"}) {
    EXPECT_EQ(why(text), ParseFailure::NotANumber) << text;
  }
  EXPECT_EQ(why(std::string_view()), ParseFailure::NotANumber);
  for (const char* text : {"0.0000000001", "1e-10", "1.0000000001", "123.4567890123456789012345",
                           "0.1234567890123456789012345678901234567890123456789"}) {
    EXPECT_EQ(why(text), ParseFailure::TooManyDigits) << text;
  }
  for (const char* text :
       {"170141183460469231731687303715.884105728", "1e30", "-1e30", "1e999999999999",
        "-170141183460469231731687303715.884105729", "1e99999999999999999999999",
        "99999999999999999999999999999999999999999999999999"}) {
    EXPECT_EQ(why(text), ParseFailure::TooLarge) << text;
  }
}

TEST(Decimal, EveryWayToWriteANumberReadsTheSame) {
  oracle::Numbers numbers(6);
  for (int i = 0; i < 20'000; ++i) {
    const Decimal d{numbers.next()};
    const oracle::Signed n = of(d.units);
    // The point moved anywhere and the exponent moved with it.
    const std::string digits = std::string(numbers.below(3), '0') + "0" + n.digits;
    const size_t point = 1 + numbers.below(digits.size());
    std::string written = (n.negative ? "-" : "") + digits.substr(0, point);
    if (point < digits.size()) written += "." + digits.substr(point);
    written += "e" + std::to_string(int(digits.size()) - int(point) - 9);
    ASSERT_EQ(dec(written).units, d.units) << written;
  }
}

}  // namespace
}  // namespace helios::value
