#include "compiler/explain/json_text.h"

#include <gtest/gtest.h>

namespace helios::explain {
namespace {

TEST(JsonText, CommasStandBetweenAndNowhereElse) {
  JsonText json;
  json.begin('{')
      .field("a", "x\"y")
      .name("b")
      .begin('[')
      .number(1)
      .boolean(true)
      .begin('{')
      .end()
      .begin('[')
      .end()
      .end();
  json.field_if_any("none", "").name("c").raw("12.50").end();
  EXPECT_EQ(json.take(), R"({"a":"x\"y","b":[1,true,{},[]],"c":12.50})");
}

}  // namespace
}  // namespace helios::explain
