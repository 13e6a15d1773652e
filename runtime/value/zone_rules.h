#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace helios::value {

/// From `begin` (nanoseconds since 1970 in UTC) on, local clocks are `offset` nanoseconds ahead of
/// UTC.
struct ZoneSegment {
  int64_t begin;
  int64_t offset;
};

/// A zone as one flat table over all of Time: the first segment begins at the beginning of time,
/// each holds until the next. Searching it is all that is left to do at run time.
struct ZoneRules {
  std::string name;
  std::vector<ZoneSegment> segments;
};

/// RFC 8536: less than 26 hours either way.
inline constexpr int64_t kZoneOffsetMax = 26 * 3'600'000'000'000;

/// Reads a TZif file (RFC 8536, version 2 or later): its transitions, and from the last of them on
/// the rule in its footer. nullopt when it is no such file or counts leap seconds.
std::optional<ZoneRules> read_zone_rules(std::string_view name, std::string_view tzif);

}  // namespace helios::value
