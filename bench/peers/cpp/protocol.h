#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

/// What every peer program does: load a policy, be held to the expected answers, be timed, and say
/// so in one line of JSON.
///
///     PROGRAM POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T
///
/// Times are CPU time of the whole process, so that a busy machine does not show.
namespace helios::peers {

struct Task {
  std::string folder, events_path, expected_path;
  double seconds = 1;
};
Task task_from(int count, char** arguments);

/// Lines of a file, each readable for 64 bytes past its end, as simdjson wants it.
std::vector<std::string> read_lines(const std::string& path);

inline double cpu_seconds() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}
double resident_mb();

/// Nanoseconds an event: `decide(i)` over all `count` events, round and round, for about so long.
template <typename Decide>
double measure(size_t count, double seconds, Decide&& decide) {
  constexpr size_t kEventsPerLook = 512;
  size_t done = 0, at = 0;
  const double start = cpu_seconds();
  double now = start;
  while (now - start < seconds) {
    for (size_t i = 0; i < kEventsPerLook; ++i) {
      decide(at);
      if (++at == count) at = 0;
    }
    done += kEventsPerLook;
    now = cpu_seconds();
  }
  return (now - start) * 1e9 / static_cast<double>(done);
}

struct Report {
  std::string peer, version;
  size_t rules = 0, checked = 0;
  bool answers_same = false;
  double load_seconds = 0, rss_mb = 0, ns_per_event = 0, ns_per_event_with_parsing = 0;
};
void print(const Report& report);

/// An answer as it stands in expected.tsv behind the id: "review\t28\tr00038,r00076".
std::string spelled(std::string_view outcome, int64_t score, const std::vector<std::string>& fired);

/// Sets `checked` and `answers_same`; says the first difference on standard error. `answer(i)` is
/// the spelled answer.
template <typename AnswerOf>
void check(Report& report, const std::string& expected_path, size_t count, AnswerOf&& answer) {
  const std::vector<std::string> expected = read_lines(expected_path);
  report.answers_same = expected.size() == count;
  for (; report.checked < count; ++report.checked) {
    const std::string_view line = expected[report.checked];
    if (line.substr(line.find('\t') + 1) == answer(report.checked)) continue;
    report.answers_same = false;
    std::fprintf(stderr, "expected %s, got %s\n", expected[report.checked].c_str(),
                 answer(report.checked).c_str());
    break;
  }
}

/// Keeps the compiler from leaving out what nobody reads.
template <typename T>
void keep(const T& value) {
  asm volatile("" : : "g"(&value) : "memory");
}

}  // namespace helios::peers
