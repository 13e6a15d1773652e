#include "tests/unit/compiler/codegen/many_rules.h"

#include "compiler/codegen/rule_index.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/eval/random_module.h"
#include "tests/property/answers.h"
#include "tests/unit/compiler/codegen/compiled.h"

namespace helios::test {
namespace {

constexpr uint64_t kInputs = 60;

void compare(const ir::Module& module, int level, uint64_t seed) {
  ASSERT_EQ(ir::verify(module), std::vector<std::string>());
  const auto native = compiled(module, {.level = level});
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

TEST(ManyRules, ThatWantOneOfNothingNeverHold) {
  ir::Module module = many_rules(3, {.rules = 80});
  const ir::VarId self = module.decisions[0].params[0];
  const ir::TypeId event = module.variables[self.index].type;
  const abi::RecordField country =
      module.schema.types[module.schema.types[event].record].fields[0];
  for (uint32_t i = 0; i < module.decisions[0].rule_count; ++i) {
    const ir::ExprId p = module.exprs.add(ir::Op::Variable, event, {}, {}, self.index);
    const ir::ExprId read = module.exprs.add(ir::Op::Field, country.type, {}, {p}, 0);
    const ir::TypeId set = module.schema.types.set(country.type);
    const ir::ExprId nothing = module.exprs.add(ir::Op::MakeSet, set, {});
    const ir::TypeId truth = module.schema.types.basic(abi::Kind::Bool);
    module.decisions[0].lines[i].when = module.exprs.add(ir::Op::In, truth, {}, {read, nothing});
  }
  ASSERT_NO_FATAL_FAILURE(compare(module, 1, 3));
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
