#include "compiler/explain/error_page.h"

#include <gtest/gtest.h>

#include "compiler/diag/diagnostic.h"

namespace helios::explain {
namespace {

TEST(ErrorPage, EveryMessageHasOne) {
  for (const diag::Message* message : diag::catalogue()) {
    const auto page = error_page(message->code);
    ASSERT_TRUE(page) << message->code;
    EXPECT_NE(page->find(message->code), std::string::npos) << message->code;
  }
}

TEST(ErrorPage, CodesMayBeTypedSmall) { EXPECT_EQ(error_page("e0201"), error_page("E0201")); }

TEST(ErrorPage, NoMessageNoPage) { EXPECT_FALSE(error_page("E9999")); }

TEST(ErrorPage, TellsCodesFromPaths) {
  EXPECT_TRUE(looks_like_message_code("E0201"));
  EXPECT_TRUE(looks_like_message_code("w0501"));
  for (const char* path : {"E020", "E02011", "policies", "X0201", "E02a1", ""})
    EXPECT_FALSE(looks_like_message_code(path)) << path;
}

}  // namespace
}  // namespace helios::explain
