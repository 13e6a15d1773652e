#include "runtime/abi/image.h"

#include <gtest/gtest.h>

#include <cstddef>

#include "runtime/abi/datum.h"
#include "runtime/abi/new_value.h"

namespace helios::abi {
namespace {

struct ImageTest : testing::Test {
  TypeTable types;
  Arena arena;

  TypeId record(std::vector<RecordField> fields) {
    const RecordId id = types.declare_record("Made");
    types.define_record(id, std::move(fields));
    return types.record(id);
  }
  std::string image(TypeId type, const void* memory) {
    std::string out;
    append_image(types, type, memory, out);
    return out;
  }
  std::string canonical(TypeId type, const void* memory) {
    std::string out;
    append_canonical(types, type, memory, out);
    return out;
  }
};

/// A value of every shape there is.
TEST_F(ImageTest, ComesBackAsItWas) {
  const TypeId text = types.text(), whole = types.basic(Kind::Int);
  const TypeId all = record({{"a", types.basic(Kind::MixedMoney)},
                             {"b", types.basic(Kind::Cidr)},
                             {"c", types.list(text)},
                             {"d", types.map(text, whole)},
                             {"e", types.optional(text)},
                             {"f", types.optional(whole)},
                             {"g", types.basic(Kind::Bool)}});
  const Datum said(Data{value::MixedMoney{1250, *value::find_currency("EUR")},
                        *value::parse_cidr("10.0.0.0/8"), Data{"a", "", "straße"},
                        Data{"k", 1, "l", 2}, Datum(), 7, true});
  void* const memory = zeroed(types[all].size, arena);
  encode(types, all, said, memory, arena);
  const std::string bytes = image(all, memory);
  const void* const again = read_image(types, all, bytes, arena);
  ASSERT_NE(again, nullptr);
  EXPECT_TRUE(decode(types, all, again) == said);
  EXPECT_EQ(image(all, again), bytes);
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(read_image(types, all, bytes.substr(0, size), arena), nullptr) << size << " bytes of it";
  }
  EXPECT_EQ(read_image(types, all, bytes + "x", arena), nullptr);
}

/// What lies between the parts of a value is no part of it.
TEST_F(ImageTest, HoldsNoPadding) {
  const value::MixedMoney money{5, *value::find_currency("USD")};
  const value::Cidr cidr = *value::parse_cidr("10.0.0.0/8");
  const auto money_over = [&](int padding) {
    void* const memory = std::memset(arena.allocate(sizeof money), padding, sizeof money);
    store(at(memory, offsetof(value::MixedMoney, minor)), money.minor);
    store(at(memory, offsetof(value::MixedMoney, currency)), money.currency);
    return memory;
  };
  const auto cidr_over = [&](int padding) {
    void* const memory = std::memset(arena.allocate(sizeof cidr), padding, sizeof cidr);
    store(at(memory, offsetof(value::Cidr, base)), cidr.base);
    store(at(memory, offsetof(value::Cidr, prefix)), cidr.prefix);
    return memory;
  };
  const auto alike = [&](Kind kind, const void* one, const void* other) {
    const TypeId type = types.basic(kind);
    ASSERT_NE(std::memcmp(one, other, types[type].size), 0);
    EXPECT_EQ(image(type, one), image(type, other));
    EXPECT_EQ(canonical(type, one), canonical(type, other));
  };
  alike(Kind::MixedMoney, money_over(0), money_over(0xff));
  alike(Kind::Cidr, cidr_over(0), cidr_over(0xff));
}

TEST_F(ImageTest, CanonicalBytesFoldWhereCaseIsIgnored) {
  const Text upper{"ABC", 3, kNoHash}, lower{"abc", 3, kNoHash};
  const TypeId exact = types.text(), ignoring = types.text(true);
  EXPECT_EQ(canonical(ignoring, &upper), canonical(ignoring, &lower));
  EXPECT_NE(canonical(exact, &upper), canonical(exact, &lower));
  EXPECT_NE(image(ignoring, &upper), image(ignoring, &lower));
}

}  // namespace
}  // namespace helios::abi
