#include "runtime/value/zone_rules.h"

#include <algorithm>

#include "runtime/value/civil.h"
#include "runtime/value/zone_footer.h"

namespace helios::value {
namespace {

constexpr size_t kHeaderBytes = 44;

/// Big-endian numbers from a file that is as long as it claims to be: `has` asks, the others take.
struct Bytes {
  std::string_view rest;

  bool has(size_t count) const { return rest.size() >= count; }
  void skip(size_t count) { rest.remove_prefix(count); }
  int64_t number(size_t bytes) {
    uint64_t n = 0;
    for (size_t i = 0; i < bytes; ++i) n = n << 8 | uint8_t(rest[i]);
    skip(bytes);
    return bytes == 4 ? int64_t(int32_t(uint32_t(n))) : int64_t(n);
  }
};

struct Header {
  char version = 0;
  size_t utc_marks = 0, standard_marks = 0, leaps = 0, changes = 0, types = 0, name_bytes = 0;

  size_t body_bytes(size_t time_bytes) const {
    return changes * (time_bytes + 1) + types * 6 + name_bytes + leaps * (time_bytes + 4) +
           standard_marks + utc_marks;
  }
};

bool read_header(Bytes& in, Header& h) {
  if (!in.has(kHeaderBytes) || in.rest.substr(0, 4) != "TZif") return false;
  h.version = in.rest[4];
  in.skip(20);
  for (size_t* count :
       {&h.utc_marks, &h.standard_marks, &h.leaps, &h.changes, &h.types, &h.name_bytes}) {
    *count = size_t(uint32_t(in.number(4)));
  }
  return true;
}

/// The listed changes; the first of them is what held before any.
std::optional<std::vector<ClockChange>> read_changes(Bytes& in, const Header& h) {
  if (h.types == 0 || h.leaps != 0 || !in.has(h.body_bytes(8))) return std::nullopt;
  std::vector<ClockChange> changes(1, {INT64_MIN, 0});
  for (size_t i = 0; i < h.changes; ++i) changes.push_back({in.number(8), 0});
  std::vector<size_t> types(1, 0);  // RFC 8536: type 0 holds before the first change
  for (size_t i = 0; i < h.changes; ++i) types.push_back(size_t(in.number(1)));
  std::vector<int32_t> offsets;
  for (size_t i = 0; i < h.types; ++i) {
    offsets.push_back(int32_t(in.number(4)));
    in.skip(2);  // whether it is summer time, and its name
  }
  in.skip(h.name_bytes + h.standard_marks + h.utc_marks);
  for (size_t i = 0; i < changes.size(); ++i) {
    if (types[i] >= h.types || (i > 1 && changes[i].at <= changes[i - 1].at)) return std::nullopt;
    changes[i].offset = offsets[types[i]];
  }
  return changes;
}

int64_t clamped_ns(int64_t seconds) {
  const __int128 ns = __int128(seconds) * kSecond;
  if (ns > INT64_MAX) return INT64_MAX;
  return ns < INT64_MIN ? INT64_MIN : int64_t(ns);
}

/// The footer's changes from the last listed one until Time ends.
void append_footer_changes(const ZoneFooter& footer, std::vector<ClockChange>& changes) {
  if (!footer.has_summer) return;
  const int64_t listed_until = changes.back().at;
  const int64_t first_year =
      civil_from(floor_div(std::max(listed_until, INT64_MIN / kSecond), 86'400)).year;
  const int64_t last_year = civil_from(INT64_MAX / kDay).year;
  for (int64_t year = first_year; year <= last_year; ++year) {
    for (const ClockChange& change : footer.changes_in(year)) {
      if (change.at > listed_until) changes.push_back(change);
    }
  }
}

std::vector<ZoneSegment> segments_of(const std::vector<ClockChange>& changes) {
  std::vector<ZoneSegment> segments;
  for (const ClockChange& change : changes) {
    const ZoneSegment next{clamped_ns(change.at), change.offset * kSecond};
    if (next.begin == INT64_MAX) break;
    if (!segments.empty() && segments.back().begin == next.begin) segments.pop_back();
    if (segments.empty() || segments.back().offset != next.offset) segments.push_back(next);
  }
  return segments;
}

}  // namespace

std::optional<ZoneRules> read_zone_rules(std::string_view name, std::string_view tzif) {
  Bytes in{tzif};
  Header old_header, header;
  // A first body with 32-bit times is for old readers; the second has all there is.
  if (!read_header(in, old_header) || old_header.version < '2') return std::nullopt;
  if (!in.has(old_header.body_bytes(4))) return std::nullopt;
  in.skip(old_header.body_bytes(4));
  if (!read_header(in, header)) return std::nullopt;
  auto changes = read_changes(in, header);
  if (!changes || in.rest.size() < 2 || in.rest.front() != '\n' || in.rest.back() != '\n') {
    return std::nullopt;
  }
  const std::string_view footer_text = in.rest.substr(1, in.rest.size() - 2);
  if (!footer_text.empty()) {
    const auto footer = parse_zone_footer(footer_text);
    if (!footer) return std::nullopt;
    append_footer_changes(*footer, *changes);
  }
  ZoneRules rules{std::string(name), segments_of(*changes)};
  for (const ZoneSegment& segment : rules.segments) {
    if (segment.offset >= kZoneOffsetMax || segment.offset <= -kZoneOffsetMax) return std::nullopt;
  }
  return rules;
}

}  // namespace helios::value
