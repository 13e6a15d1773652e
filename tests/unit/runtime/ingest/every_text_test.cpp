#include <gtest/gtest.h>

#include "runtime/ingest/csv_ingest.h"
#include "runtime/ingest/json_ingest.h"
#include "tests/unit/runtime/ingest/payment_schema.h"

namespace helios::ingest {
namespace {

/// event Line { number: Int, first: Text?, texts: list of Text from "*" }
abi::Schema line_schema() {
  SchemaBuilder b;
  abi::TypeTable& t = b.schema.types;
  b.event("Line", {{"number", t.basic(abi::Kind::Int)},
                   {"first", t.optional(t.text())},
                   {"texts", t.list(t.text())}});
  b.schema.ingest[b.schema.events[0].record.index].fields[2].every_text = true;
  return std::move(b.schema);
}

std::string read(const std::string& line) {
  abi::Schema schema = line_schema();
  JsonIngest ingest(schema, 0, CallerFields::InData);
  Arena arena;
  Refusal why;
  const void* const memory = ingest.parse(line, arena, why);
  if (memory == nullptr) return why.text();
  std::string out;
  abi::write_json(schema.types, schema.types.record(schema.events[0].record), memory, out, true);
  return out;
}

TEST(EveryText, IsWhatStandsInTheObjectWhateverItsName) {
  EXPECT_EQ(read(R"({"number":1,"first":"a","other":"\u0062","":"c"})"),
            R"({"number":1,"first":"a","texts":["a","b","c"]})");
}

TEST(EveryText, IsNoNumberAndNoTextFurtherDown) {
  EXPECT_EQ(read(R"({"number":1,"flag":true,"inner":{"a":"b"},"list":["c"]})"),
            R"({"number":1,"first":null,"texts":[]})");
}

TEST(EveryText, IsNormalised) {
  EXPECT_EQ(read(R"({"number":1,"other":"e\u0301"})"),
            "{\"number\":1,\"first\":null,\"texts\":[\"é\"]}");
}

TEST(EveryText, IsNothingThatARowHas) {
  const abi::Schema schema = line_schema();
  EXPECT_FALSE(CsvIngest::open(schema, 0, "number,first").ok());
}

}  // namespace
}  // namespace helios::ingest
