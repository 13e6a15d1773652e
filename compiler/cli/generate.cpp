#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/eval/interpreted_program.h"
#include "compiler/generate/events.h"
#include "runtime/ingest/json_ingest.h"

namespace helios::cli {
namespace {

struct GenerateOptions {
  std::string path, event;
  uint64_t count = 1000, seed = 1;
};

/// What the event requires over several fields is met by trying again; this often, and then there is something to say.
constexpr int kTriesMax = 1000;

std::optional<uint32_t> choose_event(const abi::Schema& schema, const GenerateOptions& options) {
  if (!options.event.empty()) return schema.find_event(options.event);
  return schema.events.size() == 1 ? std::optional<uint32_t>(0) : std::nullopt;
}

/// The next event that is accepted; empty when none was among so many tries.
std::string next_accepted(generate::EventGenerator& generator, const eval::InterpretedProgram& program, uint32_t event,
                          ingest::JsonIngest& ingest, Arena& arena) {
  for (int tries = 0; tries < kTriesMax; ++tries) {
    std::string line = generator.next();
    ingest::Refusal why;
    arena.reset();
    const void* params[] = {ingest.parse(line, arena, why)};
    if (params[0] == nullptr) continue;
    abi::Frame frame{params, nullptr, &arena, 0};
    if (program.require(event, 0, frame) < 0) return line;
  }
  return {};
}

int run(const GenerateOptions& options) {
  int exit_code = kFine;
  auto checked = checked_or_explain(options.path, exit_code);
  if (!checked) return exit_code;
  const abi::Schema& schema = checked->module.schema;
  auto event = choose_event(schema, options);
  if (!event) {
    std::string names;
    for (const abi::Event& known : schema.events) names += (names.empty() ? "" : ", ") + known.name;
    return fail(fmt::format("name an event with --event: the package declares {}", names.empty() ? "none" : names));
  }
  eval::InterpretedProgram program(checked->module);
  ingest::JsonIngest ingest(schema, *event);
  generate::EventGenerator generator(checked->module, *event, options.seed);
  Arena arena;
  for (uint64_t i = 0; i < options.count; ++i) {
    std::string line = next_accepted(generator, program, *event, ingest, arena);
    if (line.empty()) {
      return fail(fmt::format("none of {} made-up events met what {} requires", kTriesMax, schema.events[*event].name));
    }
    fmt::print("{}\n", line);
  }
  return kFine;
}

}  // namespace

void add_generate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<GenerateOptions>();
  CLI::App* command = app.add_subcommand("generate", "Make up events that are true to the schema, one JSON object a line");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")->required();
  command->add_option("--event", options->event, "which event; may be left out where there is only one");
  command->add_option("--count", options->count, "how many")->capture_default_str();
  command->add_option("--seed", options->seed, "the same seed makes the same events")->capture_default_str();
  command->footer("Example:\n  helios generate my_policy --event Payment --count 10000 --seed 7 > events.ndjson");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
