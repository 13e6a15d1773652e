#include <gtest/gtest.h>

#include "compiler/codegen/codegen.h"
#include "compiler/eval/random_module.h"
#include "runtime/bundle/object_loader.h"

/// Objects as bytes: what they depend on, and what the loader makes of broken ones.
namespace helios::test {
namespace {

using Objects = std::vector<std::vector<std::byte>>;

ir::Module large_module() { return eval::random_module(5, {.rules_max = 600, .depth_max = 2}); }

Objects objects_of(const ir::Module& module, codegen::Options options) {
  auto code = codegen::generate(module, options);
  EXPECT_TRUE(code.ok());
  return std::move(code->objects);
}

TEST(Objects, AreTheSameForAnyNumberOfThreads) {
  const ir::Module module = large_module();
  const Objects one = objects_of(module, {.level = 1, .jobs = 1});
  EXPECT_GT(one.size(), 1u);
  EXPECT_EQ(one, objects_of(module, {.level = 1, .jobs = 3}));
}

TEST(Objects, NeedEachOtherAndNothingElse) {
  const Objects objects = objects_of(large_module(), {.level = 0});
  EXPECT_TRUE(bundle::LoadedCode::load(objects).ok());
  int needed = 0;
  for (size_t i = 0; i < objects.size(); ++i) {
    Objects others = objects;
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    const auto code = bundle::LoadedCode::load(others);
    if (code.ok()) continue;  // it holds entry points alone
    ++needed;
    EXPECT_NE(code.error().message.find("which no object defines"), std::string::npos)
        << code.error().message;
  }
  EXPECT_GT(needed, 0);
}

TEST(Objects, ThatDefineOneSymbolTwiceAreRefused) {
  Objects objects = objects_of(eval::random_module(5), {.level = 0});
  objects.push_back(objects.front());
  const auto code = bundle::LoadedCode::load(objects);
  ASSERT_FALSE(code.ok());
  EXPECT_NE(code.error().message.find("twice"), std::string::npos) << code.error().message;
}

TEST(Objects, CutShortAreRefused) {
  const Objects whole = objects_of(eval::random_module(5), {.level = 0});
  for (size_t size = 0; size < whole[0].size(); size += 61) {
    Objects cut = whole;
    cut[0].resize(size);
    EXPECT_FALSE(bundle::LoadedCode::load(cut).ok()) << size;
  }
}

TEST(Objects, WithChangedBytesNeverCrashTheLoader) {
  const Objects whole = objects_of(eval::random_module(5), {.level = 0});
  for (size_t at = 0; at < whole[0].size(); at += 37) {
    Objects changed = whole;
    changed[0][at] ^= std::byte{0x41};
    (void)bundle::LoadedCode::load(changed);
  }
}

TEST(Objects, ForAProcessorNobodyKnowsAreNotMade) {
  const auto code = codegen::generate(eval::random_module(5), {.cpu = "z80"});
  ASSERT_FALSE(code.ok());
  EXPECT_EQ(code.error().message,
            "`z80` is no level of processors: x86-64, x86-64-v2, x86-64-v3 or x86-64-v4");
}

}  // namespace
}  // namespace helios::test
