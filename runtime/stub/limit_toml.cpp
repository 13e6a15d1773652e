#include "runtime/stub/limit_toml.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "runtime/value/time.h"

namespace helios::stub {
namespace {

constexpr std::string_view kLimits[] = {"at_once", "rate", "breaker", "priority"};

Status read_count(const toml::node& node, const std::string& place, uint32_t& into) {
  const auto count = node.value<int64_t>();
  if (!count || *count < 1 || *count > UINT32_MAX) return Error{place + ": expected a number from 1"};
  into = uint32_t(*count);
  return Done{};
}

/// Each entry of a table, by its name; others are said to be none of them.
template <typename Read>
Status read_entries(const toml::node& node, const std::string& place, const char* known, const Read& read) {
  const toml::table* const table = node.as_table();
  if (table == nullptr) return Error{fmt::format("{}: expected a table of {}", place, known)};
  for (const auto& [key, value] : *table) {
    const std::string at = fmt::format("{}.{}", place, key.str());
    const auto done = read(std::string_view(key.str()), value, at);
    if (!done) return Error{fmt::format("{}: none of {}", at, known)};
    if (!*done) return *done;
  }
  return Done{};
}

Status read_span(const toml::node& node, const std::string& place, int64_t& into) {
  const auto duration = read_duration(node, place);
  if (!duration) return duration.error();
  if (*duration == 0) return Error{place + ": expected some time"};
  into = *duration;
  return Done{};
}

Status read_rate(const toml::node& node, const std::string& place, workflow::Limit& limit) {
  uint32_t calls = 1;
  int64_t per_ns = 1'000'000'000;
  Status read = read_entries(node, place, "calls, per, burst",
                             [&](std::string_view key, const toml::node& value, const std::string& at) -> std::optional<Status> {
    if (key == "calls") return read_count(value, at, calls);
    if (key == "per") return read_span(value, at, per_ns);
    if (key == "burst") return read_count(value, at, limit.burst);
    return std::nullopt;
  });
  limit.every_ns = (per_ns + calls - 1) / calls;
  return read;
}

Status read_breaker(const toml::node& node, const std::string& place, workflow::Breaker& breaker) {
  breaker = {5, 30'000'000'000};
  return read_entries(node, place, "failures, wait",
                      [&](std::string_view key, const toml::node& value, const std::string& at) -> std::optional<Status> {
    if (key == "failures") return read_count(value, at, breaker.failures);
    if (key == "wait") return read_span(value, at, breaker.wait_ns);
    return std::nullopt;
  });
}

}  // namespace

bool says_limit(std::string_view key) { return std::find(std::begin(kLimits), std::end(kLimits), key) != std::end(kLimits); }

Status read_limit(std::string_view key, const toml::node& value, const std::string& name, workflow::Limit& limit) {
  const std::string place = fmt::format("{}.{}", name, key);
  if (key == "at_once") return read_count(value, place, limit.at_once);
  if (key == "rate") return read_rate(value, place, limit);
  if (key == "breaker") return read_breaker(value, place, limit.breaker);
  const auto priority = value.value<int32_t>();
  if (!priority) return Error{place + ": expected a number"};
  limit.priority = *priority;
  return Done{};
}

Result<int64_t> read_duration(const toml::node& node, const std::string& place) {
  const auto text = node.value<std::string>();
  const auto duration = text ? value::parse_duration(*text) : std::nullopt;
  if (!duration || duration->ns < 0) return Error{place + R"(: expected a duration like "250ms" or "2h")"};
  return duration->ns;
}

}  // namespace helios::stub
