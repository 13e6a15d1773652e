#include "runtime/abi/datum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>

#include "runtime/abi/memory.h"
#include "runtime/value/time.h"

namespace helios::abi {
namespace {

/// Types and values by chance.
struct Chance {
  TypeTable types;
  std::mt19937_64 random;

  explicit Chance(uint64_t seed) : random(seed) {}
  uint64_t below(uint64_t n) { return random() % n; }

  TypeId type(int depth) {
    const uint64_t form = below(depth > 0 ? 20 : 14);
    constexpr Kind kKinds[] = {Kind::Bool,     Kind::Int,       Kind::Decimal, Kind::MixedMoney,
                               Kind::Text,     Kind::Id,        Kind::Time,    Kind::Date,
                               Kind::Duration, Kind::TimeOfDay, Kind::Ip,      Kind::Cidr};
    if (form < 12) return types.basic(kKinds[form]);
    if (form == 12) return types.money({uint16_t(below(value::currency_count()))});
    if (form == 13)
      return types.enumeration(types.add_enum({"E", true, {{"a", "", ""}, {"b", "B", ""}}}));
    if (form == 14) return types.list(type(depth - 1));
    if (form == 15) return types.set(type(depth - 1));
    if (form == 16) return types.map(type(depth - 1), type(depth - 1));
    if (form < 19) return types.optional(type(depth - 1));
    std::vector<RecordField> fields;
    for (uint64_t n = below(4); n > 0; --n)
      fields.push_back({"f" + std::to_string(n), type(depth - 1)});
    const RecordId record = types.declare_record("R");
    types.define_record(record, std::move(fields));
    return types.record(record);
  }

  Data sorted(const Type& t) {
    const size_t step = t.kind == Kind::Map ? 2 : 1;
    Data keys;
    for (uint64_t n = below(5); n > 0; --n) keys.push_back(value(t.element));
    if (t.kind != Kind::List) {
      std::sort(keys.begin(), keys.end(),
                [](const Datum& a, const Datum& b) { return compare(a, b) < 0; });
      keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    }
    Data items;
    for (const Datum& key : keys) {
      items.push_back(key);
      if (step == 2) items.push_back(value(t.mapped));
    }
    return items;
  }

  Datum value(TypeId id) {
    const Type& t = types[id];
    const auto small = [&] { return int64_t(below(7)) - 3; };
    switch (t.kind) {
      case Kind::Bool: return below(2) == 0;
      case Kind::Enum: return int64_t(below(2));
      case Kind::TimeOfDay: return int64_t(below(3)) * value::kHour;
      case Kind::Decimal:
        return value::Decimal{value::Int128(small()) * (below(2) ? 1 : value::Decimal::kScale)};
      case Kind::MixedMoney: return value::MixedMoney{small(), {uint16_t(below(3))}};
      case Kind::Text:
      case Kind::Id: return std::string(below(3), "ab\n\"\\"[below(5)]) + (below(4) ? "" : "日本");
      case Kind::Ip: return value::Ip{below(2), below(3)};
      case Kind::Cidr: return value::Cidr{{below(2) << 63, 0}, uint8_t(1 + below(3))};
      case Kind::Record: {
        Data fields;
        for (const RecordField& field : types[t.record].fields) fields.push_back(value(field.type));
        return fields;
      }
      case Kind::List:
      case Kind::Set:
      case Kind::Map: return sorted(t);
      case Kind::Optional: return below(3) == 0 ? Datum() : value(t.element);
      default: return below(9) ? small() : int64_t(random());
    }
  }
};

int sign(int n) { return n < 0 ? -1 : n > 0; }

TEST(Datums, survive_memory_and_agree_there) {
  for (uint64_t seed = 0; seed < 2000; ++seed) {
    Chance chance(seed);
    const TypeId type = chance.type(3);
    Arena arena;
    const auto in_memory = [&](const Datum& datum) {
      void* memory = arena.allocate(chance.types[type].size);
      encode(chance.types, type, datum, memory, arena);
      return memory;
    };
    const Datum a = chance.value(type), b = chance.value(type);
    const void *x = in_memory(a), *y = in_memory(b);
    const std::string name = chance.types.name(type);
    ASSERT_TRUE(decode(chance.types, type, x) == a) << name;
    ASSERT_EQ(sign(compare(a, b)), sign(compare(chance.types, type, x, y))) << name;
    ASSERT_EQ(compare(a, b), -compare(b, a)) << name;
    ASSERT_EQ(a == b, compare(a, b) == 0) << name;
    if (a == b) ASSERT_EQ(hash(chance.types, type, x), hash(chance.types, type, y)) << name;
    ASSERT_EQ(format(chance.types, type, x), format(chance.types, type, a)) << name;
    std::string json, again;
    write_json(chance.types, type, x, json);
    write_json(chance.types, type, a, again);
    ASSERT_EQ(json, again) << name;
    ASSERT_TRUE(nlohmann::json::accept(json)) << json;
  }
}

TEST(Datums, hashes_tell_values_apart) {
  TypeTable types;
  const TypeId text = types.text();
  const RecordId pair = types.declare_record("Pair");
  types.define_record(pair, {{"a", text}, {"b", text}});
  const auto hash_of = [&](TypeId type, const Datum& datum) {
    Arena arena;
    void* memory = arena.allocate(64);
    encode(types, type, datum, memory, arena);
    return hash(types, type, memory);
  };
  EXPECT_NE(hash_of(types.record(pair), Data{"ab", "c"}),
            hash_of(types.record(pair), Data{"a", "bc"}));
  const TypeId maybe = types.optional(types.basic(Kind::Int));
  EXPECT_NE(hash_of(maybe, Datum()), hash_of(maybe, 0));
  const TypeId list = types.list(text);
  EXPECT_NE(hash_of(list, Data{}), hash_of(list, Data{""}));
}

TEST(Datums, literals_are_what_they_look_like) {
  EXPECT_EQ(Datum("abc").as_text(), "abc");
  EXPECT_EQ(Datum(5).as_int(), 5);
  EXPECT_TRUE(Datum(true).as_bool());
}

TEST(Datums, texts_compare_by_code_points) {
  EXPECT_LT(compare(Datum("z"), Datum("é")), 0);
  EXPECT_LT(compare(Datum("a"), Datum("aa")), 0);
  EXPECT_LT(compare(Datum(), Datum("")), 0);
}

struct Writing : testing::Test {
  TypeTable types;
  std::string json(TypeId type, const Datum& datum, bool spelling = false) {
    std::string out;
    write_json(types, type, datum, out, spelling);
    return out;
  }
  TypeId eur = types.money(*value::find_currency("EUR")), text = types.text(),
         integer = types.basic(Kind::Int);
};

TEST_F(Writing, numbers_are_exact) {
  EXPECT_EQ(json(eur, 1250), "12.50");
  EXPECT_EQ(json(eur, -5), "-0.05");
  EXPECT_EQ(json(types.basic(Kind::Decimal), value::Decimal{1}), "0.000000001");
  EXPECT_EQ(json(integer, INT64_MIN), "-9223372036854775808");
  EXPECT_EQ(
      json(types.basic(Kind::MixedMoney), value::MixedMoney{1250, *value::find_currency("JPY")}),
      R"({"amount":1250,"currency":"JPY"})");
}

TEST_F(Writing, texts_are_escaped) {
  EXPECT_EQ(json(text, std::string("a\"b\\c\n\x01\0é", 10)), R"("a\"b\\c\n\u0001\u0000é")");
}

TEST_F(Writing, enums_by_name_or_as_in_the_data) {
  const TypeId e = types.enumeration(types.add_enum({"E", false, {{"below_zero", "A11", ""}}}));
  EXPECT_EQ(json(e, 0), "\"below_zero\"");
  EXPECT_EQ(json(e, 0, true), "\"A11\"");
}

TEST_F(Writing, records_lists_maps_and_what_is_missing) {
  const RecordId r = types.declare_record("R");
  types.define_record(
      r,
      {{"at", types.basic(Kind::Time)}, {"tags", types.set(text)}, {"note", types.optional(text)}});
  EXPECT_EQ(json(types.record(r), Data{0, Data{"a", "b"}, Datum()}),
            R"({"at":"1970-01-01T00:00:00Z","tags":["a","b"],"note":null})");
  EXPECT_EQ(json(types.map(text, integer), Data{"a", 1, "b", 2}), R"({"a":1,"b":2})");
  EXPECT_EQ(json(types.map(integer, text), Data{1, "a"}), R"({"1":"a"})");
}

TEST_F(Writing, people_read_values_as_they_are_written_in_policies) {
  EXPECT_EQ(format(types, eur, 1250), "12.50 EUR");
  EXPECT_EQ(format(types, types.basic(Kind::Duration), value::kHour + value::kMinute), "1h1m");
  EXPECT_EQ(format(types, types.list(text), Data{"a", "b"}), "{a, b}");
  EXPECT_EQ(format(types, types.map(text, integer), Data{"DE", 1}), "{DE -> 1}");
  EXPECT_EQ(format(types, types.optional(eur), Datum()), "unknown");
  EXPECT_EQ(format(types, types.basic(Kind::Bool), true), "true");
}

}  // namespace
}  // namespace helios::abi
