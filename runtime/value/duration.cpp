#include <cstring>
#include <span>

#include "runtime/value/digits.h"
#include "runtime/value/time.h"

namespace helios::value {
namespace {

struct Unit {
  char name[3];
  int64_t ns;
};
constexpr Unit kUnits[] = {{"d", kDay},       {"h", kHour},  {"m", kMinute}, {"s", kSecond},
                           {"ms", 1'000'000}, {"us", 1'000}, {"ns", 1}};
constexpr Unit kIsoDateUnits[] = {{"W", 7 * kDay}, {"D", kDay}};
constexpr Unit kIsoTimeUnits[] = {{"H", kHour}, {"M", kMinute}, {"S", kSecond}};

constexpr uint64_t kMagnitudeMax = uint64_t(1) << 63;  // of INT64_MIN

/// The sum of the parts read so far, as a magnitude.
struct Sum {
  uint64_t ns = 0;

  bool add(uint64_t count, uint64_t unit_ns) {
    uint64_t part;
    return !__builtin_mul_overflow(count, unit_ns, &part) &&
           !__builtin_add_overflow(ns, part, &ns) && ns <= kMagnitudeMax;
  }
};

const char* read_count(const char* at, const char* end, uint64_t& count) {
  const char* const begin = at;
  count = 0;
  for (; at != end && is_digit(*at); ++at) {
    if (__builtin_mul_overflow(count, uint64_t(10), &count) ||
        __builtin_add_overflow(count, uint64_t(*at - '0'), &count)) {
      return nullptr;
    }
  }
  return at == begin ? nullptr : at;
}

/// Parts like "1h30m" up to the end or a 'T', at least one, each of a smaller unit than the one
/// before. Returns where they end, nullptr when they are not that.
const char* read_parts(const char* at, const char* end, std::span<const Unit> units, Sum& sum) {
  auto unit = units.begin();
  do {
    uint64_t count;
    uint32_t fraction = 0;
    at = read_count(at, end, count);
    if (!at) return nullptr;
    const bool has_fraction = units.data() == kIsoTimeUnits && at != end && *at == '.';
    if (has_fraction && !(at = read_fraction(at + 1, end, fraction))) return nullptr;
    const char* const name = at;
    while (at != end && !is_digit(*at) && *at != 'T') ++at;
    const std::string_view wanted(name, size_t(at - name));
    while (unit != units.end() && wanted != unit->name) ++unit;
    if (unit == units.end() || (has_fraction && unit->ns != kSecond)) return nullptr;
    if (!sum.add(count, uint64_t(unit->ns)) || !sum.add(fraction, 1)) return nullptr;
    ++unit;
  } while (at != end && *at != 'T');
  return at;
}

/// What stands behind the P: "2D", "T15M", "1DT12H".
bool read_iso(const char* at, const char* end, Sum& sum) {
  if (at != end && *at != 'T') {
    at = read_parts(at, end, kIsoDateUnits, sum);
    if (!at || at == end) return at != nullptr;
  }
  if (at == end) return false;
  at = read_parts(at + 1, end, kIsoTimeUnits, sum);
  return at == end;
}

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const char* at = text.data();
  const char* const end = at + text.size();
  const bool negative = *at == '-';
  at += negative;
  Sum sum;
  const bool iso = at != end && *at == 'P';
  if (!(iso ? read_iso(at + 1, end, sum) : read_parts(at, end, kUnits, sum) == end)) {
    return std::nullopt;
  }
  if (sum.ns == kMagnitudeMax && !negative) return std::nullopt;
  return Duration{int64_t(negative ? 0 - sum.ns : sum.ns)};
}

char* write(char* out, Duration d) {
  uint64_t rest = d.ns < 0 ? 0 - uint64_t(d.ns) : uint64_t(d.ns);
  if (rest == 0) return static_cast<char*>(std::memcpy(out, "0s", 2)) + 2;
  if (d.ns < 0) *out++ = '-';
  for (const Unit& unit : kUnits) {
    const uint64_t count = rest / uint64_t(unit.ns);
    if (count == 0) continue;
    rest %= uint64_t(unit.ns);
    out = write_number(out, count);
    for (const char* letter = unit.name; *letter; ++letter) *out++ = *letter;
  }
  return out;
}

std::string to_string(Duration d) {
  char buffer[Duration::kMaxChars];
  return {buffer, write(buffer, d)};
}

}  // namespace helios::value
