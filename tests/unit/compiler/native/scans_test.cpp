#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "compiler/driver/compile.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/native/native.h"
#include "tests/property/answers.h"

/// Many texts looked for in one text: what the scan of native code finds is what the interpreter finds, one by one.
namespace helios::test {
namespace {

class Chance {
 public:
  explicit Chance(uint64_t seed) : random_(seed) {}
  size_t below(size_t n) { return random_() % n; }
  /// Few different characters, so that most of what is looked for is somewhere.
  std::string text(size_t size_max) {
    static const std::vector<std::string> kCharacters = {"a", "b", "A", "\\", ".", "é", "*", "?"};
    std::string text;
    for (size_t n = below(size_max + 1); n > 0; --n) text += kCharacters[below(kCharacters.size())];
    return text;
  }

 private:
  std::mt19937_64 random_;
};

std::string quoted(const std::string& text) { return "'" + text + "'"; }

std::string test_of(Chance& chance, const std::string& field) {
  static const std::vector<std::string> kTests = {"starts with", "ends with", "contains"};
  const std::string test = kTests[chance.below(kTests.size())];
  std::vector<std::string> texts;
  for (size_t n = 1 + chance.below(5); n > 0; --n)
    texts.push_back(quoted(chance.text(chance.below(2) == 0 ? 3 : 12)));
  switch (chance.below(5)) {
    case 0: return fmt::format("{} like {}", field, quoted("*" + chance.text(8) + "*"));
    case 1: return fmt::format("{} {} {}", field, test, texts[0]);
    case 2: return fmt::format("{} contains all of {{ {} }}", field, fmt::join(texts, ", "));
    default: return fmt::format("not {} {} any of {{ {} }}", field, test, fmt::join(texts, ", "));
  }
}

std::string policy(Chance& chance) {
  std::string source =
      "module scans\n"
      "event Line {\n  id: Id\n  plain: Text\n  other: Text ignoring case otherwise \"\"\n  maybe: Text?\n"
      "  identity id\n  time received\n}\n"
      "ordered enum Answer { pass, look }\n"
      "decision scans on Line as e -> Answer {\n";
  static const std::vector<std::string> kFields = {"e.plain", "e.other", "(e.maybe otherwise \"\")"};
  for (int rule = 0; rule < 60; ++rule) {
    const std::string first = test_of(chance, kFields[chance.below(kFields.size())]);
    const std::string second = test_of(chance, kFields[chance.below(kFields.size())]);
    source += fmt::format("  rule r{} when {} {} {} then look because \"it does\"\n", rule, first,
                          chance.below(2) == 0 ? "and" : "or", second);
  }
  return source + "  otherwise pass\n}\n";
}

TEST(Scans, FindWhatAskingOneByOneFinds) {
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    Chance chance(seed);
    driver::Checked checked = driver::check(driver::package_of("scans.helios", policy(chance), "scans"));
    ir::Module& module = checked.module;
    auto native = native::compile(module);
    ASSERT_TRUE(native) << native.error().message;
    const eval::InterpretedProgram reference(module);
    const abi::TypeId event = module.schema.types.record(module.schema.events[0].record);
    for (int line = 0; line < 300; ++line) {
      Arena arena;
      const abi::Datum maybe = chance.below(2) == 0 ? abi::Datum() : abi::Datum(chance.text(20));
      const abi::Datum said(abi::Data{"1", chance.text(20), chance.text(40), maybe});
      void* const memory = arena.allocate(module.schema.types[event].size);
      abi::encode(module.schema.types, event, said, memory, arena);
      const void* params[] = {memory};
      const abi::Frame frame{params, nullptr, &arena, 0};
      ASSERT_EQ(decide(reference, 0, frame), decide(**native, 0, frame)) << line;
    }
  }
}

}  // namespace
}  // namespace helios::test
