#include "compiler/cli/command.h"

/// `helios`: the command line. The list below is its table of contents.
int main(int argc, char** argv) {
  CLI::App app("Helios: policies as code that decides, and says why.", "helios");
  app.require_subcommand(1);
  app.set_version_flag("--version", HELIOS_VERSION);
  app.footer("Start with:  helios new my_policy");

  int exit_code = helios::cli::kFine;
  helios::cli::add_new(app, exit_code);
  helios::cli::add_check(app, exit_code);
  helios::cli::add_test(app, exit_code);
  helios::cli::add_simulate(app, exit_code);
  helios::cli::add_explain(app, exit_code);
  helios::cli::add_generate(app, exit_code);
  helios::cli::add_format(app, exit_code);
  helios::cli::add_doc(app, exit_code);
  helios::cli::add_build(app, exit_code);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    int code = app.exit(e);
    return code == 0 ? helios::cli::kFine : helios::cli::kFailed;
  }
  return exit_code;
}
