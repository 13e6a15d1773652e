#include "bench/peers/cpp/protocol.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace helios::peers {

Task task_from(int count, char** arguments) {
  constexpr int kArguments = 7;
  const auto is = [&](int at, std::string_view word) { return arguments[at] == word; };
  if (count != kArguments || !is(3, "--check") || !is(5, "--seconds")) {
    std::fprintf(stderr,
                 "usage: %s POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T\n",
                 arguments[0]);
    std::exit(2);
  }
  return {arguments[1], arguments[2], arguments[4], std::atof(arguments[6])};
}

std::vector<std::string> read_lines(const std::string& path) {
  constexpr size_t kPadding = 64;
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    line.reserve(line.size() + kPadding);
    lines.push_back(std::move(line));
  }
  return lines;
}

double resident_mb() {
  std::ifstream in("/proc/self/statm");
  double total_pages = 0, resident_pages = 0;
  in >> total_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

void print(const Report& r) {
  std::printf("{\"peer\": \"%s\", \"version\": \"%s\", \"rules\": %zu, \"checked\": %zu, "
              "\"answers_same\": %s, \"load_seconds\": %.4f, \"ns_per_event\": %.1f, "
              "\"ns_per_event_with_parsing\": %.1f, \"rss_mb\": %.1f}\n",
              r.peer.c_str(), r.version.c_str(), r.rules, r.checked,
              r.answers_same ? "true" : "false", r.load_seconds, r.ns_per_event,
              r.ns_per_event_with_parsing, r.rss_mb);
}

std::string spelled(std::string_view outcome, int64_t score,
                    const std::vector<std::string>& fired) {
  std::string text = std::string(outcome) + '\t' + std::to_string(score) + '\t';
  for (const std::string& rule : fired) text += rule + ',';
  if (!fired.empty()) text.pop_back();
  return text;
}

}  // namespace helios::peers
