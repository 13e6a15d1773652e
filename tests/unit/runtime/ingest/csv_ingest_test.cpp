#include "runtime/ingest/csv_ingest.h"

#include <gtest/gtest.h>

#include "tests/unit/runtime/ingest/payment_schema.h"

namespace helios::ingest {
namespace {

class CsvIngestTest : public testing::Test {
 protected:
  std::string open_error(const std::string& header, uint32_t event = 0) {
    const auto csv = CsvIngest::open(schema_, event, header);
    return csv.ok() ? "" : csv.error().message;
  }
  std::string read(const std::string& header, const std::string& row) {
    auto csv = CsvIngest::open(schema_, 0, header);
    if (!csv.ok()) return csv.error().message;
    Arena arena;
    Refusal why;
    const void* memory = csv->parse(row, arena, why);
    if (memory == nullptr) return why.text();
    std::string out;
    abi::write_json(schema_.types, schema_.types.record(schema_.events[0].record), memory, out);
    return out;
  }

  abi::Schema schema_ = payment_schema();
};

constexpr const char* kHeader = "id,at,amount.value,channel,merchant.id,merchant.risk,note,count,extra";

TEST_F(CsvIngestTest, CellsBecomeFields) {
  const std::string out = read(kHeader, R"(p1,2026-01-31T10:00:00Z,12.5,P,"m,""1""",,x,3,y)");
  EXPECT_NE(out.find(R"("id":"p1","at":"2026-01-31T10:00:00Z","amount":12.50)"), std::string::npos)
      << out;
  EXPECT_NE(out.find(R"("channel":"pos","merchant":{"id":"m,\"1\"","category":"other","risk":null})"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find(R"("note":"x")"), std::string::npos);
  EXPECT_NE(out.find(R"("count":3)"), std::string::npos);
}

TEST_F(CsvIngestTest, EmptyCellsAreMissing) {
  EXPECT_EQ(read(kHeader, ",2026-01-31T10:00:00Z,1,P,,,-,-1,"),
            "/id is missing: expected Id (a text in quotes); "
            "/merchant/id is missing: expected Id (a text in quotes)");
  const std::string out = read(kHeader, "p,2026-01-31T10:00:00Z,1,P,m,,-,-1,");
  EXPECT_NE(out.find(R"("note":"")"), std::string::npos);
  EXPECT_NE(out.find(R"("count":7)"), std::string::npos);
}

TEST_F(CsvIngestTest, FieldsGoByTheirNameToo) {
  EXPECT_EQ(open_error("id;at;amount;channel;merchant.id"), "");
}

TEST_F(CsvIngestTest, RowsThatDoNotFit) {
  EXPECT_NE(read(kHeader, "a,b").find("2 cells, the header 9"), std::string::npos);
  for (const char* row : {"\"", "\"a", "\"a\"b,", "\"a\"\"", "a,\""}) {
    EXPECT_NE(read(kHeader, row).find("quotes"), std::string::npos) << row;
  }
  EXPECT_NE(read(kHeader, "p,then,x,Q,m,,,1.5,").find("/count expected Int"), std::string::npos);
}

TEST_F(CsvIngestTest, HeadersThatCannotWork) {
  EXPECT_NE(open_error("id,at").find("no column for"), std::string::npos);
  EXPECT_NE(open_error("id,id").find("twice"), std::string::npos);
  EXPECT_NE(open_error(std::string(kHeader) + ",items").find("a cell cannot hold it"),
            std::string::npos);
  EXPECT_NE(open_error("id,more", 1).find("closed"), std::string::npos);
}

}  // namespace
}  // namespace helios::ingest
