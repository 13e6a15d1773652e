#include <gtest/gtest.h>

#include "runtime/abi/datum.h"
#include "runtime/base/split_mix.h"
#include "runtime/ingest/json_ingest.h"
#include "tests/unit/runtime/ingest/payment_schema.h"

/// A reader learns how objects are written, and reads those that are written as usual without ado. What it
/// makes of an object must not depend on what it has seen.
namespace helios::ingest {
namespace {

class Objects {
 public:
  explicit Objects(uint64_t seed) : random_(seed) {}

  /// Mostly the usual names in their usual order; sometimes left out, twice, elsewhere, unknown, of another type.
  std::string next() {
    std::vector<std::string> members;
    for (const Usual& usual : kUsual) {
      if (one_in(8)) continue;
      members.push_back(member(usual.name, one_in(6) ? any_value() : usual.values[draw(3)]));
      if (one_in(40)) members.push_back(members[draw(members.size())]);
      if (one_in(10)) members.push_back(member("x" + std::to_string(draw(400)), any_value()));
    }
    if (one_in(5) && members.size() > 1) std::swap(members[draw(members.size())], members[draw(members.size())]);
    std::string object;
    for (const std::string& each : members) object += (object.empty() ? "" : one_in(30) ? " , " : ",") + each;
    object = "{" + object + "}";
    return one_in(40) ? object.substr(0, draw(object.size())) : object;
  }

 private:
  struct Usual {
    const char* name;
    const char* values[3];
  };
  static constexpr Usual kUsual[] = {
      {"id", {R"("p1")", R"("a longer name than sixteen")", "17"}},
      {"at", {R"("2026-01-31T10:00:00Z")", R"("2024-02-29T23:59:59Z")", R"("2026-01-31T10:00:00+01:00")"}},
      {"amount", {R"({"value":12.5})", R"({"value":0.01,"currency":"EUR"})", R"({"rate":2,"value":-3})"}},
      {"channel", {R"("E")", R"("P")", "3"}},
      {"merchant", {R"({"id":"m1"})", R"({"id":"m2","mcc":{"name":"shoes"}})", R"({"mcc":{},"id":"m3","risk":0.5})"}},
      {"device_age", {R"("15m")", "null", R"("PT15M")"}},
      {"note", {R"("-")", R"("n\u00f6te")", R"("note")"}},
      {"born", {R"("1970-01-01")", R"("n/a")", "null"}},
      {"count", {"12", "-1", "1e3"}},
      {"trusted", {"true", "false", "null"}},
      {"ip", {R"("10.0.0.1")", "null", R"("::1")"}},
      {"tags", {"[]", R"(["b","a","b"])", "null"}},
  };

  uint64_t draw(uint64_t below) { return random_.next() % below; }
  bool one_in(uint64_t n) { return draw(n) == 0; }
  std::string any_value() {
    const Usual& usual = kUsual[draw(std::size(kUsual))];
    return one_in(3) ? "null" : usual.values[draw(3)];
  }
  std::string member(const std::string& name, const std::string& value) {
    return "\"" + name + "\":" + (one_in(20) ? " " : "") + value;
  }

  SplitMix random_;
};

std::string outcome(abi::Schema& schema, JsonIngest& ingest, const std::string& line) {
  Arena arena;
  Refusal why;
  const void* const event = ingest.parse(line, arena, why);
  if (event == nullptr) return "refused: " + why.text();
  std::string out;
  abi::write_json(schema.types, schema.types.record(schema.events[0].record), event, out, true);
  return out;
}

TEST(UsualObjectsTest, AreReadAsIfTheyWereTheFirst) {
  abi::Schema schema = payment_schema();
  const uint64_t seed = 20261124;
  Objects objects(seed);
  JsonIngest used(schema, 0);
  uint64_t accepted = 0;
  for (int i = 0; i < 5'000; ++i) {
    const std::string line = objects.next();
    JsonIngest fresh(schema, 0);
    const std::string expected = outcome(schema, fresh, line);
    ASSERT_EQ(outcome(schema, used, line), expected) << "object " << i << " of seed " << seed << ": " << line;
    accepted += !expected.starts_with("refused");
  }
  // Otherwise it would prove nothing.
  EXPECT_GT(accepted, 500u);
  EXPECT_LT(accepted, 4'500u);
}

}  // namespace
}  // namespace helios::ingest
