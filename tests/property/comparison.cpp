#include "tests/property/comparison.h"

#include <sstream>

#include "compiler/codegen/codegen.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/eval/random_module.h"
#include "runtime/abi/memory.h"
#include "runtime/bundle/native_program.h"
#include "tests/property/answers.h"

namespace helios::test {
namespace {

using eval::RandomInputs;

template <typename Answer>
std::string shown(const Answer& answer) {
  std::ostringstream out;
  out << answer;
  return out.str();
}
std::string shown(const std::vector<std::string>& answers) {
  std::string text;
  for (const std::string& answer : answers) text += answer + "\n";
  return text;
}

class Comparison {
 public:
  Comparison(const ir::Module& module, const abi::Program& native, const Pair& pair,
             Coverage& coverage)
      : module_(module),
        interpreted_(module),
        native_(native),
        seed_(pair.module * 1'000'000 + pair.event),
        coverage_(coverage) {}

  std::optional<Difference> run() {
    for (uint32_t d = 0; d < module_.decisions.size(); ++d) decision(d);
    for (uint32_t e = 0; e < module_.events.size(); ++e) event(e);
    for (uint32_t w = 0; w < module_.schema.watches.size(); ++w) {
      if (fact_of(w).decision) decided(w);
    }
    for (uint32_t c = 0; c < module_.computations.size(); ++c) computation(c);
    return std::move(found_);
  }

 private:
  void decision(uint32_t d) {
    const RandomInputs inputs(module_, d, seed_, arena_);
    hold("decision " + module_.schema.decisions[d].name, inputs,
         [&](const abi::Program& program) { return decide(program, d, inputs.frame()); });
    coverage_.add(module_.schema.decisions[d], decide(native_, d, inputs.frame()));
  }

  void event(uint32_t e) {
    const RandomInputs inputs = RandomInputs::of_event(module_, e, seed_, arena_);
    hold("what the event requires", inputs, [&](const abi::Program& program) {
      return requires_of(program, e, inputs.frame());
    });
    for (uint32_t k = 0; k < module_.schema.keys.size(); ++k) {
      const abi::Key& key = module_.schema.keys[k];
      if (key.decision || key.event != e) continue;
      hold("key " + std::to_string(k), inputs,
           [&](const abi::Program& program) { return key_of(program, k, inputs.frame()); });
    }
    for (uint32_t w = 0; w < module_.schema.watches.size(); ++w) {
      const abi::Fact& fact = fact_of(w);
      if (!fact.decision && fact.event == e) watch(w, inputs);
    }
  }

  void decided(uint32_t w) {
    watch(w, RandomInputs::of_decided(module_, module_.schema.watches[w].feature, seed_, arena_));
  }

  const abi::Feature& watched_by(uint32_t w) const {
    return module_.schema.features[module_.schema.watches[w].feature];
  }

  const abi::Fact& fact_of(uint32_t w) const {
    return watched_by(w).facts[module_.schema.watches[w].fact];
  }

  void computation(uint32_t c) {
    const RandomInputs inputs = RandomInputs::of_computation(module_, c, seed_, arena_);
    hold("computation " + std::to_string(c), inputs,
         [&](const abi::Program& program) { return computed(program, c, inputs.frame()); });
  }

  void watch(uint32_t w, const RandomInputs& inputs) {
    hold("what the event gives " + watched_by(w).name, inputs,
         [&](const abi::Program& program) { return watched(program, w, inputs.frame()); });
  }

  template <typename Ask>
  void hold(const std::string& part, const RandomInputs& inputs, Ask ask) {
    if (found_) return;
    const auto interpreted = ask(interpreted_), native = ask(native_);
    if (interpreted == native) return;
    found_ = {part, inputs_text(inputs), shown(interpreted), shown(native)};
  }

  std::string inputs_text(const RandomInputs& inputs) const {
    const abi::TypeTable& types = module_.schema.types;
    std::string text = "time_ns " + std::to_string(inputs.frame().time_ns) + "\n";
    for (size_t i = 0; i < inputs.params().size(); ++i) {
      text += abi::format(types, inputs.types()[i], inputs.params()[i]) + "\n";
    }
    for (const abi::RecordField& read : inputs.features()) {
      text += read.name + " ";
      abi::write_json(types, read.type, abi::at(inputs.frame().features, read.offset), text);
      text += "\n";
    }
    return text;
  }

  const ir::Module& module_;
  const eval::InterpretedProgram interpreted_;
  const abi::Program& native_;
  const uint64_t seed_;
  Coverage& coverage_;
  Arena arena_;
  std::optional<Difference> found_;
};

}  // namespace

/// Every eighth has rules enough for an index to find them by.
ir::Module module_of(uint64_t number) {
  if (number % 8 == 0)
    return eval::random_module(number, {.rules_max = 100, .depth_max = 2, .keyed = true});
  if (number % 8 == 1) return eval::random_module(number, {.rules_max = 4, .depth_max = 6});
  return eval::random_module(number);
}

Result<std::unique_ptr<abi::Program>> native_of(const ir::Module& module, int level) {
  const auto code = codegen::generate(module, {.level = level});
  if (!code) return code.error();
  auto program = bundle::NativeProgram::load(module.schema, code->objects);
  if (!program) return program.error();
  return std::unique_ptr<abi::Program>(std::move(*program));
}

std::optional<Difference> compare(const ir::Module& module, const abi::Program& native,
                                  const Pair& pair, Coverage& coverage) {
  return Comparison(module, native, pair, coverage).run();
}

}  // namespace helios::test
