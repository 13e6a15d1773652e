#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/cli/received.h"
#include "compiler/cli/terminal.h"

namespace helios::cli {
namespace {

struct CheckOptions {
  std::string path = ".";
  bool json = false;
};

std::string counted(size_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string verdict(const std::vector<diag::Diagnostic>& messages, const driver::Package& package, bool colour) {
  size_t errors = 0;
  for (const diag::Diagnostic& message : messages) errors += message.is_error() ? 1 : 0;
  size_t warnings = messages.size() - errors;
  std::string files = counted(package.own.size(), "file");
  if (messages.empty()) return fmt::format("{} {} {}: no mistakes found.\n", paint(Ink::Green, "ok", colour), package.name, files);
  return fmt::format("{} {}: {}, {}.\n", package.name, files, counted(errors, "error"), counted(warnings, "warning"));
}

int run(const CheckOptions& options) {
  auto package = driver::open_package(options.path);
  if (!package) return fail(package.error().message);
  driver::Checked checked = driver::check(std::move(*package), now_ns());
  std::vector<diag::Diagnostic> messages = checked.reporter.sorted();
  if (options.json) {
    fmt::print("{}\n", diag::render_json(checked.package.files, messages));
  } else {
    bool colour = wants_colour(stdout);
    fmt::print("{}{}", diag::render_terminal(checked.package.files, messages, colour), verdict(messages, checked.package, colour));
  }
  return checked.ok() ? kFine : kMistakes;
}

}  // namespace

void add_check(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<CheckOptions>();
  CLI::App* command = app.add_subcommand("check", "Type-check a package and print all its messages");
  command->add_option("PATH", options->path, "a package's folder, or a .helios file")->capture_default_str();
  command->add_flag("--json", options->json, "messages as a JSON array");
  command->footer("Example:\n  helios check policies/payments");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

int fail(const std::string& message) {
  fmt::print(stderr, "helios: {}\n", message);
  return kFailed;
}

std::optional<driver::Package> opened_or_explain(const std::string& path, int& exit_code) {
  auto package = driver::open_package(path);
  if (package) return std::move(*package);
  exit_code = fail(package.error().message);
  return std::nullopt;
}

std::unique_ptr<driver::Checked> checked_or_explain(const std::string& path, int& exit_code) {
  auto package = opened_or_explain(path, exit_code);
  return package ? checked_or_explain(std::move(*package), exit_code) : nullptr;
}

std::unique_ptr<driver::Checked> checked_or_explain(driver::Package package, int& exit_code) {
  auto checked = std::make_unique<driver::Checked>(
      driver::check(std::move(package), std::nullopt, pass::Advice::LeftOut));
  if (checked->ok()) return checked;
  std::vector<diag::Diagnostic> errors;
  for (diag::Diagnostic& message : checked->reporter.sorted()) {
    if (message.is_error()) errors.push_back(std::move(message));
  }
  bool colour = wants_colour(stderr);
  fmt::print(stderr, "{}{}", diag::render_terminal(checked->package.files, errors, colour), verdict(errors, checked->package, colour));
  exit_code = kMistakes;
  return nullptr;
}

}  // namespace helios::cli
