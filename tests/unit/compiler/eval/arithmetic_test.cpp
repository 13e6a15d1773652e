#include <gtest/gtest.h>

#include "tests/unit/compiler/eval/module_under_test.h"

namespace helios::eval {
namespace {

constexpr int64_t kMost = INT64_MAX, kLeast = INT64_MIN;

struct Arithmetic : ModuleUnderTest, testing::Test {
  std::string of(Op o, TypeId type, std::vector<ExprId> operands, uint32_t payload = 0) {
    return show(module, op(o, type, std::move(operands), payload));
  }
  ExprId span(int64_t ns) { return constant(duration, ns); }
  ExprId instant(const char* t) { return constant(time, value::parse_time(t)->ns); }
  static uint32_t rounding(value::Rounding mode, uint32_t digits) {
    return uint32_t(mode) << 8 | digits;
  }
};

TEST_F(Arithmetic, adds_within_a_type_and_faults_past_its_ends) {
  EXPECT_EQ(of(Op::Add, integer, {number(2), number(3)}), "5");
  EXPECT_EQ(of(Op::Add, integer, {number(kMost), number(1)}), "fault");
  EXPECT_EQ(of(Op::Add, integer, {number(kLeast), number(-1)}), "fault");
  EXPECT_EQ(of(Op::Add, decimal, {dec("0.1"), dec("0.2")}), "0.3");
  EXPECT_EQ(of(Op::Add, eur, {euros("12.50"), euros("0.55")}), "13.05 EUR");
  EXPECT_EQ(of(Op::Add, time, {instant("2026-01-31T23:59:59Z"), span(value::kSecond)}),
            "2026-02-01T00:00:00Z");
  const value::Decimal largest{~(value::Int128(1) << 127)};
  EXPECT_EQ(of(Op::Add, decimal, {constant(decimal, largest), dec("1")}), "fault");
}

TEST_F(Arithmetic, subtracts_times_to_durations) {
  EXPECT_EQ(of(Op::Subtract, duration,
               {instant("2026-01-02T00:00:00Z"), instant("2026-01-01T12:00:00Z")}),
            "12h");
  EXPECT_EQ(of(Op::Subtract, time, {instant("2026-01-02T00:00:00Z"), span(value::kHour)}),
            "2026-01-01T23:00:00Z");
  EXPECT_EQ(of(Op::Subtract, integer, {number(kLeast), number(1)}), "fault");
}

TEST_F(Arithmetic, multiplies_exactly_or_half_to_even) {
  EXPECT_EQ(of(Op::Multiply, integer, {number(kMost), number(2)}), "fault");
  EXPECT_EQ(of(Op::Multiply, integer, {number(-3), number(7)}), "-21");
  EXPECT_EQ(of(Op::Multiply, eur, {euros("0.05"), dec("0.5")}), "0.02 EUR");
  EXPECT_EQ(of(Op::Multiply, eur, {euros("0.15"), dec("0.5")}), "0.08 EUR");
  EXPECT_EQ(of(Op::Multiply, eur, {euros("10.01"), number(3)}), "30.03 EUR");
  EXPECT_EQ(of(Op::Multiply, duration, {span(value::kHour), number(36)}), "1d12h");
}

TEST_F(Arithmetic, divides_half_to_even) {
  EXPECT_EQ(of(Op::Divide, decimal, {dec("1"), dec("3")}), "0.333333333");
  EXPECT_EQ(of(Op::Divide, decimal, {euros("1.00"), euros("8.00")}), "0.125");
  EXPECT_EQ(of(Op::Divide, eur, {euros("0.05"), dec("2")}), "0.02 EUR");
  EXPECT_EQ(of(Op::Divide, duration, {span(5), number(2)}), "2ns");
  EXPECT_EQ(of(Op::Divide, duration, {span(7), number(-2)}), "-4ns");
  EXPECT_EQ(of(Op::Divide, decimal, {span(value::kMinute), span(value::kHour)}), "0.016666667");
  EXPECT_EQ(of(Op::Divide, duration, {span(kLeast), number(-1)}), "fault");
}

TEST_F(Arithmetic, negates_all_but_the_least) {
  EXPECT_EQ(of(Op::Negate, integer, {number(5)}), "-5");
  EXPECT_EQ(of(Op::Negate, integer, {number(kLeast)}), "fault");
  EXPECT_EQ(of(Op::Negate, decimal, {constant(decimal, value::Decimal{value::Int128(1) << 127})}),
            "fault");
}

TEST_F(Arithmetic, rounds_as_it_is_told) {
  using value::Rounding;
  EXPECT_EQ(of(Op::Round, decimal, {dec("2.345")}, rounding(Rounding::HalfEven, 2)), "2.34");
  EXPECT_EQ(of(Op::Round, decimal, {dec("2.345")}, rounding(Rounding::HalfUp, 2)), "2.35");
  EXPECT_EQ(of(Op::Round, decimal, {dec("-2.341")}, rounding(Rounding::Up, 2)), "-2.35");
  EXPECT_EQ(of(Op::Round, eur, {euros("12.56")}, rounding(Rounding::Down, 1)), "12.50 EUR");
  EXPECT_EQ(of(Op::Round, eur, {constant(eur, kMost)}, rounding(Rounding::Up, 0)), "fault");
}

TEST_F(Arithmetic, converts_money_by_the_rates_there_are) {
  const TypeId rates = types.map(text, decimal);
  const ExprId table = constant(rates, Data{"JPY", value::parse_decimal("0.006").value, "USD",
                                            value::parse_decimal("0.9").value});
  const TypeId result = types.optional(eur);
  const auto amount = [&](const char* code, int64_t minor) {
    return constant(mixed_money, value::MixedMoney{minor, *value::find_currency(code)});
  };
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("USD", 1000), table}), "9.00 EUR");
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("JPY", 1000), table}), "6.00 EUR");
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("EUR", 1234), table}), "12.34 EUR");
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("CHF", 1000), table}), "unknown");
  const TypeId tender = types.enumeration(types.add_enum(
      {"Tender", false, {{"dollar", "USD", ""}, {"franc", "CHF", ""}, {"points", "points", ""}}}));
  const ExprId by_enum = constant(types.map(tender, decimal), Data{int64_t(0), value::parse_decimal("0.9").value});
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("USD", 1000), by_enum}), "9.00 EUR");
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("CHF", 1000), by_enum}), "unknown");
  EXPECT_EQ(of(Op::ConvertMoney, result, {amount("JPY", 1000), by_enum}), "unknown");
  EXPECT_EQ(of(Op::ToMixedMoney, mixed_money, {euros("3.00")}), "3.00 EUR");
}

TEST_F(Arithmetic, shifts_dates_within_the_calendar) {
  const auto day = [&](const char* d) { return constant(date, value::parse_date(d)->days); };
  EXPECT_EQ(of(Op::PlusMonths, date, {day("2026-01-31"), number(1)}), "2026-02-28");
  EXPECT_EQ(of(Op::PlusMonths, date, {day("2026-01-31"), number(kMost)}), "fault");
  EXPECT_EQ(of(Op::PlusDays, date, {day("2026-02-28"), number(1)}), "2026-03-01");
  EXPECT_EQ(of(Op::PlusDays, date, {day("2026-02-28"), number(1'000'000'000)}), "fault");
  EXPECT_EQ(of(Op::PlusDays, date, {day("2026-02-28"), number(kMost)}), "fault");
  EXPECT_EQ(of(Op::DaysBetween, integer, {day("2026-01-01"), day("2025-12-31")}), "-1");
}

TEST_F(Arithmetic, reads_civil_parts_in_a_zone) {
  module.schema.zones = {"Europe/Berlin"};
  const ExprId berlin = constant(zone, 0);
  const ExprId summer = instant("2026-06-30T22:30:15Z");
  const auto part = [](ir::CivilPart p) { return uint32_t(p); };
  EXPECT_EQ(of(Op::Civil, integer, {summer, berlin}, part(ir::CivilPart::Hour)), "0");
  EXPECT_EQ(of(Op::Civil, integer, {summer, berlin}, part(ir::CivilPart::Minute)), "30");
  EXPECT_EQ(of(Op::Civil, date, {summer, berlin}, part(ir::CivilPart::Date)), "2026-07-01");
  EXPECT_EQ(of(Op::Civil, time_of_day, {summer, berlin}, part(ir::CivilPart::Time)), "00:30:15");
  abi::Enum week{"Weekday", false, {}};
  for (const char* d :
       {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}) {
    week.members.push_back({d, "", ""});
  }
  const TypeId weekday = types.enumeration(types.add_enum(week));
  EXPECT_EQ(of(Op::Civil, weekday, {constant(date, 0)}, part(ir::CivilPart::Weekday)), "thursday");
}

TEST_F(Arithmetic, counts_business_days_by_a_calendar) {
  module.schema.calendars = {{"bank", "UTC", 0b0011111, {value::parse_date("2026-01-01")->days}}};
  const ExprId bank = constant(calendar, 0);
  const ExprId eve = constant(date, value::parse_date("2025-12-31")->days);
  EXPECT_EQ(of(Op::PlusBusinessDays, date, {eve, number(1), bank}), "2026-01-02");
  EXPECT_EQ(of(Op::PlusBusinessDays, date, {eve, number(kMost), bank}), "fault");
  const ExprId monday = constant(date, value::parse_date("2026-01-05")->days);
  EXPECT_EQ(of(Op::BusinessDaysBetween, integer, {eve, monday, bank}), "2");
}

}  // namespace
}  // namespace helios::eval
