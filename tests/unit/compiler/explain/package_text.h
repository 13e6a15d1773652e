#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "compiler/driver/compile.h"

namespace helios::explain {

/// A package of one file that stands in a test, checked. Its mistakes fail the test.
inline std::unique_ptr<driver::Checked> checked(const std::string& text) {
  driver::Package package = driver::package_of("shop.helios", text, "shop");
  auto result = std::make_unique<driver::Checked>(driver::check(std::move(package)));
  EXPECT_TRUE(result->ok()) << diag::render_terminal(result->package.files,
                                                     result->reporter.sorted(), false);
  return result;
}

}  // namespace helios::explain
