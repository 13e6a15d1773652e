// Golden tests of the machines that workflows become: golden_ir [--update] FOLDER.
//
// Beside each .helios file stands a .ir file: the text form of its tasks, workflows, processors and schedules. The module
// has passed the verifier. `--update` writes it; read what it wrote.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/driver/compile.h"
#include "compiler/ir/workflows.h"

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

bool run_case(const fs::path& path, bool update) {
  helios::driver::Package package = helios::driver::package_of(path.string(), read(path), "golden");
  helios::driver::add_library(package);
  const helios::driver::Checked checked = helios::driver::check(std::move(package));
  if (!checked.ok()) {
    std::cout << path.string() << ": has mistakes\n"
              << helios::diag::render_terminal(checked.package.files, checked.reporter.sorted(), false);
    return false;
  }
  const std::vector<std::string> problems = helios::ir::verify(checked.module);
  for (const std::string& problem : problems) std::cout << path.string() << ": " << problem << '\n';
  const fs::path expected = fs::path(path).replace_extension(".ir");
  const std::string text = helios::ir::print_workflows(checked.module);
  if (update) std::ofstream(expected, std::ios::binary) << text;
  const bool same = read(expected) == text;
  if (!same) std::cout << expected.string() << ": differs; --update writes it anew\n" << text;
  return same && problems.empty();
}

}  // namespace

int main(int argc, char** argv) {
  const bool update = argc > 1 && std::string(argv[1]) == "--update";
  std::vector<fs::path> cases;
  for (const auto& entry : fs::recursive_directory_iterator(argv[argc - 1])) {
    if (entry.path().extension() == ".helios") cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());
  const auto passed = std::count_if(cases.begin(), cases.end(),
                                    [&](const fs::path& path) { return run_case(path, update); });
  std::cout << passed << " of " << cases.size() << " passed\n";
  return passed == static_cast<ptrdiff_t>(cases.size()) && passed > 0 ? 0 : 1;
}
