#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "compiler/driver/compile.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/eval/random_module.h"
#include "compiler/native/native.h"
#include "compiler/pass/ranges.h"
#include "runtime/bundle/read_bundle.h"
#include "tests/property/answers.h"

/// The policies and examples that ship, from source to bundle and back: on inputs by chance, each
/// answers as its module does under the interpreter.
namespace helios::test {
namespace {

constexpr uint64_t kInputs = 300;

std::vector<std::string> packages() {
  std::vector<std::string> found;
  for (const char* folder : {"policies", "examples"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(HELIOS_ROOT) + "/" + folder)) {
      if (std::filesystem::exists(entry.path() / "helios.toml"))
        found.push_back(entry.path().string());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

void compare_over_events(const ir::Module& module, const abi::Program& native,
                         const abi::Program& reference) {
  for (uint32_t event = 0; event < module.events.size(); ++event) {
    for (uint64_t i = 0; i < kInputs; ++i) {
      Arena arena;
      const auto inputs = eval::RandomInputs::of_event(module, event, i, arena);
      ASSERT_EQ(requires_of(reference, event, inputs.frame()),
                requires_of(native, event, inputs.frame()));
      for (uint32_t key = 0; key < module.schema.keys.size(); ++key) {
        const abi::Key& schema = module.schema.keys[key];
        if (schema.decision || schema.event != event) continue;
        ASSERT_EQ(key_of(reference, key, inputs.frame()), key_of(native, key, inputs.frame()));
      }
      for (uint32_t watch = 0; watch < module.schema.watches.size(); ++watch) {
        const abi::Watch& about = module.schema.watches[watch];
        const abi::Fact& fact = module.schema.features[about.feature].facts[about.fact];
        if (fact.decision || fact.event != event) continue;
        ASSERT_EQ(watched(reference, watch, inputs.frame()), watched(native, watch, inputs.frame()));
      }
    }
  }
}

/// A decision is asked only about events that keep their `require`s: what can fault was judged by
/// them.
bool is_accepted(const ir::Module& module, const abi::Program& program, uint32_t decision,
                 const abi::Frame& frame) {
  const auto event = module.schema.decisions[decision].on_event;
  return !event || program.require(*event, 0, frame) < 0;
}

/// Features by chance may be what no past adds up to, as an average above all that is required of
/// an amount. What can fault was judged by that, too.
void keep_to_possible_pasts(const ir::Module& module, const pass::Ranges& ranges, uint32_t event,
                            const abi::Frame& frame) {
  const abi::TypeTable& types = module.schema.types;
  for (uint32_t i = 0; i < module.exprs.size(); ++i) {
    const ir::Expr& e = module.exprs[ir::ExprId(i)];
    if (e.op != ir::Op::FeatureRead || module.schema.reads[e.payload].event != event) continue;
    const pass::Range range = ranges.of(ir::ExprId(i));
    if (range.low == range.high) continue;  // no number
    const std::vector<uint32_t>& reads = module.schema.events[event].reads;
    const auto at = std::find(reads.begin(), reads.end(), e.payload) - reads.begin();
    const uint32_t offset = types[module.schema.events[event].features].fields[at].offset;
    char* value = static_cast<char*>(const_cast<void*>(frame.features)) + offset;
    const bool is_known = !types.is_optional(e.type) || value[types.presence_offset(e.type)] != 0;
    if (!is_known) continue;
    const bool decimal = types[types.unwrapped(e.type)].kind == abi::Kind::Decimal;
    __int128 number = 0;
    int64_t small = 0;
    std::memcpy(decimal ? static_cast<void*>(&number) : &small, value, decimal ? 16 : 8);
    if (!decimal) number = small;
    number = std::clamp(number, range.low, range.high);
    small = static_cast<int64_t>(number);
    std::memcpy(value, decimal ? static_cast<const void*>(&number) : &small, decimal ? 16 : 8);
  }
}

void compare_decisions(const ir::Module& module, const abi::Program& native,
                       const abi::Program& reference) {
  const pass::Ranges ranges(module);
  for (uint32_t decision = 0; decision < module.decisions.size(); ++decision) {
    uint64_t compared = 0;
    for (uint64_t i = 0; compared < kInputs && i < 100 * kInputs; ++i) {
      Arena arena;
      const eval::RandomInputs inputs(module, decision, i, arena);
      if (!is_accepted(module, reference, decision, inputs.frame())) continue;
      ++compared;
      const auto event = module.schema.decisions[decision].on_event;
      if (event) keep_to_possible_pasts(module, ranges, *event, inputs.frame());
      ASSERT_EQ(decide(reference, decision, inputs.frame()),
                decide(native, decision, inputs.frame()))
          << module.schema.decisions[decision].name << " input " << i;
    }
    EXPECT_GT(compared, 0u) << module.schema.decisions[decision].name
                            << ": no input by chance is accepted";
  }
}

TEST(Policies, AnswerFromABundleAsFromTheirSource) {
  ASSERT_FALSE(packages().empty());
  for (const std::string& path : packages()) {
    SCOPED_TRACE(path);
    auto package = driver::open_package(path);
    ASSERT_TRUE(package.ok()) << package.error().message;
    const driver::Checked checked = driver::check(std::move(*package));
    ASSERT_TRUE(checked.ok());
    const auto built = native::build_bundle(checked.module);
    ASSERT_TRUE(built.ok()) << built.error().message;
    const auto bundle = bundle::load_bundle(built->bytes);
    ASSERT_TRUE(bundle.ok()) << bundle.error().message;
    EXPECT_EQ(bundle->manifest.policy, built->policy);
    EXPECT_EQ(built->policy, native::policy_hash(checked.module));
    const eval::InterpretedProgram reference(checked.module);
    ASSERT_NO_FATAL_FAILURE(compare_decisions(checked.module, *bundle->program, reference));
    ASSERT_NO_FATAL_FAILURE(compare_over_events(checked.module, *bundle->program, reference));
  }
}

}  // namespace
}  // namespace helios::test
