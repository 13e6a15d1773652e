// What a small event costs from its line on: a policy of a hundred rules without features (bench/peers/generate.py).
//
//   small_events POLICY.helios EVENTS.ndjson
//
// `ingest` makes the event; `decide` decides it, too, as the runtime does (required, known already, decided); `record` writes
// the whole decision record after that: outcome, score, each rule that held and why. All events once, read as ratios of one run.

#include <fstream>
#include <iostream>
#include <memory>

#include <benchmark/benchmark.h>

#include "bench/compiled.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/record.h"
#include "runtime/ingest/json_ingest.h"

namespace {

using namespace helios;

struct Inputs {
  std::unique_ptr<abi::Program> program;
  std::vector<std::string> lines;
};
Inputs inputs;

enum class Until { Ingested, Decided, Recorded };

/// The line of an event as far as is asked for.
class Pipeline {
 public:
  explicit Pipeline(Until until) : until_(until) {}

  void take(const std::string& line) {
    arena_.reset();
    const void* const event = ingest_.parse(line, arena_, why_);
    benchmark::DoNotOptimize(event);
    if (event == nullptr || until_ == Until::Ingested) return;
    const engine::Processed& processed = engine_.process(0, event, 0, arena_);
    benchmark::DoNotOptimize(&processed);
    if (until_ == Until::Decided) return;
    out_.clear();
    for (const engine::DecisionView& view : processed.decisions) records_.write(0, event, processed, view, out_);
    benchmark::DoNotOptimize(out_.data());
  }

 private:
  Until until_;
  engine::Engine engine_{*inputs.program};
  engine::RecordWriter records_{*inputs.program, "bench"};
  ingest::JsonIngest ingest_{inputs.program->schema(), 0};
  ingest::Refusal why_;
  Arena arena_;
  std::string out_;
};

template <Until kUntil>
void pipeline(benchmark::State& state) {
  for (auto _ : state) {
    Pipeline pipeline(kUntil);
    for (const std::string& line : inputs.lines) pipeline.take(line);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(inputs.lines.size()));
}

BENCHMARK(pipeline<Until::Ingested>)->Name("ingest")->Unit(benchmark::kMillisecond);
BENCHMARK(pipeline<Until::Decided>)->Name("decide")->Unit(benchmark::kMillisecond);
BENCHMARK(pipeline<Until::Recorded>)->Name("record")->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::cerr << "usage: small_events POLICY.helios EVENTS.ndjson\n";
    return 2;
  }
  inputs.program = bench::compiled(argv[1]);
  std::ifstream in(argv[2]);
  for (std::string line; std::getline(in, line);) inputs.lines.push_back(line);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
