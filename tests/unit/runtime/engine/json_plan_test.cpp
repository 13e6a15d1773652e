#include "runtime/engine/json_plan.h"

#include <gtest/gtest.h>

#include "runtime/abi/datum.h"

/// What is written by plan, against abi::write_json, which says how values look.
namespace helios::engine {
namespace {

using abi::Data;
using abi::Datum;
using abi::Kind;

class JsonPlanTest : public testing::Test {
 protected:
  abi::RecordId record(const char* name, std::vector<std::pair<const char*, abi::TypeId>> fields) {
    std::vector<abi::RecordField> all;
    for (const auto& [field, type] : fields) all.push_back({field, type, 0, "", false, false});
    const abi::RecordId id = types_.declare_record(name);
    types_.define_record(id, std::move(all));
    return id;
  }
  void expect_the_same(abi::TypeId type, const Datum& value) {
    Arena arena;
    void* const memory = arena.allocate(types_[type].size);
    abi::encode(types_, type, value, memory, arena);
    JsonPlan plan(types_);
    JsonText out;
    plan.text("{\"it\":").value(type, 0).text("}");
    plan.write(memory, out);
    std::string expected = "{\"it\":";
    abi::write_json(types_, type, memory, expected);
    EXPECT_EQ(out.view(), expected + "}");
  }

  abi::TypeTable types_;
};

TEST_F(JsonPlanTest, EveryKindOfScalar) {
  for (int64_t n : {int64_t(0), int64_t(9), int64_t(10), int64_t(-7), int64_t(-123456), INT64_MAX, INT64_MIN}) {
    expect_the_same(types_.basic(Kind::Int), n);
    expect_the_same(types_.basic(Kind::Decimal), value::Decimal{value::Int128(n) * 1'000});
    for (const char* code : {"EUR", "JPY", "BHD"}) {
      const value::Currency currency = *value::find_currency(code);
      expect_the_same(types_.money(currency), n);
      expect_the_same(types_.basic(Kind::MixedMoney), value::MixedMoney{n, currency});
    }
  }
  for (int64_t ns : {int64_t(0), int64_t(1'769'853'600'123'000'000), int64_t(-1)}) {
    expect_the_same(types_.basic(Kind::Time), ns);
    expect_the_same(types_.basic(Kind::Duration), ns);
  }
  expect_the_same(types_.basic(Kind::Date), int64_t(20'484));
  expect_the_same(types_.basic(Kind::TimeOfDay), int64_t(27'015'000'000'000));
  expect_the_same(types_.basic(Kind::Bool), true);
  expect_the_same(types_.basic(Kind::Bool), false);
  expect_the_same(types_.basic(Kind::Ip), *value::parse_ip("91.212.121.41"));
  expect_the_same(types_.basic(Kind::Cidr), *value::parse_cidr("2001:db8::/32"));
}

TEST_F(JsonPlanTest, TextsOfEveryLengthAndWithEveryEscape) {
  std::string text;
  for (int length = 0; length < 70; ++length) {
    expect_the_same(types_.text(), text);
    for (const char* odd : {"\"", "\\", "\n", "\x01", "\x1f", "é", "\x7f"}) {
      expect_the_same(types_.text(), text + odd);
      expect_the_same(types_.basic(Kind::Id), odd + text);
    }
    text += char('a' + length % 26);
  }
  expect_the_same(types_.text(), std::string(100'000, 'x'));
}

TEST_F(JsonPlanTest, RecordsListsAndWhatIsUnknown) {
  const abi::TypeId channel = types_.enumeration(types_.add_enum(
      {"Channel", false, {{"ecom", "E", ""}, {"a_name_longer_than_one_stride_of_bytes", "A", ""}}}));
  const abi::TypeId inner =
      types_.record(record("Inner", {{"n", types_.optional(types_.basic(Kind::Int))}, {"c", channel}}));
  const abi::TypeId nothing = types_.record(record("Nothing", {}));
  const abi::TypeId outer = types_.record(record(
      "Outer", {{"maybe", types_.optional(inner)},
                {"also", types_.optional(inner)},
                {"items", types_.list(inner)},
                {"tags", types_.set(types_.text())},
                {"by", types_.map(types_.text(), types_.basic(Kind::Int))},
                {"none", nothing},
                {"last", types_.optional(types_.text())}}));
  const Data known{int64_t(5), int64_t(1)}, half{Datum(), int64_t(0)};
  expect_the_same(outer, Data{known, Datum(), Data{half, known}, Data{"a", "b"}, Data{"k", int64_t(1)}, Data{}, "z"});
  expect_the_same(outer, Data{Datum(), half, Data{}, Data{}, Data{}, Data{}, Datum()});
}

}  // namespace
}  // namespace helios::engine
