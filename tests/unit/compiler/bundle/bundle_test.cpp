#include <gtest/gtest.h>

#include "compiler/bundle/write_bundle.h"
#include "compiler/codegen/codegen.h"
#include "compiler/eval/random_module.h"
#include "runtime/abi/native.h"
#include "runtime/bundle/read_bundle.h"

namespace helios::bundle {
namespace {

constexpr uint64_t kSeed = 11;

std::string build(const ir::Module& module, std::string cpu = "x86-64-v2") {
  const auto code = codegen::generate(module, {.level = 0});
  EXPECT_TRUE(code.ok());
  return write_bundle({module.schema, policy_hash(module.schema, ir::print(module)), code->objects,
                       std::move(cpu), "test"});
}

/// The bundle with something changed, under a hash that fits again.
std::string sealed(std::string bytes) {
  return bytes.replace(kHashOffset, kHashBytes, content_hash(bytes));
}

std::string refusal(const std::string& bytes) {
  const auto bundle = load_bundle(bytes);
  return bundle.ok() ? "accepted" : bundle.error().message;
}

TEST(Bundle, DecidesAsTheModuleItWasMadeFrom) {
  ir::Module module = eval::random_module(kSeed);
  module.schema.package = "shop";
  module.schema.version = "1.2.3";
  const auto bundle = load_bundle(build(module));
  ASSERT_TRUE(bundle.ok()) << bundle.error().message;
  EXPECT_EQ(bundle->manifest.package, "shop");
  EXPECT_EQ(bundle->manifest.version, "1.2.3");
  EXPECT_EQ(bundle->manifest.policy, policy_hash(module.schema, ir::print(module)));
  EXPECT_EQ(bundle->manifest.hash.size(), 32u);
  EXPECT_EQ(bundle->program->schema().decisions.size(), module.decisions.size());
}

TEST(Bundle, SameModuleSameBytes) {
  EXPECT_EQ(build(eval::random_module(kSeed)), build(eval::random_module(kSeed)));
  EXPECT_NE(build(eval::random_module(kSeed)), build(eval::random_module(kSeed + 1)));
}

TEST(Bundle, EveryChangedByteIsFound) {
  const std::string bytes = build(eval::random_module(kSeed));
  for (size_t at = 0; at < bytes.size(); at += 97) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 0x10);
    EXPECT_NE(refusal(changed), "accepted") << at;
  }
}

TEST(Bundle, SaysWhyItIsRefused) {
  const std::string bytes = build(eval::random_module(kSeed));
  EXPECT_EQ(refusal("#!/bin/sh"), "this is no Helios bundle");
  EXPECT_EQ(refusal(bytes.substr(0, 20)), "the bundle is cut short");
  std::string changed = bytes;
  changed[bytes.size() / 2] ^= 1;
  EXPECT_EQ(refusal(changed),
            "the bundle is not what was built: its content does not match its hash");
  std::string other_abi = bytes;
  other_abi[12] = static_cast<char>(abi::kAbiVersion + 1);
  EXPECT_NE(refusal(sealed(other_abi)).find("build it again"), std::string::npos);
  std::string other_format = bytes;
  other_format[8] = static_cast<char>(kFormatVersion + 1);
  EXPECT_NE(refusal(sealed(other_format)).find("build it again"), std::string::npos);
  EXPECT_EQ(refusal(build(eval::random_module(kSeed), "x86-64-v9")),
            "the bundle needs a x86-64-v9 processor, which this is not");
}

TEST(Bundle, AFileThatIsNotThereIsNamed) {
  const auto bundle = read_bundle("/nowhere/policy.bundle");
  ASSERT_FALSE(bundle.ok());
  EXPECT_EQ(bundle.error().message,
            "/nowhere/policy.bundle: there is no such file, or it may not be read");
}

TEST(Bundle, ThePolicyHashFollowsSchemaAndRules) {
  const ir::Module module = eval::random_module(kSeed);
  const std::string hash = policy_hash(module.schema, "rules");
  EXPECT_EQ(hash, policy_hash(module.schema, "rules"));
  EXPECT_NE(hash, policy_hash(module.schema, "other rules"));
  abi::Schema changed = module.schema;
  changed.version = "9";
  EXPECT_NE(hash, policy_hash(changed, "rules"));
}

}  // namespace
}  // namespace helios::bundle
