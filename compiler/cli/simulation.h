#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace helios::cli {

/// What `simulate` is asked, and `explain` where it explains an instance.
struct SimulateOptions {
  std::string path;
  std::vector<std::string> events;
  std::string out, refused, received;
  uint64_t limit = std::numeric_limits<uint64_t>::max();
  bool json = false;
  bool use_cache = true;
  std::string stub;                    // a file of stubbed services; empty: every task answers at once
  uint64_t seed = 1;                   // of what the stubs draw
  std::string until = "90d";           // how long workflows go on after the last event
  std::string instance;                // whose story is wanted; empty: the summary is
};

/// Every event of the files decided, in the order of their times, with workflows in virtual time between them: says what came of
/// it, and gives the exit code.
int simulate(const SimulateOptions& options);

}  // namespace helios::cli
