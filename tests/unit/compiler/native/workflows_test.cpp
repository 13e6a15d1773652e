#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "compiler/driver/compile.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/eval/random_module.h"
#include "compiler/native/native.h"
#include "tests/property/answers.h"

/// What the steps of workflows, processors and schedules compute is the same in both engines.
namespace helios::test {
namespace {

constexpr uint64_t kInputs = 50;

driver::Checked checked_source(const std::string& name) {
  const std::string path = std::string(HELIOS_ROOT) + "/tests/golden/ir/" + name;
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  driver::Package package = driver::package_of(path, text.str(), "golden");
  driver::add_library(package);
  return driver::check(std::move(package));
}

TEST(Workflows, ComputeAlikeInBothEngines) {
  const driver::Checked review = checked_source("review.helios");
  ASSERT_TRUE(review.ok());
  const ir::Module& module = review.module;
  ASSERT_GT(module.computations.size(), 30u);
  const auto native = native::compile(module);
  ASSERT_TRUE(native.ok()) << native.error().message;
  const eval::InterpretedProgram reference(module);
  for (uint32_t i = 0; i < module.computations.size(); ++i) {
    for (uint64_t seed = 0; seed < kInputs; ++seed) {
      Arena arena;
      const auto inputs = eval::RandomInputs::of_computation(module, i, seed, arena);
      ASSERT_EQ(computed(reference, i, inputs.frame()), computed(**native, i, inputs.frame()))
          << "computation " << i << " at line " << module.schema.computations[i].line;
    }
  }
}

}  // namespace
}  // namespace helios::test
