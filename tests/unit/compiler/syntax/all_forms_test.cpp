#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "compiler/syntax/parse.h"

namespace helios::syntax {
namespace {

std::string read(const std::string& path) {
  std::ifstream in(std::string(HELIOS_ROOT) + "/" + path);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

TEST(AllForms, ParseWithoutAWord) {
  source::Files files;
  diag::Reporter reporter;
  const auto id = files.add("all_forms.helios", read("tests/golden/syntax/all_forms.helios"));
  const ast::File file = parse(files, id, reporter);
  EXPECT_EQ(diag::render_terminal(files, reporter.sorted(), false), "");
  EXPECT_EQ(file.module.segments.size(), 2u);
  EXPECT_EQ(file.uses.size(), 3u);
  EXPECT_GT(file.decls.size(), 60u);
}

}  // namespace
}  // namespace helios::syntax
