// What the payments policy costs, beside the same policy written by hand in C++ (bench/limit), and what a whole event costs.
//
//   payments POLICY EVENTS.ndjson      (bench/run.sh makes the events and calls it)
//
// All figures come from one run: read them as ratios. `decide` is measured on the events and the feature values that a
// simulation saw; `pipeline` is everything `helios simulate --out` does for a line, without writing to a disk.

#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

#include <benchmark/benchmark.h>

#include "bench/compiled.h"
#include "bench/limit/from_json.h"
#include "bench/limit/payments_by_hand.h"
#include "runtime/abi/datum.h"
#include "runtime/engine/decision_room.h"
#include "runtime/engine/record.h"
#include "runtime/ingest/json_ingest.h"

namespace {

using namespace helios;

std::string policy_path, events_path;

std::vector<std::string> read_lines() {
  std::vector<std::string> lines;
  std::ifstream in(events_path);
  for (std::string line; std::getline(in, line);) lines.push_back(line + std::string(64, '\0')), lines.back().resize(line.size());
  return lines;
}

/// What each decision saw: the event and its feature values, kept for as long as the benchmark runs.
struct Seen {
  const void* event;
  const void* features;
  int64_t time_ns;
};
struct Inputs {
  std::unique_ptr<abi::Program> program = bench::compiled(policy_path);
  std::vector<std::string> lines = read_lines();
  Arena arena;  // of what is kept, one decision's inputs after the other's, as those of the policy by hand lie
  std::vector<Seen> seen;
  std::vector<bench::Json> events, features;       // for the policy by hand
  std::vector<bench::Sets> sets;
  bench::Reference reference = bench::load_reference(policy_path);
  std::vector<bench::Payment> payments;
  std::vector<bench::Past> pasts;
};

/// A record and all that it points to, in memory of the arena.
const void* keep(const abi::TypeTable& types, abi::RecordId id, const void* memory, Arena& arena) {
  const abi::Record& record = types[id];
  auto* const copy = static_cast<std::byte*>(arena.allocate(record.size));
  std::memset(copy, 0, record.size);
  for (const abi::RecordField& field : record.fields) {
    const void* const from = static_cast<const std::byte*>(memory) + field.offset;
    abi::encode(types, field.type, abi::decode(types, field.type, from), copy + field.offset, arena);
  }
  return copy;
}

/// Every tenth event of the second half: by then the features hold something.
bool is_kept(size_t index, size_t count) { return index >= count / 2 && index % 10 == 0; }

Inputs& inputs() {
  static Inputs inputs;
  if (!inputs.seen.empty()) return inputs;
  const abi::Schema& schema = inputs.program->schema();
  engine::Engine engine(*inputs.program);
  engine::RecordWriter records(*inputs.program, "bench");
  ingest::JsonIngest ingest(schema, 0);
  ingest::Refusal why;
  Arena passing;
  for (size_t i = 0; i < inputs.lines.size(); ++i) {
    why.clear();
    passing.reset();
    const void* event = ingest.parse(inputs.lines[i], passing, why);
    if (event == nullptr) continue;
    const engine::Processed& processed = engine.process(0, event, 0, passing);
    if (processed.decisions.empty() || !is_kept(i, inputs.lines.size())) continue;
    inputs.seen.push_back({keep(schema.types, schema.events[0].record, event, inputs.arena),
                           keep(schema.types, schema.events[0].features,
                                processed.decisions[0].frame->features, inputs.arena),
                           processed.time_ns});
    std::string record;
    records.write(0, event, processed, processed.decisions[0], record);
    inputs.events.push_back(bench::Json::parse(inputs.lines[i]));
    inputs.features.push_back(bench::Json::parse(record)["features"]);
  }
  inputs.sets.resize(inputs.events.size());
  for (size_t i = 0; i < inputs.events.size(); ++i) {
    inputs.payments.push_back(bench::payment_from(inputs.events[i], inputs.reference));
    inputs.pasts.push_back(bench::past_from(inputs.features[i], inputs.sets[i]));
  }
  return inputs;
}

void decide_by_hand(benchmark::State& state) {
  Inputs& in = inputs();
  size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(bench::decide(in.payments[at], in.pasts[at], in.reference));
    if (++at == in.payments.size()) at = 0;
  }
}

void decide_native(benchmark::State& state) {
  Inputs& in = inputs();
  const abi::Schema& schema = in.program->schema();
  engine::DecisionRoom room(schema.types, schema.decisions[0]);
  Arena arena;
  size_t at = 0;
  for (auto _ : state) {
    const Seen& seen = in.seen[at];
    const void* params[] = {seen.event};
    abi::Frame frame{params, seen.features, &arena, seen.time_ns};
    room.clear();
    benchmark::DoNotOptimize(in.program->decide(0, frame, room.result));
    benchmark::ClobberMemory();
    arena.reset();
    if (++at == in.seen.size()) at = 0;
  }
}

void ingest_line(benchmark::State& state) {
  Inputs& in = inputs();
  ingest::JsonIngest ingest(in.program->schema(), 0);
  ingest::Refusal why;
  Arena arena;
  size_t at = 0;
  for (auto _ : state) {
    arena.reset();
    benchmark::DoNotOptimize(ingest.parse(in.lines[at], arena, why));
    if (++at == in.lines.size()) at = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

/// NDJSON line to decision record, all events once.
void pipeline(benchmark::State& state) {
  Inputs& in = inputs();
  for (auto _ : state) {
    engine::Engine engine(*in.program);
    engine::RecordWriter records(*in.program, "bench");
    ingest::JsonIngest ingest(in.program->schema(), 0);
    ingest::Refusal why;
    Arena arena;
    std::string out;
    for (const std::string& line : in.lines) {
      arena.reset();
      out.clear();
      const void* event = ingest.parse(line, arena, why);
      if (event == nullptr) continue;
      const engine::Processed& processed = engine.process(0, event, 0, arena);
      for (const engine::DecisionView& view : processed.decisions) records.write(0, event, processed, view, out);
      benchmark::DoNotOptimize(out.data());
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(in.lines.size()));
}

void source_to_ready(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(bench::compiled(policy_path));
}

BENCHMARK(decide_by_hand);
BENCHMARK(decide_native);
BENCHMARK(ingest_line);
BENCHMARK(pipeline)->Unit(benchmark::kMillisecond);
BENCHMARK(source_to_ready)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (argc != 3) {
    std::cerr << "usage: payments policies/payments EVENTS.ndjson\n";
    return 2;
  }
  policy_path = argv[1];
  events_path = argv[2];
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
