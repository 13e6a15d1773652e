#include "runtime/abi/spelling.h"

#include <gtest/gtest.h>

#include "runtime/abi/datum.h"

namespace helios::abi {
namespace {

/// What the text spells, or "none".
std::string read(Kind kind, std::string_view text) {
  TypeTable types;
  const TypeId type = types.basic(kind);
  alignas(value::Decimal) char memory[sizeof(value::Decimal)] = {};
  if (!read_spelled(kind, text, memory)) return "none";
  return format(types, type, decode(types, type, memory));
}

TEST(Spelling, OfEachKindIsReadAsItIsWritten) {
  EXPECT_EQ(read(Kind::Int, "-42"), "-42");
  EXPECT_EQ(read(Kind::Decimal, "0.075"), "0.075");
  EXPECT_EQ(read(Kind::Ip, "2001:db8::1"), "2001:db8::1");
  EXPECT_EQ(read(Kind::Date, "2026-01-31"), "2026-01-31");
  EXPECT_EQ(read(Kind::Time, "2026-01-31T10:00:00Z"), "2026-01-31T10:00:00Z");
  EXPECT_EQ(read(Kind::TimeOfDay, "07:30"), "07:30");
  EXPECT_EQ(read(Kind::Duration, "15m"), "15m");
}

TEST(Spelling, IsOfTheWholeText) {
  for (Kind kind : {Kind::Int, Kind::Decimal, Kind::Ip, Kind::Date, Kind::Time, Kind::TimeOfDay, Kind::Duration}) {
    EXPECT_TRUE(can_be_spelled(kind));
    for (const char* text : {"", " ", "x", "42 ", "10.0.0.1/8", "2026-01-31x"}) {
      EXPECT_EQ(read(kind, text), "none") << text;
    }
  }
  EXPECT_EQ(read(Kind::Int, "9223372036854775808"), "none");
  EXPECT_EQ(read(Kind::Int, "1.0"), "none");
}

}  // namespace
}  // namespace helios::abi
