#include "runtime/bundle/native_calls.h"

#include <emmintrin.h>

#include <algorithm>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/abi/new_value.h"
#include "runtime/abi/reasons.h"
#include "runtime/abi/spelling.h"
#include "runtime/bundle/resources.h"
#include "runtime/base/short_text.h"
#include "runtime/bundle/rule_search.h"
#include "runtime/bundle/text_scan.h"
#include "runtime/value/text.h"

/// The functions behind RuntimeCalls: each hands memory to runtime/value or runtime/abi, which both
/// engines share.
namespace helios::bundle {
namespace {

using abi::NativeFrame;
using abi::Slice;
using abi::Text;
using abi::TypeId;
using value::Decimal;

const abi::TypeTable& types_of(const NativeFrame* frame) { return frame->resources->schema->types; }

/// Writes an answer that may not be there.
template <typename T, typename Out>
uint32_t answer(const std::optional<T>& value, Out* out) {
  if (!value) return 0;
  *out = *value;
  return 1;
}

std::string_view text(const char* data, uint32_t size) { return {data, size}; }

Text copy_text(const NativeFrame* frame, std::string_view from) {
  return abi::copy_text(from, *frame->arena);
}

// --- Memory --------------------------------------------------------------------------------------

void* allocate(const NativeFrame* frame, uint64_t size) { return frame->arena->allocate(size); }
void copy(void* to, const void* from, uint64_t size) {
  if (size != 0) std::memcpy(to, from, size);
}
void clear(void* at, uint64_t size) { std::memset(at, 0, size); }
int32_t compare_bytes(const void* a, const void* b, uint64_t size) {
  return size == 0 ? 0 : std::memcmp(a, b, size);
}
int32_t compare(const NativeFrame* frame, uint32_t type, const void* a, const void* b) {
  return abi::compare(types_of(frame), TypeId(type), a, b);
}

// --- Numbers -------------------------------------------------------------------------------------

/// Decimals lie in memory where alignment is not assured.
Decimal read(const Decimal* decimal) { return abi::load<Decimal>(decimal); }
uint32_t write(const std::optional<Decimal>& decimal, Decimal* out) {
  if (!decimal) return 0;
  abi::store(out, *decimal);
  return 1;
}

uint32_t decimal_multiply(const Decimal* a, const Decimal* b, Decimal* out) {
  return write(value::multiply(read(a), read(b)), out);
}
uint32_t decimal_divide(const Decimal* a, const Decimal* b, Decimal* out) {
  return read(b).units == 0 ? 0 : write(value::divide(read(a), read(b)), out);
}
uint32_t decimal_round(const Decimal* a, uint32_t mode, uint32_t digits, Decimal* out) {
  return write(value::round(read(a), static_cast<value::Rounding>(mode), static_cast<int>(digits)),
               out);
}
uint32_t money_multiply(int64_t minor, const Decimal* by, int64_t* out) {
  return answer(value::multiply(minor, read(by)), out);
}
uint32_t money_divide(int64_t minor, const Decimal* by, int64_t* out) {
  return read(by).units == 0 ? 0 : answer(value::divide(minor, read(by)), out);
}
uint32_t money_ratio(int64_t a, int64_t b, Decimal* out) {
  return b == 0 ? 0 : write(value::ratio(a, b), out);
}
uint32_t money_round(int64_t minor, uint32_t currency, uint32_t mode, uint32_t digits,
                     int64_t* out) {
  const value::Currency c{static_cast<uint16_t>(currency)};
  return answer(
      value::round(minor, c, static_cast<value::Rounding>(mode), static_cast<int>(digits)), out);
}

// --- Collections ---------------------------------------------------------------------------------

/// The first of sorted items that is not less than what is looked for, if it is that.
template <typename Order>
const void* find_by(const Slice& slice, size_t size, Order order) {
  uint64_t low = 0, high = slice.count;
  while (low < high) {
    const uint64_t middle = (low + high) / 2;
    const void* const item = abi::at(slice.items, middle * size);
    const int order_of_item = order(item);
    if (order_of_item == 0) return item;
    if (order_of_item < 0) low = middle + 1;
    if (order_of_item > 0) high = middle;
  }
  return nullptr;
}

template <typename T>
const void* find_number_in(const Slice& slice, size_t size, const void* key) {
  const T wanted = abi::load<T>(key);
  return find_by(slice, size, [wanted](const void* item) {
    const T number = abi::load<T>(item);
    return number < wanted ? -1 : number > wanted ? 1 : 0;
  });
}

/// In a set or map: its items are sorted by key. Texts, enums and numbers are most of them.
const void* find_sorted(const abi::TypeTable& types, const abi::Type& t, const Slice& slice,
                        const void* key) {
  const size_t size = abi::stride(types, t);
  const abi::Kind kind = types[t.element].kind;
  if (kind == abi::Kind::Text || kind == abi::Kind::Id) {
    const std::string_view wanted = abi::view(abi::load<Text>(key));
    return find_by(slice, size, [wanted](const void* item) {
      return abi::view(abi::load<Text>(item)).compare(wanted);
    });
  }
  if (kind == abi::Kind::Enum) return find_number_in<int32_t>(slice, size, key);
  if (kind == abi::Kind::Int) return find_number_in<int64_t>(slice, size, key);
  return find_by(slice, size, [&](const void* item) {
    return abi::compare(types, t.element, item, key);
  });
}

const void* find(const abi::TypeTable& types, const abi::Type& t, const Slice& slice,
                 const void* key) {
  if (t.kind != abi::Kind::List) return find_sorted(types, t, slice, key);
  const size_t size = abi::stride(types, t);
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* const item = abi::at(slice.items, i * size);
    if (abi::compare(types, t.element, item, key) == 0) return item;
  }
  return nullptr;
}

/// The item of a list that has the key, as of the event's time. Of entries with one key that are
/// valid at once, the last.
const void* find_in_list(const NativeFrame* frame, uint32_t list, const void* key) {
  const abi::Schema& schema = *frame->resources->schema;
  const abi::LoadedList& loaded = frame->resources->lists[list];
  if (!schema.lists[list].dated) return loaded.index.find(schema.types, key);
  const TypeId key_type = schema.types[schema.lists[list].type].element;
  const auto found = loaded.by_hash.find(abi::hash(schema.types, key_type, key));
  if (found == loaded.by_hash.end()) return nullptr;
  for (auto place = found->second.rbegin(); place != found->second.rend(); ++place) {
    const abi::LoadedList::Dated& entry = loaded.entries[*place];
    const bool valid = frame->time_ns >= entry.from_ns && frame->time_ns < entry.until_ns;
    if (valid && abi::compare(schema.types, key_type, entry.item, key) == 0) return entry.item;
  }
  return nullptr;
}

uint32_t find_text(const abi::TextIndex* among, uint32_t hash, const char* data, uint32_t size) {
  uint32_t place = hash & among->mask;
  for (; among->places[place] != 0; place = (place + 1) & among->mask) {
    const uint32_t number = among->places[place] - 1;
    const Text& found = among->texts[number];
    if (found.hash == hash && equal(abi::view(found), text(data, size))) return number;
  }
  return among->count;
}
uint32_t find_number(const int64_t* sorted, uint32_t count, int64_t number) {
  const int64_t* const at = std::lower_bound(sorted, sorted + count, number);
  return at != sorted + count && *at == number ? static_cast<uint32_t>(at - sorted) : count;
}

void dated_list(const NativeFrame* frame, uint32_t list, Slice* out) {
  *out = abi::list_at(*frame->resources, list, frame->time_ns, *frame->arena);
}
uint32_t list_contains(const NativeFrame* frame, uint32_t list, const void* item) {
  return find_in_list(frame, list, item) != nullptr;
}
const void* list_lookup(const NativeFrame* frame, uint32_t list, const void* key) {
  const abi::Schema& schema = *frame->resources->schema;
  const void* const entry = find_in_list(frame, list, key);
  return entry == nullptr ? nullptr
                          : abi::at(entry, schema.types[schema.lists[list].type].map_value_offset);
}
uint32_t contains(const NativeFrame* frame, uint32_t type, const Slice* collection,
                  const void* item) {
  const abi::TypeTable& types = types_of(frame);
  return find(types, types[TypeId(type)], *collection, item) != nullptr;
}

/// Sets of texts are searched by hash, one item after the other: that reads a few lines of memory
/// in a row, where a sorted search jumps to items and from each to its bytes.
constexpr uint64_t kScannedTextsMax = 256;

uint32_t contains_text(const Slice* set, const Text* wanted) {
  const auto* const items = static_cast<const Text*>(set->items);
  const auto by_order = [&] {
    return std::binary_search(items, items + set->count, *wanted, [](const Text& a, const Text& b) {
      return abi::view(a) < abi::view(b);
    });
  };
  if (wanted->hash == abi::kNoHash || set->count > kScannedTextsMax) return by_order();
  bool all_hashed = true;
  for (uint64_t i = 0; i < set->count; ++i) {
    if (items[i].hash == wanted->hash && abi::view(items[i]) == abi::view(*wanted)) return 1;
    all_hashed &= items[i].hash != abi::kNoHash;
  }
  return all_hashed ? 0 : by_order();
}
const void* lookup(const NativeFrame* frame, uint32_t map_type, const Slice* map, const void* key) {
  const abi::TypeTable& types = types_of(frame);
  const abi::Type& t = types[TypeId(map_type)];
  const void* const entry = find_sorted(types, t, *map, key);
  return entry == nullptr ? nullptr : abi::at(entry, t.map_value_offset);
}
void make_set(const NativeFrame* frame, uint32_t set_type, void* items, uint64_t count,
              Slice* out) {
  *out = {items, abi::sort_set(types_of(frame), TypeId(set_type), items, count)};
}
void make_map(const NativeFrame* frame, uint32_t map_type, void* entries, uint64_t count,
              Slice* out) {
  *out = {entries, abi::sort_map(types_of(frame), TypeId(map_type), entries, count)};
}

void top(const NativeFrame* frame, uint32_t item_type, const void* items, uint32_t key_type,
         const void* keys, uint64_t count, int64_t wanted, Slice* out) {
  const abi::TypeTable& types = types_of(frame);
  const size_t item_size = types[TypeId(item_type)].size, key_size = types[TypeId(key_type)].size;
  std::vector<uint32_t> places(count);
  for (uint32_t i = 0; i < count; ++i) places[i] = i;
  std::stable_sort(places.begin(), places.end(), [&](uint32_t a, uint32_t b) {
    return abi::compare(types, TypeId(key_type), abi::at(keys, a * key_size),
                        abi::at(keys, b * key_size)) > 0;
  });
  const uint64_t taken = wanted <= 0 ? 0 : std::min(count, static_cast<uint64_t>(wanted));
  void* const best = frame->arena->allocate(taken * item_size);
  for (uint64_t i = 0; i < taken; ++i) {
    std::memcpy(abi::at(best, i * item_size), abi::at(items, places[i] * item_size), item_size);
  }
  *out = {best, taken};
}

uint32_t ip_in(const value::Ip* ip, const value::Cidr* range) {
  return value::contains(*range, *ip);
}
uint32_t ip_in_any(const value::Ip* ip, const value::Cidr* ranges, uint64_t count) {
  return std::any_of(ranges, ranges + count,
                     [&](const value::Cidr& range) { return value::contains(range, *ip); });
}

/// By code, or by an enum whose members are spelled as codes; null where there is none.
const void* rate_of(const NativeFrame* frame, uint32_t rates_type, const Slice* rates, std::string_view code) {
  const abi::TypeTable& types = types_of(frame);
  const abi::Type& key = types[types[TypeId(rates_type)].element];
  if (key.kind == abi::Kind::Enum) {
    const int32_t member = types[key.enumeration].find_spelling(code);
    return member < 0 ? nullptr : lookup(frame, rates_type, rates, &member);
  }
  const Text text{code.data(), static_cast<uint32_t>(code.size()), abi::kNoHash};
  return lookup(frame, rates_type, rates, &text);
}

uint32_t convert_money(const NativeFrame* frame, const value::MixedMoney* money,
                       uint32_t to_currency, uint32_t rates_type, const Slice* rates,
                       int64_t* out) {
  constexpr uint32_t kNoRate = 2;
  const value::Currency to{static_cast<uint16_t>(to_currency)};
  if (money->currency == to) {
    *out = money->minor;
    return 1;
  }
  const void* const rate = rate_of(frame, rates_type, rates, value::code(money->currency));
  if (rate == nullptr) return kNoRate;
  return answer(value::convert(*money, to, abi::load<Decimal>(rate)), out);
}

// --- Texts ---------------------------------------------------------------------------------------

char fold_ascii(char c) {
  return static_cast<char>(c + ((c >= 'A' && c <= 'Z') ? 'a' - 'A' : 0));
}

/// ASCII folds to ASCII, sixteen bytes at a time; false (and nothing folded) where there is other
/// text. Half of what detection rules cost was folding byte by byte.
bool fold_ascii(const char* from, uint32_t size, char* to) {
  constexpr uint32_t kBytes = sizeof(__m128i);
  int not_ascii = 0;
  uint32_t i = 0;
  for (; i + kBytes <= size; i += kBytes) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i));
    const __m128i upper = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8('A' - 1)),
                                        _mm_cmplt_epi8(bytes, _mm_set1_epi8('Z' + 1)));
    const __m128i folded = _mm_add_epi8(bytes, _mm_and_si128(upper, _mm_set1_epi8('a' - 'A')));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), folded);
    not_ascii |= _mm_movemask_epi8(bytes);
  }
  if (not_ascii != 0) return false;
  unsigned char others = 0;
  for (; i < size; ++i) {
    const auto c = static_cast<unsigned char>(from[i]);
    others |= c;
    to[i] = static_cast<char>(c + ((c >= 'A' && c <= 'Z') ? 'a' - 'A' : 0));
  }
  return others < 0x80;
}

void fold_case(const NativeFrame* frame, const char* data, uint32_t size, Text* out) {
  char* const folded = frame->arena->allocate_array<char>(size);
  if (fold_ascii(data, size, folded)) {
    *out = {folded, size, abi::kNoHash};
    return;
  }
  *out = copy_text(frame, value::fold_case(text(data, size)));
}
uint32_t text_contains(const char* data, uint32_t size, const char* part, uint32_t part_size) {
  return text(data, size).find(text(part, part_size)) != std::string_view::npos;
}
uint32_t text_like(const char* data, uint32_t size, const char* pattern, uint32_t pattern_size) {
  return value::like(text(data, size), text(pattern, pattern_size));
}

void scan(const abi::ScanTable* table, const char* data, uint32_t size, uint64_t* bits) {
  scan_text(*table, text(data, size), bits);
}

uint32_t text_test(uint32_t test, const char* data, uint32_t size, const Text* among,
                   uint64_t count) {
  const std::string_view whole = text(data, size);
  const auto any = [&](auto holds) {
    return std::any_of(among, among + count,
                       [&](const Text& each) { return holds(abi::view(each)); });
  };
  const auto contains_it = [&](std::string_view part) {
    return whole.find(part) != std::string_view::npos;
  };
  switch (static_cast<abi::TextTest>(test)) {
    case abi::TextTest::StartsWithAny:
      return any([&](auto part) { return whole.starts_with(part); });
    case abi::TextTest::EndsWithAny:
      return any([&](auto part) { return whole.ends_with(part); });
    case abi::TextTest::ContainsAny:
      return any(contains_it);
    case abi::TextTest::ContainsAll:
      return !any([&](auto part) { return !contains_it(part); });
    case abi::TextTest::LikeAny:
      return any([&](auto pattern) { return value::like(whole, pattern); });
  }
  return 0;
}

uint32_t folded_ends_with_any(const char* data, uint32_t size, const Text* among, uint64_t count) {
  const std::string_view whole = text(data, size);
  const bool ascii = std::all_of(whole.begin(), whole.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii) {
    const std::string folded = value::fold_case(whole);
    return text_test(static_cast<uint32_t>(abi::TextTest::EndsWithAny), folded.data(),
                     static_cast<uint32_t>(folded.size()), among, count);
  }
  const auto same = [](char c, char folded) { return fold_ascii(c) == folded; };
  return std::any_of(among, among + count, [&](const Text& each) {
    const std::string_view part = abi::view(each);
    return part.size() <= whole.size() &&
           std::equal(whole.rbegin(), whole.rbegin() + static_cast<ptrdiff_t>(part.size()),
                      part.rbegin(), same);
  });
}

uint32_t matches(const NativeFrame* frame, uint32_t pattern, const char* data, uint32_t size) {
  return frame->resources->patterns[pattern].matches(text(data, size));
}
uint32_t matches_any(const NativeFrame* frame, const uint32_t* patterns, uint32_t count,
                     const char* data, uint32_t size) {
  return std::any_of(patterns, patterns + count,
                     [&](uint32_t pattern) { return matches(frame, pattern, data, size) != 0; });
}

void format(const NativeFrame* frame, const abi::FormatPart* parts, uint64_t count, Text* out) {
  const abi::TypeTable& types = types_of(frame);
  std::string whole;
  for (const abi::FormatPart* part = parts; part != parts + count; ++part) {
    const abi::Kind kind = types[TypeId(part->type)].kind;
    const bool as_it_is = kind == abi::Kind::Text || kind == abi::Kind::Id;
    if (as_it_is) {
      whole += abi::view(abi::load<Text>(part->memory));
    } else {
      whole += abi::format(types, TypeId(part->type), part->memory);
    }
  }
  *out = copy_text(frame, whole);
}

void read_as(const NativeFrame* frame, uint32_t type, const char* data, uint32_t size, void* out) {
  const abi::TypeTable& types = types_of(frame);
  const TypeId optional(type);
  if (!abi::read_spelled(types[types.unwrapped(optional)].kind, text(data, size), out)) return;
  static_cast<char*>(out)[types.presence_offset(optional)] = 1;
}
int64_t bucket(const char* id, uint32_t size, int64_t n, const char* salt, uint32_t salt_size) {
  return value::bucket(text(id, size), n, text(salt, salt_size));
}

// --- Time ----------------------------------------------------------------------------------------

/// As ir::CivilPart counts them.
enum class CivilPart : uint32_t { Year, Month, Day, Hour, Minute, Second, Weekday, Date, Time };

int64_t part_of_date(CivilPart part, value::Date date) {
  switch (part) {
    case CivilPart::Year: return value::civil(date).year;
    case CivilPart::Month: return value::civil(date).month;
    case CivilPart::Day: return value::civil(date).day;
    case CivilPart::Weekday: return value::weekday(date) - 1;
    case CivilPart::Date: return date.days;
    case CivilPart::Hour:
    case CivilPart::Minute:
    case CivilPart::Second:
    case CivilPart::Time: return 0;  // a date has none
  }
  return 0;
}

int64_t part_of_day(CivilPart part, int64_t time_of_day_ns) {
  switch (part) {
    case CivilPart::Hour: return time_of_day_ns / value::kHour;
    case CivilPart::Minute: return time_of_day_ns / value::kMinute % 60;
    case CivilPart::Second: return time_of_day_ns / value::kSecond % 60;
    case CivilPart::Time: return time_of_day_ns;
    case CivilPart::Year:
    case CivilPart::Month:
    case CivilPart::Day:
    case CivilPart::Weekday:
    case CivilPart::Date: return 0;  // asked of the date
  }
  return 0;
}

bool is_of_day(CivilPart part) {
  return part == CivilPart::Hour || part == CivilPart::Minute || part == CivilPart::Second ||
         part == CivilPart::Time;
}

int64_t civil(const NativeFrame* frame, uint32_t part, uint32_t zone, int64_t time_ns) {
  const value::Zone& z = frame->resources->zones[zone];
  const auto wanted = static_cast<CivilPart>(part);
  if (is_of_day(wanted)) return part_of_day(wanted, z.time_of_day({time_ns}).ns);
  return part_of_date(wanted, z.date({time_ns}));
}
int64_t civil_of_date(uint32_t part, int64_t days) {
  return part_of_date(static_cast<CivilPart>(part), {days});
}

uint32_t write_date(const std::optional<value::Date>& date, int64_t* out) {
  if (!date) return 0;
  *out = date->days;
  return 1;
}
uint32_t plus_months(int64_t days, int64_t months, int64_t* out) {
  return write_date(value::plus_months({days}, months), out);
}
uint32_t plus_business_days(const NativeFrame* frame, uint32_t calendar, int64_t days, int64_t n,
                            int64_t* out) {
  return write_date(frame->resources->calendars[calendar].plus_business_days({days}, n), out);
}
uint32_t business_days_later(const NativeFrame* frame, uint32_t calendar, int64_t time_ns,
                             int64_t n, int64_t* out) {
  const auto time = frame->resources->calendars[calendar].business_days_later({time_ns}, n);
  if (time) *out = time->ns;
  return time ? 1 : 0;
}
int64_t business_days_between(const NativeFrame* frame, uint32_t calendar, int64_t from,
                              int64_t to) {
  return frame->resources->calendars[calendar].business_days_between({from}, {to});
}

// --- Reasons -------------------------------------------------------------------------------------

void reasons(const NativeFrame* frame, uint32_t decision, const abi::DecisionResult* result,
             Slice* out) {
  const auto text_of = [&](uint32_t line, bool told) {
    Text text{};
    frame->resources->reasons[decision](frame, result, line, told, &text);
    return text;
  };
  *out = abi::make_reasons(*frame->resources->schema, decision, *result, text_of, *frame->arena);
}

}  // namespace

const abi::RuntimeCalls kNativeCalls = {
    .allocate = allocate,
    .copy = copy,
    .clear = clear,
    .compare_bytes = compare_bytes,
    .compare = compare,
    .decimal_multiply = decimal_multiply,
    .decimal_divide = decimal_divide,
    .decimal_round = decimal_round,
    .money_multiply = money_multiply,
    .money_divide = money_divide,
    .money_ratio = money_ratio,
    .money_round = money_round,
    .convert_money = convert_money,
    .fold_case = fold_case,
    .text_contains = text_contains,
    .text_like = text_like,
    .text_test = text_test,
    .folded_ends_with_any = folded_ends_with_any,
    .scan_text = scan,
    .matches = matches,
    .matches_any = matches_any,
    .format = format,
    .read_as = read_as,
    .bucket = bucket,
    .text_hash = abi::text_hash,
    .find_text = find_text,
    .find_number = find_number,
    .dated_list = dated_list,
    .list_contains = list_contains,
    .list_lookup = list_lookup,
    .contains = contains,
    .contains_text = contains_text,
    .lookup = lookup,
    .make_set = make_set,
    .make_map = make_map,
    .top = top,
    .ip_in = ip_in,
    .ip_in_any = ip_in_any,
    .civil = civil,
    .civil_of_date = civil_of_date,
    .plus_months = plus_months,
    .plus_business_days = plus_business_days,
    .business_days_later = business_days_later,
    .business_days_between = business_days_between,
    .find_rules = find_rules,
    .say_rules = say_rules,
    .mark_causes = mark_causes,
    .reasons = reasons,
};

}  // namespace helios::bundle
