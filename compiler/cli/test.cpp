#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/cli/terminal.h"
#include "compiler/testing/run.h"

namespace helios::cli {
namespace {

struct TestOptions {
  std::string path = ".";
  std::string only;
  bool json = false;
  bool verbose = false;
};

int run(const TestOptions& options) {
  int exit_code = kFine;
  auto checked = checked_or_explain(options.path, exit_code);
  if (!checked) return exit_code;
  const source::Files& files = checked->package.files;
  const testing::Report report = testing::run_tests(checked->module, files, {.only = options.only});
  if (options.json) {
    fmt::print("{}\n", testing::render_json(report, files));
  } else {
    fmt::print("{}",
               testing::render_text(report, files,
                                    {.colour = wants_colour(stdout), .verbose = options.verbose}));
  }
  return report.failed() == 0 ? kFine : kMistakes;
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<TestOptions>();
  CLI::App* command = app.add_subcommand(
      "test", "Run a package's tests, and say which rules and conditions they leave untried");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")
      ->capture_default_str();
  command->add_option("--only", options->only, "run the tests whose title contains this");
  command->add_flag("--json", options->json, "results and coverage as one JSON object");
  command->add_flag("-v,--verbose", options->verbose, "name the tests that pass, too");
  command->footer("Example:\n  helios test policies/payments");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
