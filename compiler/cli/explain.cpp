#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/cli/command.h"
#include "compiler/cli/named_file.h"
#include "compiler/cli/received.h"
#include "compiler/cli/simulation.h"
#include "compiler/cli/terminal.h"
#include "compiler/explain/error_page.h"
#include "compiler/explain/past.h"
#include "compiler/explain/render.h"

namespace helios::cli {
namespace {

struct ExplainOptions {
  std::string what;
  std::vector<std::string> events;
  std::string event;
  std::string decision;
  std::string received;
  std::string instance, stub;
  uint64_t seed = 1;
  bool json = false;
  bool everything = false;
};

int explain_message(const std::string& code) {
  const auto page = explain::error_page(code);
  if (!page) return fail(fmt::format("there is no message {}", code));
  fmt::print("{}", *page);
  return kFine;
}

void print(const std::vector<explain::Explanation>& explanations, const ExplainOptions& options) {
  if (options.json) {
    std::vector<std::string> objects;
    for (const explain::Explanation& each : explanations)
      objects.push_back(explain::render_json(each));
    fmt::print("[{}]\n", fmt::join(objects, ","));
    return;
  }
  const explain::Style style{.colour = wants_colour(stdout), .everything = options.everything};
  std::vector<std::string> pages;
  for (const explain::Explanation& each : explanations)
    pages.push_back(explain::render_text(each, style));
  fmt::print("{}", fmt::join(pages, "\n"));
}

int explain_decision(const ExplainOptions& options) {
  int exit_code = kFine;
  auto checked = checked_or_explain(options.what, exit_code);
  if (!checked) return exit_code;
  const abi::Schema& schema = checked->module.schema;
  explain::Wanted wanted{options.event, {}};
  if (!options.decision.empty()) {
    wanted.decision = schema.find_decision(options.decision);
    if (!wanted.decision)
      return fail(fmt::format("there is no decision {} in {}", options.decision, options.what));
  }
  auto sources = open_events(schema, options.events);
  if (!sources) return fail(sources.error().message);
  const eval::InterpretedProgram program(checked->module);
  const auto received = received_ns(options.received);
  if (!received) return fail(received.error().message);
  ingest::EventMerge events(schema, std::move(*sources), *received);
  const auto explanations = explain::explain_event(program, checked->package.files, events, wanted);
  if (!explanations) return fail(explanations.error().message);
  print(*explanations, options);
  return kFine;
}

int run(const ExplainOptions& options) {
  if (explain::looks_like_message_code(options.what)) return explain_message(options.what);
  if (!options.instance.empty() && !options.events.empty()) {
    SimulateOptions how;
    how.path = options.what;
    how.events = options.events;
    how.received = options.received;
    how.json = options.json;
    how.stub = options.stub;
    how.seed = options.seed;
    how.instance = options.instance;
    return simulate(how);
  }
  if (options.events.empty() || options.event.empty()) {
    return fail(
        "say which events there were, and which of them is meant: --events FILE --event ID, or --instance KEY");
  }
  return explain_decision(options);
}

}  // namespace

void add_explain(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<ExplainOptions>();
  CLI::App* command = app.add_subcommand(
      "explain", "Show why a decision came out as it did; or what a message means");
  command
      ->add_option("WHAT", options->what,
                   "a package's folder or .helios file; or a message's code, as E0301")
      ->required();
  command->add_option(
      "--events", options->events,
      "the events up to it: NDJSON or CSV files; NAME=FILE where a package has several events");
  command->add_option("--event", options->event,
                      "the identity of the event, or its place as FILE:LINE");
  command->add_option("--decision", options->decision, "only this decision on it");
  command->add_option("--instance", options->instance,
                      "the story of a workflow's instance, by its key or WORKFLOW/KEY");
  command->add_option("--stub", options->stub, "how services answer, as for simulate");
  command->add_option("--seed", options->seed, "of what the stubs draw");
  add_received_option(*command, options->received);
  command->add_flag("--json", options->json, "the same as a JSON array");
  command->add_flag("--all", options->everything,
                    "every condition, also of rules that did not hold");
  command->footer(
      "Example:\n  helios explain policies/payments --events payments.ndjson --event p17\n  helios "
      "explain E0301");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
