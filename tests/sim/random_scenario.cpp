#include "runtime/abi/image.h"
#include "tests/sim/random_program.h"
#include "tests/sim/scenario.h"

namespace helios::workflow {
namespace {

class RandomScenario : public Scenario {
 public:
  explicit RandomScenario(uint64_t seed) : program_(seed) {}

  const abi::Program& program() const override { return program_; }

  /// A few instances and what may concern them, in any order.
  std::vector<Fact> facts(SplitMix& random) const override {
    const abi::Schema& schema = program_.schema();
    std::vector<Fact> out;
    for (uint64_t i = 1 + random.next() % 3; i > 0; --i) {
      const std::string name = "p" + std::to_string(i);
      const abi::Text key{name.data(), uint32_t(name.size()), abi::kNoHash};
      const int64_t items[] = {1, 2, 3, 4, 5};
      const RandomProgram::Params params{key, {items, random.next() % 6}};
      for (uint64_t starts = 1 + random.next() % 2; starts > 0; --starts) {
        Fact fact{Fact::Kind::Start, uint32_t(random.next() % schema.workflows.size()), {}, {}};
        fact.instance = schema.workflows[fact.number].qualified + "/" + name;
        abi::append_image(schema.types, schema.workflows[fact.number].params, &params, fact.image);
        out.push_back(std::move(fact));
      }
      for (uint64_t events = random.next() % 8; events > 0; --events) {
        const RandomProgram::SaidEvent said{key, int64_t(random.next() % 12)};
        Fact fact{Fact::Kind::Event, uint32_t(random.next() % 2), {}, name};
        abi::append_image(schema.types, schema.events[fact.number].record, &said, fact.image);
        if (random.next() % 4 == 0) aim(fact, Fact::Kind::Signal, key);
        out.push_back(std::move(fact));
      }
      if (random.next() % 4 == 0) {
        Fact fact{Fact::Kind::Cancel, 0, {}, name};
        aim(fact, Fact::Kind::Cancel, key);
        out.push_back(std::move(fact));
      }
    }
    for (size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[random.next() % i]);
    return out;
  }

  std::string result(uint32_t task) const override {
    const abi::Text made{"made", 4, abi::kNoHash};
    std::string image;
    if (task == RandomProgram::kMake) abi::append_image(program_.schema().types, program_.schema().tasks[task].result, &made, image);
    return image;
  }

  /// Nothing is known of it but what holds of every program.
  std::string check(const Evidence&) const override { return ""; }

 private:
  /// At the instance of the first workflow that has this key.
  void aim(Fact& fact, Fact::Kind kind, const abi::Text& key) const {
    fact.kind = kind;
    abi::append_image(program_.schema().types, program_.schema().workflows[0].key_type, &key, fact.key);
  }

  RandomProgram program_;
};

}  // namespace

std::unique_ptr<Scenario> random_scenario(uint64_t seed) { return std::make_unique<RandomScenario>(seed); }

}  // namespace helios::workflow
