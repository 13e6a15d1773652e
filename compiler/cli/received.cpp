#include "compiler/cli/received.h"

#include <fmt/format.h>

#include <chrono>

#include "runtime/value/time.h"

namespace helios::cli {

int64_t now_ns() {
  return std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
}

void add_received_option(CLI::App& command, std::string& said) {
  command.add_option(
      "--received", said,
      "when events without a time of their own are received, as 2026-01-05T10:00:00Z; "
      "else now");
}

Result<int64_t> received_ns(const std::string& said) {
  if (said.empty()) return now_ns();
  const auto time = value::parse_time(said);
  if (!time)
    return Error{fmt::format("--received is a time, as 2026-01-05T10:00:00Z, not {}", said)};
  return time->ns;
}

}  // namespace helios::cli
