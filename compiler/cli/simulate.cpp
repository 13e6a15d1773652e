#include <memory>

#include "compiler/cli/built.h"
#include "compiler/cli/command.h"
#include "compiler/cli/received.h"
#include "compiler/cli/simulation.h"

namespace helios::cli {

void add_simulate(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<SimulateOptions>();
  CLI::App* command = app.add_subcommand("simulate", "Decide every event of a file and say what came of it");
  command->add_option("PATH", options->path, "a package's folder, a .helios file, or a bundle")->required();
  command->add_option("--events", options->events,
                      "NDJSON or CSV files, - for standard input; NAME=FILE where a package has several events")
      ->required();
  command->add_option("--out", options->out, "decision records, one a line; - for standard output");
  command->add_option("--refused", options->refused, "refused lines with their reasons");
  command->add_option("--limit", options->limit, "stop after so many events");
  add_received_option(*command, options->received);
  command->add_option("--stub", options->stub, "how the services of workflows answer (TOML); without it, at once");
  command->add_option("--seed", options->seed, "of what the stubs draw");
  command->add_option("--until", options->until, "how long workflows go on after the last event")->capture_default_str();
  command->add_flag("--json", options->json, "the summary as JSON");
  add_no_cache(*command, options->use_cache);
  command->footer("Example:\n  helios simulate policies/payments --events payments.ndjson --out decisions.ndjson\n\n"
                  "Files of several events are merged by event time. The summary goes to standard error when the\n"
                  "records go to standard output.");
  command->callback([options, &exit_code] { exit_code = simulate(*options); });
}

}  // namespace helios::cli
