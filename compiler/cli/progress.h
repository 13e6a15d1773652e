#pragma once

#include <chrono>
#include <cstdint>

namespace helios::cli {

/// A line on the terminal that says how far a run is: shown on standard error, only where that is a terminal.
///
///     1,203,000 events   612,000 a second
class Progress {
 public:
  Progress();
  /// Cheap to call for each event; writes a few times a second.
  void at(uint64_t events);
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr uint64_t kLookEvery = 4096;  // events between looks at the clock
  bool shown_;
  Clock::time_point begun_, last_;
};

}  // namespace helios::cli
