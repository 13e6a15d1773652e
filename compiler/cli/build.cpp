#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "compiler/cli/built.h"
#include "compiler/cli/command.h"
#include "compiler/cli/terminal.h"
#include "runtime/bundle/read_bundle.h"

namespace helios::cli {
namespace {

struct BuildOptions {
  std::string path;
  std::string output;
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

int run(const BuildOptions& options) {
  int exit_code = kFine;
  const auto bytes = built_or_explain(options.path, Wanted::Best, options.use_cache, exit_code);
  if (!bytes) return exit_code;
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
  add_no_cache(*command, options->use_cache);
  command->footer("Example:\n  helios build policies/payments -o payments.hb\n  helios simulate payments.hb --events payments.ndjson");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
