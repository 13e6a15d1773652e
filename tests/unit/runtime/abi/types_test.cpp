#include "runtime/abi/types.h"

#include <gtest/gtest.h>

namespace helios::abi {
namespace {

TEST(Types, equal_types_have_equal_ids) {
  TypeTable types;
  const TypeId text = types.text();
  EXPECT_EQ(types.list(text), types.list(types.basic(Kind::Text)));
  EXPECT_NE(types.list(text), types.set(text));
  EXPECT_NE(types.text(true), text);
  EXPECT_NE(types.money(*value::find_currency("EUR")), types.money(*value::find_currency("JPY")));
  EXPECT_EQ(types.optional(types.optional(text)), types.optional(text));
}

TEST(Types, records_are_nominal) {
  TypeTable types;
  const RecordId a = types.declare_record("A"), b = types.declare_record("A");
  EXPECT_NE(types.record(a), types.record(b));
}

TEST(Types, fields_lie_at_multiples_of_their_alignment) {
  TypeTable types;
  const RecordId id = types.declare_record("R");
  types.define_record(id, {{"flag", types.basic(Kind::Bool)},
                           {"rate", types.basic(Kind::Decimal)},
                           {"maybe", types.optional(types.basic(Kind::Bool))},
                           {"count", types.basic(Kind::Int)}});
  const Record& r = types[id];
  EXPECT_EQ(r.fields[0].offset, 0u);
  EXPECT_EQ(r.fields[1].offset, 16u);
  EXPECT_EQ(r.fields[2].offset, 32u);
  EXPECT_EQ(r.fields[3].offset, 40u);
  EXPECT_EQ(r.size, 48u);
  EXPECT_EQ(r.align, 16u);
}

TEST(Types, an_optional_is_its_inner_and_a_byte) {
  TypeTable types;
  const TypeId integer = types.optional(types.basic(Kind::Int)),
               boolean = types.optional(types.basic(Kind::Bool));
  EXPECT_EQ(types[integer].size, 16u);
  EXPECT_EQ(types.presence_offset(integer), 8u);
  EXPECT_EQ(types[boolean].size, 2u);
  EXPECT_EQ(types[types.optional(types.basic(Kind::Cidr))].size, 32u);
}

TEST(Types, a_map_s_entries_hold_key_and_value) {
  TypeTable types;
  const Type& map = types[types.map(types.basic(Kind::Bool), types.basic(Kind::Decimal))];
  EXPECT_EQ(map.map_value_offset, 16u);
  EXPECT_EQ(map.map_stride, 32u);
  EXPECT_EQ(map.size, 16u);
}

TEST(Types, records_may_be_defined_in_any_order) {
  TypeTable types;
  const RecordId outer = types.declare_record("Outer"), inner = types.declare_record("Inner");
  const TypeId maybe = types.optional(types.record(inner)),
               rates = types.map(types.record(inner), types.basic(Kind::Int));
  types.define_record(
      outer, {{"first", maybe}, {"rates", rates}, {"others", types.list(types.record(outer))}});
  EXPECT_FALSE(types[outer].laid_out);
  types.define_record(inner, {{"a", types.basic(Kind::Int)}, {"b", types.basic(Kind::Int)}});
  EXPECT_TRUE(types[outer].laid_out);
  EXPECT_EQ(types[maybe].size, 24u);
  EXPECT_EQ(types[rates].map_value_offset, 16u);
  EXPECT_EQ(types[outer].fields[1].offset, 24u);
  EXPECT_EQ(types[types.record(outer)].size, types[outer].size);
}

TEST(Types, records_whose_fields_were_set_first_wait_for_those_they_hold) {
  TypeTable types;
  const TypeId id = types.basic(Kind::Id), whole = types.basic(Kind::Int);
  const RecordId other = types.declare_record("Other");
  const RecordId merchant = types.declare_record("Merchant");
  const RecordId payment = types.declare_record("Payment");
  types.mutable_record(merchant).fields = {{.name = "id", .type = id}, {.name = "rank", .type = whole}};
  types.mutable_record(payment).fields = {{.name = "merchant", .type = types.record(merchant)},
                                          {.name = "amount", .type = whole}};
  types.define_record(other, {{.name = "n", .type = whole}});
  ASSERT_TRUE(types[payment].laid_out);
  EXPECT_EQ(types[payment].fields[1].offset, 24u);
  EXPECT_EQ(types[payment].size, 32u);
}

TEST(Types, names_are_as_the_author_writes_them) {
  TypeTable types;
  const TypeId eur = types.money(*value::find_currency("EUR"));
  EXPECT_EQ(types.name(eur), "Money EUR");
  EXPECT_EQ(types.name(types.optional(eur)), "Money EUR?");
  EXPECT_EQ(types.name(types.basic(Kind::MixedMoney)), "Money");
  EXPECT_EQ(types.name(types.map(types.text(), types.list(types.basic(Kind::Id)))),
            "map of Text to list of Id");
  EXPECT_EQ(types.name(types.text(true)), "Text ignoring case");
  EXPECT_EQ(types.name(types.optional(types.set(eur))), "(set of Money EUR)?");
}

TEST(Types, enums_are_found_by_name_and_by_spelling) {
  TypeTable types;
  const EnumId id =
      types.add_enum({"Checking", false, {{"below_zero", "A11", ""}, {"positive", "", ""}}});
  EXPECT_EQ(types[id].find("below_zero"), 0);
  EXPECT_EQ(types[id].find_spelling("A11"), 0);
  EXPECT_EQ(types[id].find_spelling("positive"), 1);
  EXPECT_EQ(types[id].find("A11"), -1);
}

}  // namespace
}  // namespace helios::abi
