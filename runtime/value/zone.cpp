#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <mutex>

#include "runtime/value/civil.h"
#include "runtime/value/time.h"
#include "runtime/value/zone_rules.h"

namespace helios::value {
namespace {

// The largest file of the tz database has 4 KB; a file of more than this is something else.
constexpr size_t kFileBytesMax = 256 * 1024;

std::optional<std::string> read_file(const std::string& path) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return std::nullopt;
  std::string bytes(kFileBytesMax, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file.get()));
  return bytes;
}

/// A file of the tz database, from where TZDIR says or else from where systems keep it.
std::optional<std::string> read_database_file(std::string_view name) {
  const char* const said = std::getenv("TZDIR");
  for (const char* folder : {said, "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/etc/zoneinfo"}) {
    if (!folder || !*folder) continue;
    if (auto bytes = read_file(std::string(folder) + "/" + std::string(name))) return bytes;
  }
  return std::nullopt;
}

/// Names of the database start with a capital, which keeps out "localtime" (another zone on each
/// machine) and the folders "right" and "posix", and have no dots, which keeps the path inside.
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name[0] < 'A' || name[0] > 'Z') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
}

std::optional<ZoneRules> load(std::string_view name) {
  if (name == "UTC") return ZoneRules{"UTC", {{INT64_MIN, 0}}};  // also where there is no database
  if (!is_zone_name(name)) return std::nullopt;
  const auto bytes = read_database_file(name);
  return bytes ? read_zone_rules(name, *bytes) : std::nullopt;
}

/// The zones loaded so far. Never destroyed: a Zone is a pointer into it and may outlive `main`.
struct Loaded {
  std::mutex mutex;
  std::map<std::string, ZoneRules, std::less<>> zones;

  static Loaded& instance() {
    static auto& loaded = *new Loaded;
    return loaded;
  }
};

const ZoneRules& rules_of(const void* zone) { return *static_cast<const ZoneRules*>(zone); }

/// The segment that holds at t.
size_t segment_at(const ZoneRules& rules, int64_t t) {
  const auto& segments = rules.segments;
  const auto after =
      std::upper_bound(segments.begin(), segments.end(), t,
                       [](int64_t ns, const ZoneSegment& s) { return ns < s.begin; });
  return size_t(after - segments.begin()) - 1;
}

int64_t clamped(__int128 ns) {
  if (ns > INT64_MAX) return INT64_MAX;
  return ns < INT64_MIN ? INT64_MIN : int64_t(ns);
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view name) {
  Loaded& loaded = Loaded::instance();
  const std::lock_guard lock(loaded.mutex);
  auto found = loaded.zones.find(name);
  if (found == loaded.zones.end()) {
    auto rules = load(name);
    if (!rules) return std::nullopt;
    found = loaded.zones.emplace(std::string(name), std::move(*rules)).first;
  }
  return Zone(&found->second);
}

std::string_view Zone::name() const { return rules_of(zone_).name; }

int64_t Zone::local_ns(Time t) const {
  const ZoneRules& rules = rules_of(zone_);
  return clamped(__int128(t.ns) + rules.segments[segment_at(rules, t.ns)].offset);
}

Date Zone::date(Time t) const { return {floor_div(local_ns(t), kDay)}; }

TimeOfDay Zone::time_of_day(Time t) const {
  const int64_t of_day = local_ns(t) % kDay;
  return {of_day < 0 ? of_day + kDay : of_day};
}

Time Zone::first_instant(Date d, TimeOfDay at) const {
  const ZoneRules& rules = rules_of(zone_);
  const __int128 local = __int128(d.days) * kDay + at.ns;
  // Before this instant no clock on earth shows it; so the first segment that reaches it has the
  // answer.
  size_t i = segment_at(rules, clamped(local - kZoneOffsetMax));
  for (; i + 1 < rules.segments.size(); ++i) {
    const __int128 shown =
        std::max<__int128>(local - rules.segments[i].offset, rules.segments[i].begin);
    if (shown < rules.segments[i + 1].begin) return {clamped(shown)};
  }
  return {clamped(std::max<__int128>(local - rules.segments[i].offset, rules.segments[i].begin))};
}

std::string tzdb_version() {
  // "# version 2026a" opens tzdata.zi; some systems have the version in a file of its own.
  constexpr std::string_view kOpening = "# version ";
  auto text = read_database_file("tzdata.zi");
  if (text && text->starts_with(kOpening)) {
    return text->substr(kOpening.size(), text->find('\n') - kOpening.size());
  }
  text = read_database_file("+VERSION");
  return text ? text->substr(0, text->find_first_of("\r\n")) : "unknown";
}

}  // namespace helios::value
