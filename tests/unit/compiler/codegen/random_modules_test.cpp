#include <cstdlib>

#include "compiler/eval/random_module.h"
#include "tests/unit/compiler/codegen/two_engines.h"

/// Modules by chance, inputs by chance, both engines: the answers are the same to the bit.
namespace helios::test {
namespace {

using eval::RandomInputs;

constexpr uint64_t kInputs = 25;

/// HELIOS_SEED and HELIOS_MODULES look further than a test run has time for.
uint64_t from_environment(const char* name, uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given == nullptr ? otherwise : std::strtoull(given, nullptr, 10);
}

void compare_decisions(const ir::Module& module, const abi::Program& native,
                       const abi::Program& reference, uint64_t seed) {
  for (uint32_t decision = 0; decision < module.decisions.size(); ++decision) {
    for (uint64_t i = 0; i < kInputs; ++i) {
      Arena arena;
      const RandomInputs inputs(module, decision, seed * 1000 + i, arena);
      const Outcome expected = decide(reference, decision, inputs.frame());
      ASSERT_EQ(expected, decide(native, decision, inputs.frame()))
          << "decision " << decision << " input " << seed * 1000 + i;
    }
  }
}

void compare_events(const ir::Module& module, const abi::Program& native,
                    const abi::Program& reference, uint64_t seed) {
  for (uint32_t event = 0; event < module.events.size(); ++event) {
    for (uint64_t i = 0; i < kInputs; ++i) {
      Arena arena;
      const RandomInputs inputs = RandomInputs::of_event(module, event, seed * 1000 + i, arena);
      ASSERT_EQ(requires_of(reference, event, inputs.frame()),
                requires_of(native, event, inputs.frame()));
      for (uint32_t key = 0; key < module.schema.keys.size(); ++key) {
        const abi::Key& schema = module.schema.keys[key];
        if (schema.decision || schema.event != event) continue;
        ASSERT_EQ(key_of(reference, key, inputs.frame()), key_of(native, key, inputs.frame()));
      }
      for (uint32_t watch = 0; watch < module.schema.watches.size(); ++watch) {
        const abi::Feature& schema = module.schema.features[module.schema.watches[watch].feature];
        if (schema.over_decisions || schema.source != event) continue;
        ASSERT_EQ(watched(reference, watch, inputs.frame()),
                  watched(native, watch, inputs.frame()));
      }
    }
  }
}

void compare_computations(const ir::Module& module, const abi::Program& native,
                          const abi::Program& reference, uint64_t seed) {
  for (uint32_t i = 0; i < module.computations.size(); ++i) {
    for (uint64_t input = 0; input < kInputs; ++input) {
      Arena arena;
      const RandomInputs inputs =
          RandomInputs::of_computation(module, i, seed * 1000 + input, arena);
      ASSERT_EQ(computed(reference, i, inputs.frame()), computed(native, i, inputs.frame()))
          << "computation " << i << " input " << seed * 1000 + input;
    }
  }
}

class RandomModules : public testing::TestWithParam<int> {};

TEST_P(RandomModules, AnswerAlike) {
  const uint64_t first = from_environment("HELIOS_SEED", 1),
                 count = from_environment("HELIOS_MODULES", 25);
  for (uint64_t seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE("module " + std::to_string(seed));
    const ir::Module module = eval::random_module(seed);
    const auto native = compile(module, {.level = GetParam()});
    ASSERT_NE(native, nullptr);
    const eval::InterpretedProgram reference(module);
    ASSERT_NO_FATAL_FAILURE(compare_decisions(module, *native, reference, seed));
    ASSERT_NO_FATAL_FAILURE(compare_events(module, *native, reference, seed));
    ASSERT_NO_FATAL_FAILURE(compare_computations(module, *native, reference, seed));
  }
}

INSTANTIATE_TEST_SUITE_P(Levels, RandomModules, testing::Values(0, 1, 2));

}  // namespace
}  // namespace helios::test
