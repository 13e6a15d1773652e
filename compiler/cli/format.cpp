#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "compiler/cli/command.h"
#include "compiler/format/format.h"

namespace helios::cli {
namespace {

namespace fs = std::filesystem;

struct FormatOptions {
  std::string path = ".";
  bool check = false;
};

std::string formatted(const std::string& path, const std::string& text) {
  source::Files files;
  source::FileId file = files.add(path, text);
  return format::format(files, file);
}

std::vector<fs::path> sources_at(const fs::path& path) {
  if (!fs::is_directory(path)) return {path};
  std::vector<fs::path> found;
  for (const auto& entry : fs::recursive_directory_iterator(path)) {
    if (entry.is_regular_file() && entry.path().extension() == ".helios") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::string read_all(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

int format_standard_input() {
  fmt::print("{}", formatted("<stdin>", read_all(std::cin)));
  return kFine;
}

int run(const FormatOptions& options) {
  if (options.path == "-") return format_standard_input();
  if (!fs::exists(options.path)) return fail(fmt::format("there is no file or folder {}", options.path));
  size_t changed = 0;
  for (const fs::path& path : sources_at(options.path)) {
    std::ifstream in(path, std::ios::binary);
    std::string before = read_all(in);
    std::string after = formatted(path.string(), before);
    if (before == after) continue;
    ++changed;
    fmt::print("{}\n", path.string());
    if (options.check) continue;
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out << after;
    out.close();
    if (!out) return fail(fmt::format("cannot write {}", path.string()));
  }
  return options.check && changed > 0 ? kMistakes : kFine;
}

}  // namespace

void add_format(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<FormatOptions>();
  CLI::App* command = app.add_subcommand("fmt", "Write .helios files in their one canonical form; names the files it changes");
  command->add_option("PATH", options->path, "a folder or a file; - formats standard input")->capture_default_str();
  command->add_flag("--check", options->check, "change nothing; exit 1 where a file is not in that form");
  command->footer("Example:\n  helios fmt --check policies");
  command->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace helios::cli
