#include "runtime/bundle/schema_format.h"

#include <gtest/gtest.h>

namespace helios::bundle {
namespace {

using abi::Datum;
using abi::Kind;

/// A bit of everything that a schema can hold.
abi::Schema full_schema() {
  abi::Schema schema;
  schema.package = "payments";
  schema.version = "1.2.3";
  abi::TypeTable& types = schema.types;
  const abi::EnumId action =
      types.add_enum({"Action", true, {{"approve", "A1", "fine"}, {"decline", "A2", ""}}});
  const abi::RecordId item = types.declare_record("Item"),
                      event = types.declare_record("CardPayment");
  const abi::TypeId eur = types.money(*value::find_currency("EUR"));
  const abi::TypeId rates = types.map(types.text(true), types.basic(Kind::Decimal));
  types.define_record(
      event, {{"id", types.basic(Kind::Id)},
              {"items", types.list(types.record(item))},
              {"age", types.optional(types.basic(Kind::Duration)), 0, "of the device", true, true},
              {"rates", rates}});
  types.define_record(item, {{"price", eur}, {"level", types.enumeration(action)}});
  schema.ingest.resize(2);
  schema.ingest[1].closed = true;
  schema.ingest[1].fields.push_back(
      {{"amount", "0"}, eur, 8, Datum(12), {Datum("-"), Datum()}, true});
  schema.events.push_back({"CardPayment",
                           "payments.CardPayment",
                           "doc",
                           event,
                           {{"id", types.basic(Kind::Id), 0}},
                           {},
                           {},
                           {"amount > 0"},
                           abi::RecordId(),
                           {}});
  schema.decisions.push_back({"risk",
                              "payments.risk",
                              "",
                              0,
                              {types.record(event)},
                              {"p"},
                              types.enumeration(action),
                              item,
                              abi::RecordId(),
                              {{abi::LineKind::TrialRule, "burst"}},
                              {{}, {"f", 1, 2, "a + b"}}});
  schema.decisions[0].lines[0].tags = {{"owner", "fraud"}};
  abi::List list{"fees", "payments.fees", rates,
                 Datum(abi::Data{Datum("a"), Datum(value::Decimal{5})})};
  list.entries.push_back({Datum(value::MixedMoney{5, *value::find_currency("JPY")}), 1, 2});
  list.entries.push_back({Datum(value::Cidr{{1, 2}, 64}), 3, 4});
  schema.lists.push_back(list);
  schema.patterns = {{"^a$", true}};
  schema.zones = {"Europe/Berlin"};
  schema.calendars = {{"bank", "UTC", 31, {100, 200}}};
  return schema;
}

TEST(SchemaFormat, WhatIsWrittenReadsBack) {
  const abi::Schema schema = full_schema();
  const std::string bytes = write_schema(schema);
  const auto read = read_schema(bytes);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(write_schema(*read), bytes);
  for (uint32_t i = 0; i < schema.types.type_count(); ++i) {
    const abi::TypeId id(i);
    EXPECT_EQ(read->types.name(id), schema.types.name(id));
    EXPECT_EQ(read->types[id].size, schema.types[id].size);
    EXPECT_EQ(read->types[id].align, schema.types[id].align);
  }
  EXPECT_EQ(read->types[abi::RecordId(1)].fields[2].offset,
            schema.types[abi::RecordId(1)].fields[2].offset);
  EXPECT_TRUE(read->types[abi::RecordId(1)].fields[2].is_personal);
  EXPECT_EQ(read->lists[0].entries[0].entry, schema.lists[0].entries[0].entry);
  EXPECT_EQ(*read->ingest[1].fields[0].otherwise, Datum(12));
  EXPECT_EQ(read->decisions[0].lines[0].tags[0].second, "fraud");
}

TEST(SchemaFormat, BytesCutShortAnywhereAreRefused) {
  const std::string bytes = write_schema(full_schema());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(read_schema(std::string_view(bytes).substr(0, size)).ok()) << size;
  }
  EXPECT_FALSE(read_schema(bytes + "x").ok());
}

TEST(SchemaFormat, ChangedBytesNeverCrash) {
  const std::string bytes = write_schema(full_schema());
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (const char bit : {'\x01', '\x80'}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      (void)read_schema(changed);
    }
  }
}

}  // namespace
}  // namespace helios::bundle
