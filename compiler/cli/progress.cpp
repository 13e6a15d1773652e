#include "compiler/cli/progress.h"

#include <fmt/format.h>

#include "compiler/cli/terminal.h"

namespace helios::cli {

Progress::Progress() : shown_(is_terminal(stderr)), begun_(Clock::now()), last_(begun_) {}

void Progress::at(uint64_t events) {
  if (!shown_ || events % kLookEvery != 0) return;
  Clock::time_point now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(200)) return;
  last_ = now;
  double seconds = std::chrono::duration<double>(now - begun_).count();
  fmt::print(stderr, "\r\x1b[K{} events   {} a second", grouped(events), grouped(static_cast<uint64_t>(events / seconds)));
  std::fflush(stderr);
}

void Progress::end() {
  if (shown_ && last_ != begun_) fmt::print(stderr, "\r\x1b[K");
}

}  // namespace helios::cli
