#include "tests/unit/compiler/codegen/many_rules.h"

#include "compiler/codegen/rule_index.h"
#include "compiler/eval/random_module.h"
#include "tests/unit/compiler/codegen/two_engines.h"

namespace helios::test {
namespace {

constexpr uint64_t kInputs = 60;

void compare(const ir::Module& module, int level, uint64_t seed) {
  ASSERT_EQ(ir::verify(module), std::vector<std::string>());
  const auto native = compile(module, {.level = level});
  ASSERT_NE(native, nullptr);
  const eval::InterpretedProgram reference(module);
  for (uint64_t i = 0; i < kInputs; ++i) {
    Arena arena;
    const eval::RandomInputs inputs(module, 0, seed * 1000 + i, arena);
    const Outcome expected = decide(reference, 0, inputs.frame());
    ASSERT_EQ(expected, decide(*native, 0, inputs.frame())) << "module " << seed << " input " << i;
  }
}

TEST(ManyRules, FoundByTheirKeysAnswerAsIfAskedOneByOne) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    ASSERT_NO_FATAL_FAILURE(
        compare(many_rules(seed, {.rules = 40 * static_cast<uint32_t>(seed)}), 1, seed));
  }
}

TEST(ManyRules, ThatMayFaultAnswerAlike) {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    const ManyRules how{.rules = 40 * static_cast<uint32_t>(seed), .can_fault = true};
    ASSERT_NO_FATAL_FAILURE(compare(many_rules(seed, how), 0, seed));
  }
}

TEST(ManyRules, AreIndexedWhereItPays) {
  const ir::Module large = many_rules(3, {.rules = 600}), small = many_rules(3, {.rules = 20});
  codegen::Natures of_large(large), of_small(small);
  const auto index =
      codegen::index_rules(large, ir::ValueNumbers(large), of_large, large.decisions[0]);
  ASSERT_FALSE(index.empty());
  std::vector<uint32_t> found;
  for (const auto& node : index) found.insert(found.end(), node.lines.begin(), node.lines.end());
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  EXPECT_EQ(found.size(), 600u) << "every rule stands in some leaf";
  EXPECT_TRUE(
      codegen::index_rules(small, ir::ValueNumbers(small), of_small, small.decisions[0])
          .empty());
}

}  // namespace
}  // namespace helios::test
