// What rules of detection cost an event: the events are read once, and all decisions of the package made on each.
//
//   bench_detections PACKAGE EVENTS.ndjson        (bench/detections/run.sh converts the rules and calls it)

#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

#include <benchmark/benchmark.h>

#include "bench/compiled.h"
#include "runtime/engine/decision_room.h"
#include "runtime/ingest/json_ingest.h"

namespace {

using namespace helios;

std::string package_path, events_path;

struct Inputs {
  std::unique_ptr<abi::Program> program = bench::compiled(package_path);
  Arena arena;
  std::vector<const void*> events;
  std::vector<std::unique_ptr<engine::DecisionRoom>> rooms;

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
    for (const abi::Decision& decision : schema.decisions) {
      rooms.push_back(std::make_unique<engine::DecisionRoom>(schema.types, decision));
    }
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
    for (uint32_t decision = 0; decision < in.rooms.size(); ++decision) {
      benchmark::DoNotOptimize(in.program->decide(decision, frame, in.rooms[decision]->result));
    }
    benchmark::ClobberMemory();
    arena.reset();
    if (++at == in.events.size()) at = 0;
  }
}

void source_to_ready(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(bench::compiled(package_path));
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
