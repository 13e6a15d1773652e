#include "compiler/cache/package_key.h"

#include <gtest/gtest.h>

#include <set>

namespace helios::cache {
namespace {

driver::Package package(const std::string& text = "module a\n") {
  return driver::package_of("/p/a.helios", text, "a");
}

TEST(PackageKey, IsTheSameForTheSame) { EXPECT_EQ(key_of(package(), ""), key_of(package(), "")); }

TEST(PackageKey, ChangesWithAllThatABundleDependsOn) {
  std::vector<driver::Package> packages(10, package());
  packages[1].version = "2.0.0";
  packages[2].name = "b";
  packages[3].root = "/elsewhere";
  packages[4] = package("module a\n\n");
  packages[5] = driver::package_of("/p/b.helios", "module a\n", "a");
  packages[6].own.push_back(packages[6].files.add("/p/b.helios", ""));
  packages[7].uses = {"shared"};
  packages[8].dependencies = {{"shared", "1.0.0", "/q", {}, {}}};
  packages[9].dependencies = packages[8].dependencies;
  packages[9].dependencies[0].files = {packages[9].files.add("/q/a.helios", "module a\n")};
  std::set<std::string> keys{key_of(package(), "level 1")};
  for (const driver::Package& each : packages) keys.insert(key_of(each, ""));
  EXPECT_EQ(keys.size(), 11u);
}

}  // namespace
}  // namespace helios::cache
