#include "runtime/ingest/asked_texts.h"

#include <gtest/gtest.h>

#include "runtime/ingest/json_ingest.h"
#include "tests/unit/runtime/ingest/payment_schema.h"

namespace helios::ingest {
namespace {

abi::Text text_of(const std::string& bytes) {
  const auto size = uint32_t(bytes.size());
  return {bytes.data(), size, abi::text_hash(bytes.data(), size)};
}

TEST(AskedTextsTest, LetsEqualTextsLieInOnePlace) {
  const AskedTexts asked({"", "DE", "a much longer text than most", "m10000"});
  for (const std::string each : {"DE", "m10000", "a much longer text than most"}) {
    const std::string copy = each;
    const abi::Text one = asked.settled(text_of(each)), other = asked.settled(text_of(copy));
    EXPECT_EQ(one.data, other.data) << each;
    EXPECT_NE(one.data, each.data()) << each;
    EXPECT_EQ(abi::view(one), each);
    EXPECT_EQ(one.hash, text_of(each).hash);
  }
}

TEST(AskedTextsTest, LeavesAllOthersAlone) {
  const AskedTexts asked({"DE", "m10000"});
  for (const std::string each : {"", "D", "DEU", "m10001", "a much longer text than most"}) {
    EXPECT_EQ(asked.settled(text_of(each)).data, each.data()) << each;
  }
  // An equal hash is confirmed by the bytes.
  const std::string same_hash = "EN";
  EXPECT_EQ(asked.settled({same_hash.data(), 2, text_of("DE").hash}).data, same_hash.data());
  EXPECT_EQ(AskedTexts({}).settled(text_of(same_hash)).data, same_hash.data());
}

TEST(AskedTextsTest, ServesEventsFromTheFirstOn) {
  SchemaBuilder b;
  b.event("E", {{"shop", b.schema.types.basic(abi::Kind::Text)}});
  b.schema.asked_texts = {"m1"};
  JsonIngest ingest(b.schema, 0);
  Refusal why;
  Arena arena;
  const std::string lines[] = {R"({"shop":"m1"})", R"({"shop":"m1"})", R"({"shop": "\u006d1"})"};
  std::vector<const char*> places;
  for (const std::string& line : lines) {
    const void* const event = ingest.parse(line, arena, why);
    ASSERT_NE(event, nullptr) << why.text();
    places.push_back(abi::load<abi::Text>(event).data);
  }
  EXPECT_EQ(places[0], places[1]);
  EXPECT_EQ(places[0], places[2]);
}

}  // namespace
}  // namespace helios::ingest
