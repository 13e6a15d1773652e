// Compiles every snippet of the docs: snippets FOLDER.
//
// In docs/language and docs/guide, each ```helios fence is a module without errors; ```helios continued goes on with the module before
// it in the same file. In docs/errors, page E0301.md: the first fence gives E0301, and the others give no error at all.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "compiler/driver/compile.h"

namespace {

namespace fs = std::filesystem;

constexpr int64_t kToday = 1'780'272'000'000'000'000;  // 2026-06-01, for ever

struct Snippet {
  std::string text;
  int line = 0;
  bool continued = false;
};

std::vector<Snippet> snippets_of(const fs::path& path) {
  std::vector<Snippet> found;
  std::ifstream in(path);
  bool inside = false;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (!inside && line.rfind("```helios", 0) == 0) {
      inside = true;
      found.push_back({"", number, line.find("continued") != std::string::npos});
    } else if (inside && line.rfind("```", 0) == 0) {
      inside = false;
    } else if (inside) {
      found.back().text += line + '\n';
    }
  }
  for (size_t i = 1; i < found.size(); ++i) {
    if (found[i].continued) found[i].text = found[i - 1].text + found[i].text;
  }
  return found;
}

helios::driver::Checked check(const fs::path& page, const Snippet& snippet) {
  helios::driver::Package package = helios::driver::package_of(page.string(), snippet.text, "docs");
  helios::driver::add_library(package);
  return helios::driver::check(std::move(package), kToday);
}

bool complain(const fs::path& page, const Snippet& snippet, const std::string& words, const helios::driver::Checked& checked) {
  std::cout << page.string() << ":" << snippet.line << ": " << words << '\n'
            << helios::diag::render_terminal(checked.package.files, checked.reporter.sorted(), false);
  return false;
}

bool gives(const helios::driver::Checked& checked, const std::string& code) {
  auto messages = checked.reporter.sorted();
  return std::any_of(messages.begin(), messages.end(), [&](const auto& m) { return m.message->code == code; });
}

bool run_snippet(const fs::path& page, const Snippet& snippet, bool must_fail) {
  helios::driver::Checked checked = check(page, snippet);
  std::string code = page.stem().string();
  if (must_fail) return gives(checked, code) || complain(page, snippet, "does not give " + code, checked);
  return checked.ok() || complain(page, snippet, "has errors", checked);
}

}  // namespace

int main(int, char** argv) {
  size_t passed = 0, failed = 0;
  std::vector<fs::path> pages;
  for (const auto& entry : fs::recursive_directory_iterator(argv[1])) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  }
  std::sort(pages.begin(), pages.end());
  for (const fs::path& page : pages) {
    bool is_error_page = helios::diag::find_message(page.stem().string()) != nullptr;
    std::vector<Snippet> snippets = snippets_of(page);
    for (size_t i = 0; i < snippets.size(); ++i) (run_snippet(page, snippets[i], is_error_page && i == 0) ? passed : failed)++;
  }
  std::cout << passed << " passed, " << failed << " failed\n";
  return failed == 0 ? 0 : 1;
}
