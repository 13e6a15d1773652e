// Workflows in a world that breaks: `sim_workflow [--seeds N] [--from S] [--trace]`. A seed that fails prints the command that repeats it.
// `--flaws` breaks the engine on purpose, in each way that runtime/workflow/flaw.h knows, and fails where none of the seeds sees it.

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "runtime/workflow/flaw.h"
#include "tests/sim/restarts.h"
#include "tests/sim/store_crashes.h"
#include "tests/sim/world.h"

namespace {

using helios::workflow::World;

struct Options {
  uint64_t seeds = 2000, from = 1;
  bool trace = false, flaws = false;
};

Options read(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    const auto number = [&] { return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0; };
    if (std::strcmp(argv[i], "--seeds") == 0) options.seeds = number();
    if (std::strcmp(argv[i], "--from") == 0) options.from = number();
    if (std::strcmp(argv[i], "--trace") == 0) options.trace = true;
    if (std::strcmp(argv[i], "--flaws") == 0) options.flaws = true;
  }
  return options;
}

/// What is wrong under this seed: half of them with the review, half with a program of their own; one in four on SQLite. One in
/// a hundred runs twice, and must leave the same trace; and breaks SQLite's disk at every write.
std::string run(uint64_t seed, bool trace) {
  const auto scenario = seed % 2 == 0 ? helios::workflow::review_scenario() : helios::workflow::random_scenario(seed);
  const auto medium = seed / 2 % 4 == 3 ? World::Medium::Sqlite : World::Medium::Connection;
  World world(seed, *scenario, medium);
  std::string wrong = world.run();
  if (trace) fmt::print("{}", world.trace());
  if (wrong.empty()) wrong = helios::workflow::restarts_differ(seed, *scenario);
  if (!wrong.empty() || seed % 200 > 1) return wrong;
  World again(seed, *scenario, medium);
  again.run();
  if (again.trace() != world.trace()) return "it went another way the second time";
  return helios::workflow::store_loses(seed);
}

int run_seeds(const Options& options, const char* program) {
  for (uint64_t seed = options.from; seed < options.from + options.seeds; ++seed) {
    const std::string wrong = run(seed, options.trace);
    if (wrong.empty()) continue;
    fmt::print("seed {}: {}\nto see it again: {} --seeds 1 --from {} --trace\n", seed, wrong, program, seed);
    return 1;
  }
  fmt::print("{} seeds from {}: all is as it must be\n", options.seeds, options.from);
  return 0;
}

#ifdef HELIOS_FLAWS
int run_flaws(const Options& options) {
  using helios::workflow::Flaw;
  int unseen = 0;
  for (int number = 1; number <= int(Flaw::kLast); ++number) {
    helios::workflow::flaw = Flaw(number);
    uint64_t seed = options.from;
    std::string wrong;
    while (wrong.empty() && seed < options.from + options.seeds) wrong = run(seed++, false);
    fmt::print("flaw {}: {}\n", number, wrong.empty() ? "NOT SEEN" : fmt::format("seed {}: {}", seed - 1, wrong));
    unseen += wrong.empty();
  }
  return unseen != 0;
}
#else
int run_flaws(const Options&) {
  fmt::print(stderr, "this build has no flaws; sim_workflow_flaws has\n");
  return 2;
}
#endif

}  // namespace

int main(int argc, char** argv) {
  const Options options = read(argc, argv);
  return options.flaws ? run_flaws(options) : run_seeds(options, argv[0]);
}
