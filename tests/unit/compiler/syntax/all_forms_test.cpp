#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "compiler/ast/print.h"
#include "compiler/syntax/parse.h"

namespace helios::syntax {
namespace {

const std::string kFolder = std::string(HELIOS_ROOT) + "/tests/golden/syntax/";

std::string read(const std::string& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  EXPECT_FALSE(text.str().empty()) << path;
  return text.str();
}

/// Every form of the language and what it is read as. HELIOS_UPDATE=1 writes the expectation anew.
TEST(AllForms, ReadAsExpectedWithoutAWord) {
  source::Files files;
  diag::Reporter reporter;
  const auto id = files.add("all_forms.helios", read(kFolder + "all_forms.helios"));
  const ast::File file = parse(files, id, reporter);
  EXPECT_EQ(diag::render_terminal(files, reporter.sorted(), false), "");
  const std::string printed = ast::print(file);
  if (std::getenv("HELIOS_UPDATE") != nullptr) std::ofstream(kFolder + "all_forms.ast") << printed;
  EXPECT_EQ(printed, read(kFolder + "all_forms.ast"));
}

}  // namespace
}  // namespace helios::syntax
