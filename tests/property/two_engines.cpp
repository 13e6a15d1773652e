#include <CLI/CLI.hpp>

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <iostream>
#include <random>

#include <unistd.h>

#include "tests/property/comparison.h"
#include "tests/property/shrink.h"

/// Policies by chance, events by chance, both engines: native code answers what the interpreter
/// does, to the bit.
///
///   two_engines                                10,000 pairs of a new seed, which is printed
///   two_engines --seed 7 --minutes 30          the long mode, from a given seed
///   two_engines --module 91 --event 3 --level 2   one pair again: what a failure prints
namespace helios::test {
namespace {

using Clock = std::chrono::steady_clock;

/// Events for each policy: compiling one costs as much as comparing a few hundred.
constexpr uint64_t kEventsPerModule = 25;
constexpr size_t kShrinkTries = 2'000;

struct Options {
  std::optional<uint64_t> seed, module;
  std::optional<int> level;
  uint64_t pairs = 10'000, event = 0;
  double minutes = 0;
  bool verbose = false;
};

std::string command(const Pair& pair) {
  return "two_engines --module " + std::to_string(pair.module) + " --event " +
         std::to_string(pair.event) + " --level " + std::to_string(pair.level);
}

/// What a crash says last.
char last_words[200];

void name_the_pair(int signal) {
  [[maybe_unused]] auto written = write(STDERR_FILENO, last_words, std::strlen(last_words));
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void remember(const Pair& pair) {
  std::snprintf(last_words, sizeof last_words, "\nThis pair crashed: %s\n", command(pair).c_str());
}

class Run {
 public:
  explicit Run(const Options& options) : options_(options) {}

  int run() {
    if (options_.module) return one_pair();
    const uint64_t seed = options_.seed ? *options_.seed : std::random_device()();
    std::cout << "seed " << seed << std::endl;
    const auto until = Clock::now() + std::chrono::seconds(std::llround(options_.minutes * 60));
    for (uint64_t number = seed; !is_done(until); ++number) {
      if (!module(number)) return 1;
    }
    return report();
  }

 private:
  /// Half of the policies at the level that bundles ship.
  int level_of(uint64_t number) const {
    if (options_.level) return *options_.level;
    return std::min(2, static_cast<int>(number / 8 % 4));
  }

  bool is_done(Clock::time_point until) const {
    return options_.minutes > 0 ? Clock::now() >= until : pairs_ >= options_.pairs;
  }

  bool module(uint64_t number) {
    Pair pair{number, 0, level_of(number)};
    remember(pair);
    const ir::Module module = module_of(number);
    const auto native = native_of(module, pair.level);
    if (!native) return fail(pair, native.error().message);
    coverage_.add(module);
    ++modules_;
    for (uint64_t event = 0; event < kEventsPerModule; ++event) {
      pair.event = event;
      remember(pair);
      if (compare(module, **native, pair, coverage_)) return differ(pair, module);
      ++pairs_;
    }
    return true;
  }

  int one_pair() {
    const Pair pair{*options_.module, options_.event, level_of(*options_.module)};
    remember(pair);
    const ir::Module module = module_of(pair.module);
    const auto native = native_of(module, pair.level);
    if (!native) return fail(pair, native.error().message), 1;
    if (compare(module, **native, pair, coverage_)) return differ(pair, module), 1;
    std::cout << "both engines answer alike\n";
    return 0;
  }

  bool fail(const Pair& pair, const std::string& what) const {
    std::cout << what << "\nAgain: " << command(pair) << "\n";
    return false;
  }

  bool differ(const Pair& pair, const ir::Module& whole) const {
    std::cout << "\nThe engines differ: " << command(pair) << "\nLooking for the least that still "
              << "differs …" << std::endl;
    Coverage nothing;
    const auto difference = [&](const ir::Module& module) -> std::optional<Difference> {
      const auto native = native_of(module, pair.level);
      return native ? compare(module, **native, pair, nothing) : std::nullopt;
    };
    const ir::Module least = shrink(
        whole, [&](const ir::Module& module) { return difference(module).has_value(); },
        kShrinkTries);
    const auto found = difference(least);
    std::cout << ir::print(least) << "\ninputs:\n" << found->inputs << "\n" << found->part
              << "\nby the interpreter:\n" << found->interpreted << "\nby native code:\n"
              << found->native << "\nAgain: " << command(pair) << "\n";
    return false;
  }

  int report() const {
    std::cout << pairs_ << " pairs of " << modules_ << " policies: both engines answer alike\n";
    if (options_.verbose) std::cout << coverage_.summary();
    const std::vector<std::string> missing = coverage_.missing();
    for (const std::string& thing : missing) std::cout << "never seen: " << thing << "\n";
    return missing.empty() ? 0 : 1;
  }

  const Options& options_;
  Coverage coverage_;
  uint64_t pairs_ = 0, modules_ = 0;
};

}  // namespace
}  // namespace helios::test

int main(int argc, char** argv) {
  using namespace helios::test;
  for (int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL}) std::signal(signal, name_the_pair);
  Options options;
  CLI::App app("Holds the interpreter and native code together");
  app.add_option("--seed", options.seed, "where to start; by default somewhere new");
  app.add_option("--pairs", options.pairs, "how many policy–event pairs");
  app.add_option("--minutes", options.minutes, "run for so long instead");
  app.add_option("--level", options.level, "0, 1 or 2 for all; by default each in turn");
  app.add_option("--module", options.module, "one policy alone");
  app.add_option("--event", options.event, "with --module: which event");
  app.add_flag("--verbose", options.verbose, "say how often each thing was seen");
  CLI11_PARSE(app, argc, argv);
  return Run(options).run();
}
