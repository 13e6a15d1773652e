// Every slip of the pen: slips FOLDER… takes each .helios file with each token deleted, and with each token doubled, through
// the whole front end. Whatever comes, there are messages or none, and never a crash or a hang: ctest's time limit and the
// handler below, which names the slip, see to that.

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>
#include <vector>

#include <unistd.h>

#include "compiler/driver/compile.h"
#include "compiler/syntax/tokens.h"

namespace {

namespace fs = std::filesystem;

struct Slip {
  fs::path path;
  std::string text;
  size_t token = 0;
  bool doubled = false;
};

thread_local const Slip* current = nullptr;

void name_the_slip(int signal) {
  if (current != nullptr) {
    std::fprintf(stderr, "crash (signal %d): %s with token %zu %s\n", signal, current->path.c_str(), current->token,
                 current->doubled ? "doubled" : "deleted");
  }
  std::_Exit(1);
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<Slip> slips_of(const fs::path& path) {
  std::string text = read(path);
  helios::source::Files files;
  auto tokens = helios::syntax::tokens(files, files.add(path.string(), text));
  std::vector<Slip> slips;
  for (size_t i = 0; i + 1 < tokens.size(); ++i) {
    auto span = tokens[i].span;
    slips.push_back({path, text.substr(0, span.begin) + text.substr(span.end), i, false});
    slips.push_back({path, text.substr(0, span.end) + " " + text.substr(span.begin), i, true});
  }
  return slips;
}

void check(const Slip& slip) {
  current = &slip;
  helios::driver::Package package = helios::driver::package_of(slip.path.string(), slip.text, "slips");
  if (slip.text.find("std.") != std::string::npos) helios::driver::add_library(package);
  helios::driver::Checked checked = helios::driver::check(std::move(package));
  helios::diag::render_terminal(checked.package.files, checked.reporter.sorted(), false);
  current = nullptr;
}

}  // namespace

int main(int argc, char** argv) {
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE}) std::signal(signal, name_the_slip);
  std::vector<Slip> slips;
  for (int i = 1; i < argc; ++i) {
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.path().extension() == ".helios") paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) {
      std::vector<Slip> found = slips_of(path);
      slips.insert(slips.end(), found.begin(), found.end());
    }
  }
  std::atomic<size_t> next{0};
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i) {
    workers.emplace_back([&] {
      for (size_t at = next++; at < slips.size(); at = next++) check(slips[at]);
    });
  }
  for (std::thread& worker : workers) worker.join();
  std::cout << slips.size() << " passed, 0 failed\n";
  return slips.empty() ? 1 : 0;
}
