// Golden tests of `helios check`: golden [--update] FOLDER.
//
// Each .helios file is a package of its own. Its first line says what is proved (`//! …`); the messages that the
// compiler gives stand in the file below the lines they are about, each line of them after `//~`:
//
//     rule young when p.age < 2d then review because "young"
//   //~               ^^^^^ E0301 `p.age` may be unknown here
//   //~                     help: say what unknown means: `p.age otherwise 0s`
//
// The whole output is compared. `--update` writes it; read what it wrote. A file is called fail_… if and only if it has errors.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "compiler/driver/compile.h"

namespace {

namespace fs = std::filesystem;

constexpr int64_t kToday = 1'780'272'000'000'000'000;  // 2026-06-01, for ever
using helios::diag::Diagnostic;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool is_expectation(const std::string& line) { return line.rfind("//~", 0) == 0; }

std::string without_expectations(const std::string& text) {
  std::string source;
  for (const std::string& line : lines_of(text)) {
    if (!is_expectation(line)) source += line + '\n';
  }
  return source;
}

/// "//~" and blanks up to the column, then carets under the span.
std::string caret_line(const helios::source::File& file, const helios::source::Span& span, const std::string& words) {
  auto from = file.place(span.begin), to = file.place(span.end);
  size_t width = to.line == from.line && to.column > from.column ? to.column - from.column : 1;
  std::string margin = from.column > 4 ? std::string(from.column - 4, ' ') : " ";
  return "//~" + margin + std::string(width, '^') + " " + words + "\n";
}

std::string render(const helios::source::File& file, const Diagnostic& message) {
  std::string text = caret_line(file, message.span, fmt::format("{} {}", message.message->code, message.text));
  for (const auto& label : message.labels) {
    if (label.span.valid()) text += fmt::format("//~   line {}: {}\n", file.place(label.span.begin).line, label.text);
  }
  for (const std::string& help : message.helps) text += "//~   help: " + help + "\n";
  return text;
}

struct Outcome {
  std::string text;    // the source with its messages
  bool has_errors = false;
};

Outcome check(const fs::path& path, const std::string& source) {
  helios::driver::Package package = helios::driver::package_of(path.string(), source, "golden");
  helios::driver::add_library(package);
  helios::driver::Checked checked = helios::driver::check(std::move(package), kToday);

  std::map<uint32_t, std::string> messages;  // by the line they are about
  const helios::source::File& file = checked.package.files[checked.package.own[0]];
  for (const Diagnostic& message : checked.reporter.sorted()) {
    if (message.span.file == checked.package.own[0]) messages[file.place(message.span.begin).line] += render(file, message);
    else messages[1] += fmt::format("//~ {} {}\n", message.message->code, message.text);
  }
  Outcome outcome;
  outcome.has_errors = checked.reporter.has_errors();
  uint32_t number = 0;
  for (const std::string& line : lines_of(source)) {
    outcome.text += line + '\n';
    outcome.text += messages[++number];
  }
  for (auto after = messages.upper_bound(number); after != messages.end(); ++after) outcome.text += after->second;
  return outcome;
}

void show_difference(const std::string& expected, const std::string& got) {
  std::vector<std::string> left = lines_of(expected), right = lines_of(got);
  size_t at = 0;
  while (at < left.size() && at < right.size() && left[at] == right[at]) ++at;
  for (size_t i = at; i < std::min(at + 6, left.size()); ++i) std::cout << "    expected: " << left[i] << '\n';
  for (size_t i = at; i < std::min(at + 6, right.size()); ++i) std::cout << "    got:      " << right[i] << '\n';
}

bool run_case(const fs::path& path, bool update) {
  std::string before = read(path);
  Outcome outcome = check(path, without_expectations(before));
  bool named_so = path.filename().string().rfind("fail_", 0) == 0;
  if (named_so != outcome.has_errors) {
    std::cout << path.string() << ": " << (named_so ? "is called fail_ and has no errors\n" : "has errors; call it fail_…\n");
    if (!named_so) show_difference(before, outcome.text);
    return false;
  }
  if (before.rfind("//! ", 0) != 0) {
    std::cout << path.string() << ": the first line says what is proved: //! …\n";
    return false;
  }
  if (before == outcome.text) return true;
  if (update) {
    std::ofstream(path, std::ios::binary) << outcome.text;
    std::cout << "updated " << path.string() << '\n';
    return true;
  }
  std::cout << path.string() << ": differs\n";
  show_difference(before, outcome.text);
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  bool update = argc > 1 && std::string(argv[1]) == "--update";
  std::vector<fs::path> cases;
  for (const auto& entry : fs::recursive_directory_iterator(argv[argc - 1])) {
    if (entry.path().extension() == ".helios") cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  size_t failed = 0;
  for (const fs::path& path : cases) failed += run_case(path, update) ? 0 : 1;
  std::cout << cases.size() - failed << " passed, " << failed << " failed\n";
  return failed == 0 && !cases.empty() ? 0 : 1;
}
