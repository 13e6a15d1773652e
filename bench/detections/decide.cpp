// What rules of detection cost an event: the events are read once, and all decisions of the package made on each.
//
//   bench_detections PACKAGE EVENTS.ndjson        (bench/detections/run.sh converts the rules and calls it)

#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

#include <benchmark/benchmark.h>

#include "compiler/driver/compile.h"
#include "compiler/native/native.h"
#include "runtime/ingest/json_ingest.h"

namespace {

using namespace helios;

std::string package_path, events_path;

std::unique_ptr<abi::Program> compile() {
  auto package = driver::open_package(package_path);
  if (!package) throw std::runtime_error(package.error().message);
  driver::Checked checked = driver::check(std::move(*package));
  auto program = native::compile(checked.module);
  if (!program) throw std::runtime_error(program.error().message);
  return std::move(*program);
}

/// Room for what one decision answers.
class Answer {
 public:
  Answer(const abi::Schema& schema, const abi::Decision& decision)
      : values_(schema.types[decision.result].size / sizeof(std::max_align_t) + 1),
        lines_(decision.lines.size()),
        faults_(lines_.size()),
        points_(lines_.size()),
        lost_(lines_.size()),
        causes_(lines_.size()) {}

  abi::DecisionResult result() {
    return {values_.data(), lines_.data(), faults_.data(), points_.data(), lost_.data(), causes_.data()};
  }

 private:
  std::vector<std::max_align_t> values_;
  std::vector<abi::LineState> lines_;
  std::vector<uint32_t> faults_;
  std::vector<int64_t> points_, lost_;
  std::vector<uint8_t> causes_;
};

struct Inputs {
  std::unique_ptr<abi::Program> program = compile();
  Arena arena;
  std::vector<const void*> events;
  std::vector<Answer> answers;

  Inputs() {
    const abi::Schema& schema = program->schema();
    ingest::JsonIngest ingest(schema, 0);
    ingest::Refusal why;
    std::ifstream in(events_path);
    for (std::string line; std::getline(in, line);) {
      char* const kept = arena.allocate_array<char>(line.size());  // texts point into it
      std::memcpy(kept, line.data(), line.size());
      const void* const event = ingest.parse({kept, line.size()}, arena, why);
      if (event == nullptr) throw std::runtime_error(why.text());
      events.push_back(event);
    }
    for (const abi::Decision& decision : schema.decisions) answers.emplace_back(schema, decision);
  }
};

Inputs& inputs() {
  static Inputs inputs;
  return inputs;
}

/// All decisions on one event after the other.
void decide(benchmark::State& state) {
  Inputs& in = inputs();
  Arena arena;
  size_t at = 0;
  for (auto _ : state) {
    const void* params[] = {in.events[at]};
    const abi::Frame frame{params, nullptr, &arena, 0};
    for (uint32_t decision = 0; decision < in.answers.size(); ++decision) {
      abi::DecisionResult result = in.answers[decision].result();
      benchmark::DoNotOptimize(in.program->decide(decision, frame, result));
    }
    benchmark::ClobberMemory();
    arena.reset();
    if (++at == in.events.size()) at = 0;
  }
}

void source_to_ready(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(compile());
}

BENCHMARK(decide)->MinTime(2);
BENCHMARK(source_to_ready)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::cerr << "usage: bench_detections PACKAGE EVENTS.ndjson\n";
    return 2;
  }
  package_path = argv[1];
  events_path = argv[2];
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
