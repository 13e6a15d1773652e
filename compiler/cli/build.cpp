#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "compiler/cli/built.h"
#include "compiler/cli/command.h"
#include "compiler/cli/terminal.h"
#include "compiler/native/native.h"
#include "runtime/bundle/read_bundle.h"

namespace helios::cli {
namespace {

struct BuildOptions {
  std::string path;
  std::string output;
  std::string show;
  bool index = true;
  bool use_cache = true;
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

/// Every rule asked, whatever it wants: to compare. Not kept.
std::optional<std::string> built_without_index(const std::string& path, int& exit_code) {
  const auto checked = checked_or_explain(path, exit_code);
  if (!checked) return std::nullopt;
  auto bundle = native::build_bundle(checked->module, {.index = false});
  if (bundle) return std::move(bundle->bytes);
  exit_code = fail(bundle.error().message);
  return std::nullopt;
}

int run(const BuildOptions& options) {
  int exit_code = kFine;
  const auto bytes = options.index ? built_or_explain(options.path, Wanted::Best, options.use_cache, exit_code)
                                   : built_without_index(options.path, exit_code);
  if (!bytes) return exit_code;
  if (options.show == "index") {
    if (const auto checked = checked_or_explain(options.path, exit_code)) fmt::print("{}", native::describe_index(checked->module));
  }
  const auto manifest = bundle::read_manifest(*bytes);
  if (!manifest) return fail(manifest.error().message);
  if (Status written = write_whole(options.output, *bytes); !written) return fail(written.error().message);
  fmt::print("{}: {} {}, {} bytes, policy {}\n", options.output, manifest->package, manifest->version,
             grouped(bytes->size()), manifest->policy);
  return kFine;
}

}  // namespace

void add_build(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<BuildOptions>();
  CLI::App* command = app.add_subcommand("build", "Compile a package into a bundle: schemas, reasons, source map and native code");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")->required();
  command->add_option("-o,--output", options->output, "the bundle to write")->required();
  command->add_option("--show", options->show, "also print how rules are found: index")->check(CLI::IsMember({"index"}));
  command->add_flag("!--no-index", options->index, "ask every rule instead of finding those that can hold");
  add_no_cache(*command, options->use_cache);
  command->footer("Example:\n  helios build policies/payments -o payments.hb\n  helios simulate payments.hb --events payments.ndjson");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
