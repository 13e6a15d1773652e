#include "runtime/ingest/json_ingest.h"

#include <gtest/gtest.h>

#include <random>

#include "runtime/abi/memory.h"
#include "tests/unit/runtime/ingest/payment_schema.h"

namespace helios::ingest {
namespace {

constexpr const char* kLeast = R"("id":"p1","at":"2026-01-31T10:00:00Z","amount":{"value":12.5},)"
                               R"("channel":"E","merchant":{"id":"m1"})";

class JsonIngestTest : public testing::Test {
 protected:
  /// The event as JSON again, or the refusal.
  std::string read(const std::string& line, uint32_t event = 0,
                   CallerFields caller = CallerFields::InData) {
    const std::string copy = line;  // exactly as long as it is: no padding to lean on
    JsonIngest ingest(schema_, event, caller);
    Arena arena;
    const void* memory = ingest.parse(copy, arena, why_);
    if (memory == nullptr) return why_.text();
    std::string out;
    abi::write_json(schema_.types, schema_.types.record(schema_.events[event].record), memory, out,
                    true);
    return out;
  }
  std::string with(const std::string& more) { return "{" + (kLeast + ("," + more)) + "}"; }
  /// What one field became.
  std::string field(const std::string& name, const std::string& json) {
    const std::string out = read(with("\"" + name + "\":" + json));
    if (!why_.empty()) return out;
    const size_t from = out.find("\"" + name + "\":") + name.size() + 3;
    size_t to = from;
    for (int depth = 0; depth > 0 || (out[to] != ',' && out[to] != '}'); ++to) {
      depth += (out[to] == '{' || out[to] == '[') - (out[to] == '}' || out[to] == ']');
    }
    return out.substr(from, to - from);
  }

  abi::Schema schema_ = payment_schema();
  Refusal why_;
};

TEST_F(JsonIngestTest, LeavesWhatIsNotSaidUnknownOrDefaulted) {
  EXPECT_EQ(read("{" + std::string(kLeast) + "}"),
            R"({"id":"p1","at":"2026-01-31T10:00:00Z","amount":12.50,"rate":1,"fee":null,)"
            R"("channel":"E","merchant":{"id":"m1","category":"other","risk":null},)"
            R"("device_age":null,"note":"","born":null,"opens":null,"ip":null,"net":null,)"
            R"("count":7,"trusted":null,"items":[],"tags":[],"rates":{},"marks":[],)"
            R"("first":null,"second":null,"approver":null})");
}

TEST_F(JsonIngestTest, ReadsNumbersExactlyOrNotAtAll) {
  EXPECT_EQ(field("count", "1169"), "1169");
  EXPECT_EQ(field("count", "-0"), "0");
  EXPECT_EQ(field("count", "1e3"), "1000");
  EXPECT_EQ(field("count", "12.0"), "12");
  EXPECT_EQ(field("count", "9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(field("count", "9223372036854775808"),
            "/count expected Int (a whole number), found 9223372036854775808, which is not exactly one");
  EXPECT_NE(field("count", "12.5").find("/count expected Int"), std::string::npos);
  EXPECT_NE(field("count", "\"12\"").find("found \"12\""), std::string::npos);
  EXPECT_NE(field("fee", "12").find("expected Money"), std::string::npos);
  EXPECT_EQ(field("fee", "\"12.50 EUR\""), R"({"amount":12.50,"currency":"EUR"})");
  EXPECT_EQ(field("fee", R"({"currency":"JPY","x":[1],"amount":"7"})"),
            R"({"amount":7,"currency":"JPY"})");
  EXPECT_NE(field("fee", R"({"currency":"JPY","amount":7.5})").find("/fee expected"),
            std::string::npos);
  EXPECT_NE(field("fee", R"({"currency":"JPY","amount":7,"amount":8})").find("twice"),
            std::string::npos);
}

TEST_F(JsonIngestTest, ReadsEveryType) {
  EXPECT_EQ(field("device_age", "\"PT15M\""), "\"15m\"");
  EXPECT_EQ(field("device_age", "\"1h30m\""), "\"1h30m\"");
  EXPECT_EQ(field("born", "\"2000-02-29\""), "\"2000-02-29\"");
  EXPECT_EQ(field("born", "\"n/a\""), "null");
  EXPECT_EQ(field("opens", "\"07:30\""), "\"07:30\"");
  EXPECT_EQ(field("ip", "\"10.0.0.1\""), "\"10.0.0.1\"");
  EXPECT_EQ(field("net", "\"10.0.0.0/8\""), "\"10.0.0.0/8\"");
  EXPECT_EQ(field("trusted", "true"), "true");
  EXPECT_EQ(field("trusted", "null"), "null");
  EXPECT_EQ(field("note", "\"-\""), "\"\"");
  EXPECT_EQ(field("count", "-1"), "7");
  EXPECT_EQ(field("count", "null"), "7");
  EXPECT_EQ(field("items", R"([{"sku":"a","price":1},{"price":"2.5","sku":"b"}])"),
            R"([{"sku":"a","price":1.00},{"sku":"b","price":2.50}])");
  EXPECT_EQ(field("tags", R"(["b","a","b"])"), R"(["a","b"])");
  EXPECT_EQ(field("rates", R"({"b":1.5,"a":2})"), R"({"a":2,"b":1.5})");
  EXPECT_EQ(field("marks", "[1,null,3]"), "[1,null,3]");
  EXPECT_EQ(read("{\"approver\":\"x\"," + std::string(kLeast) + "}").find("\"approver\":\"x\"") !=
                std::string::npos,
            true);
}

TEST_F(JsonIngestTest, ReadsPathsThroughObjectsAndArrays) {
  const std::string out = read(with(R"("series":[{"n":4},{"m":0,"n":5},{"n":6}])"));
  EXPECT_NE(out.find(R"("first":4,"second":5)"), std::string::npos) << out;
  EXPECT_NE(read(with(R"("series":{"0":{"n":8}})")).find(R"("first":8,"second":null)"),
            std::string::npos);
  EXPECT_NE(read(with(R"("series":3)")).find(R"("first":null)"), std::string::npos);
}

TEST_F(JsonIngestTest, IdsMayBeWholeNumbersAndEnumsBareNumbers) {
  const std::string out = read(
      R"({"id":42,"at":"2026-01-31 10:00:00+01:00","amount":{"value":"3"},"channel":3,"merchant":{"id":7}})");
  EXPECT_NE(out.find(R"({"id":"42","at":"2026-01-31T09:00:00Z","amount":3.00)"), std::string::npos)
      << out;
  EXPECT_NE(out.find(R"("channel":"3")"), std::string::npos);
  EXPECT_NE(read(R"({"id":4.5})").find("/id expected Id"), std::string::npos);
}

TEST_F(JsonIngestTest, SaysEverythingThatIsWrongAtOnce) {
  read(R"({"id":null,"at":1700000000,"amount":{"value":12.505},"channel":"X","merchant":{},)"
       R"("device_age":900,"items":[{"sku":1,"price":1},7],"marks":{}})");
  std::vector<std::string> pointers;
  for (const Problem& p : why_.problems) pointers.push_back(p.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/id", "/at", "/amount/value", "/channel",
                                                "/merchant/id", "/device_age", "/items/0/sku",
                                                "/items/1", "/marks"}))
      << why_.text();
  EXPECT_EQ(why_.problems[0].reason, "is missing: expected Id (a text in quotes)");
  EXPECT_EQ(why_.problems[3].reason,
            "expected Channel (\"E\", \"P\", \"3\"), found \"X\"");
  EXPECT_NE(why_.problems[5].reason.find("does not say its unit"), std::string::npos);
}

TEST_F(JsonIngestTest, MissingFieldsHaveTheirPlaceInTheData) {
  read("{}");
  std::vector<std::string> pointers;
  for (const Problem& p : why_.problems) pointers.push_back(p.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/id", "/at", "/amount/value", "/channel",
                                                "/merchant"}));
}

TEST_F(JsonIngestTest, ProblemsAreBounded) {
  std::string items = "[";
  for (int i = 0; i < 500; ++i) items += i == 0 ? "1" : ",1";
  read(with("\"items\":" + items + "]"));
  EXPECT_EQ(why_.problems.size(), Refusal::kProblemsMax);
  EXPECT_EQ(why_.unlisted, 500 - Refusal::kProblemsMax);
}

TEST_F(JsonIngestTest, TextsAreNormalisedAndUnescaped) {
  EXPECT_EQ(field("note", R"("a\n\"\u00e9\ud83d\ude00\/")"), "\"a\\n\\\"é😀/\"");
  EXPECT_EQ(field("note", "\"e\xcc\x81\""), "\"é\"");  // e and a combining accent
  EXPECT_EQ(field("note", R"("e\u0301")"), "\"é\"");
  EXPECT_EQ(field("\\u006eote", "\"x\"").find("not JSON"), std::string::npos);
  EXPECT_NE(field("note", R"("\ud83d")").find("not JSON at byte"), std::string::npos);
  EXPECT_NE(field("note", R"("\ude00")").find("not JSON at byte"), std::string::npos);
  EXPECT_NE(field("note", R"("\x")").find("escape"), std::string::npos);
  EXPECT_NE(field("note", "\"\xff\"").find("UTF-8"), std::string::npos);
  EXPECT_NE(field("note", "\"\t\"").find("control character"), std::string::npos);
}

TEST_F(JsonIngestTest, RefusesWhatIsNoJsonEvenWhereItIsIgnored) {
  for (const char* value : {"01", "1.", ".5", "+1", "1e", "tru", "nul", "12\"b\"", "\"a\" x", "[1,]",
                            "[,1]", "{\"a\"}", "{\"a\":1,}", "{a:1}", "[1 2]", "", "'a'", "\"\\q\"",
                            "NaN", "-", "1_000", "0x1", "\"a\"\"b\""}) {
    const std::string out = read(with("\"ignored\":" + std::string(value)));
    EXPECT_EQ(why_.problems.size(), 1u) << value;
    EXPECT_NE(out.find("not JSON at byte"), std::string::npos) << value << ": " << out;
    const std::string known = read(with("\"count\":" + std::string(value)));
    EXPECT_FALSE(why_.empty()) << value << ": " << known;
  }
  const std::string least = "{" + std::string(kLeast) + "}";
  for (const std::string line : {std::string(), std::string(" "), std::string("[]"), std::string("7"),
                                 std::string("{"), std::string("}"), least + "x", least + "{}", least + "}",
                                 "x" + least}) {
    EXPECT_NE(read(line).find("not JSON at byte"), std::string::npos) << line;
  }
  EXPECT_EQ(read(" \t" + least + " ").find("not JSON"), std::string::npos);
}

TEST_F(JsonIngestTest, RefusesWhatIsSaidTwice) {
  EXPECT_NE(read(with(R"("id":"p2")")).find("/id is given twice"), std::string::npos);
  EXPECT_NE(read(with(R"("amount":{})")).find("/amount is given twice"), std::string::npos);
  EXPECT_NE(field("rates", R"({"a":1,"a":2})").find("/rates has a name twice"), std::string::npos);
}

TEST_F(JsonIngestTest, ClosedEventsRefuseWhatTheyDoNotName) {
  EXPECT_EQ(read(R"({"id":"a"})", 1), R"({"id":"a","n":null})");
  EXPECT_EQ(read(R"({"id":"a","x/y":1})", 1), "/x~1y is no field of Closed, which is closed");
}

TEST_F(JsonIngestTest, BodiesDoNotSetWhatComesFromTheCaller) {
  const std::string out = read(with(R"("approver":"me")"), 0, CallerFields::NotInData);
  EXPECT_NE(out.find("/approver comes from the authenticated caller"), std::string::npos);
}

TEST_F(JsonIngestTest, NestingAndSizeAreBounded) {
  const auto nested = [](int n) { return std::string(n, '[') + std::string(n, ']'); };
  EXPECT_EQ(read(with("\"x\":" + nested(60))).find("not JSON"), std::string::npos);
  EXPECT_NE(read(with("\"x\":" + nested(100'000))).find("nested deeper than 64"), std::string::npos);
  EXPECT_NE(read(std::string(JsonLimits::kLineBytesMax + 1, ' ')).find("16 MiB"), std::string::npos);
  std::string many = "[1";
  for (uint64_t i = 0; i < JsonLimits::kItemsMax; ++i) many += ",1";
  EXPECT_NE(field("marks", many + "]").find("/marks too long"), std::string::npos);
}

TEST_F(JsonIngestTest, TextsCarryTheirHash) {
  const std::string line = "{" + std::string(kLeast) + "}";
  JsonIngest ingest(schema_, 0);
  Arena arena;
  const char* event = static_cast<const char*>(ingest.parse(line, arena, why_));
  ASSERT_NE(event, nullptr);
  const auto& fields = schema_.types[schema_.events[0].record].fields;
  for (const size_t field : {0, 6}) {
    const auto text = abi::load<abi::Text>(event + fields[field].offset);
    EXPECT_EQ(text.hash, abi::text_hash(text.data, text.size));
  }
}

/// Whatever a line is: an event or a refusal, and an event that is read is one that can be written and read again.
TEST_F(JsonIngestTest, AnyDamageIsAnEventOrARefusal) {
  const std::string whole = with(
      R"("fee":{"amount":1.5,"currency":"EUR"},"items":[{"sku":"a\u00e9","price":1}],"rates":{"a":1},)"
      R"("tags":["x","y"],"marks":[1,null],"series":[{"n":1}],"other":{"deep":[1,2,{"a":"b\\"}]},)"
      R"("born":"2000-01-01","note":"héé","trusted":false)");
  ASSERT_EQ(read(whole).find("not JSON"), std::string::npos) << read(whole);
  const std::string spare = "{}[],:\"\\0123456789.eE+-tfnul \xc3\xa9\xff\x01";
  std::mt19937 random(7);
  for (size_t cut = 0; cut < whole.size(); ++cut) {
    read(whole.substr(0, cut));
    EXPECT_FALSE(why_.empty()) << cut;
  }
  int events = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string line = whole;
    for (int edits = 1 + int(random() % 3); edits > 0; --edits) {
      const size_t at = random() % line.size();
      switch (random() % 4) {
        case 0: line[at] = spare[random() % spare.size()]; break;
        case 1: line.insert(at, 1, spare[random() % spare.size()]); break;
        case 2: line.erase(at, 1 + random() % 8); break;
        case 3: line.insert(at, line.substr(random() % line.size(), random() % 16)); break;
      }
      if (line.empty()) line = "{";
    }
    const std::string out = read(line);
    if (!why_.empty()) continue;
    ++events;
  }
  EXPECT_GT(events, 100);
}

}  // namespace
}  // namespace helios::ingest
