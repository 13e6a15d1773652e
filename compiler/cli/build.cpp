#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/cli/terminal.h"
#include "compiler/native/native.h"

namespace helios::cli {
namespace {

struct BuildOptions {
  std::string path;
  std::string output;
  std::string show;
  bool without_index = false;
};

/// Written beside its place and then moved there, so that a reader never meets half a bundle.
Status write_whole(const std::string& path, const std::string& bytes) {
  std::string draft = path + ".partial";
  std::ofstream out(draft, std::ios::binary);
  out << bytes;
  out.close();
  if (!out) return Error{fmt::format("cannot write {}", draft)};
  std::error_code failed;
  std::filesystem::rename(draft, path, failed);
  if (failed) return Error{fmt::format("cannot write {}: {}", path, failed.message())};
  return Done{};
}

int run(const BuildOptions& options) {
  int exit_code = kFine;
  auto checked = checked_or_explain(options.path, exit_code);
  if (!checked) return exit_code;
  if (options.show == "index") fmt::print("{}", native::describe_index(checked->module));
  auto bundle = native::build_bundle(checked->module, {.index = !options.without_index});
  if (!bundle) return fail(bundle.error().message);
  if (Status written = write_whole(options.output, bundle->bytes); !written) return fail(written.error().message);
  fmt::print("{}: {} {}, {} bytes, policy {}\n", options.output, checked->package.name, checked->package.version,
             grouped(bundle->bytes.size()), bundle->policy);
  return kFine;
}

}  // namespace

void add_build(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<BuildOptions>();
  CLI::App* command = app.add_subcommand("build", "Compile a package into a bundle: schemas, reasons, source map and native code");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")->required();
  command->add_option("-o,--output", options->output, "the bundle to write")->required();
  command->add_option("--show", options->show, "also print how rules are found: index")->check(CLI::IsMember({"index"}));
  command->add_flag("--no-index", options->without_index, "ask every rule instead of finding those that can hold");
  command->footer("Example:\n  helios build policies/payments -o payments.hb\n  helios simulate payments.hb --events payments.ndjson");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
