#include "runtime/bundle/resources.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/value/ip.h"

namespace helios::abi {
namespace {

Result<value::Zone> find_zone(const std::string& name) {
  const auto zone = value::Zone::find(name);
  if (!zone) return Error{"the time zone `" + name + "` is not in this system's tz database"};
  return *zone;
}

Status load_patterns(const Schema& schema, Resources& resources) {
  for (const auto& resource : schema.patterns) {
    auto pattern = value::Pattern::compile(resource.source, resource.ignoring_case);
    if (!pattern) return pattern.error();
    resources.patterns.push_back(std::move(*pattern));
  }
  return Done{};
}

Status load_times(const Schema& schema, Resources& resources) {
  for (const std::string& name : schema.zones) {
    const auto zone = find_zone(name);
    if (!zone) return zone.error();
    resources.zones.push_back(*zone);
  }
  for (const CalendarResource& resource : schema.calendars) {
    const auto zone = find_zone(resource.zone);
    if (!zone) return zone.error();
    value::Calendar calendar{*zone, resource.weekdays, {}};
    for (int64_t day : resource.holidays) calendar.holidays.push_back({day});
    resources.calendars.push_back(std::move(calendar));
  }
  return Done{};
}

size_t item_size(const TypeTable& types, TypeId collection) {
  return stride(types, types[collection]);
}

/// One entry with validity in the layout of its list's items.
const void* load_entry(const TypeTable& types, TypeId list, const Datum& entry, Arena& arena) {
  const Type& t = types[list];
  void* const item = arena.allocate(item_size(types, list));
  std::memset(item, 0, item_size(types, list));
  if (t.kind != Kind::Map) {
    encode(types, t.element, entry, item, arena);
    return item;
  }
  encode(types, t.element, entry.items()[0], item, arena);
  encode(types, t.mapped, entry.items()[1], at(item, t.map_value_offset), arena);
  return item;
}

LoadedList load_list(const Schema& schema, const List& list, Arena& arena) {
  const TypeTable& types = schema.types;
  const TypeId key = types[list.type].element;
  LoadedList loaded;
  if (!list.dated) {
    encode(types, list.type, list.value, &loaded.value, arena);
    loaded.index = KeyIndex(types, key, loaded.value, item_size(types, list.type));
    return loaded;
  }
  for (const List::Dated& dated : list.entries) {
    const void* const item = load_entry(types, list.type, dated.entry, arena);
    loaded.by_hash[hash(types, key, item)].push_back(static_cast<uint32_t>(loaded.entries.size()));
    loaded.entries.push_back({item, dated.from_ns, dated.until_ns});
  }
  return loaded;
}

/// Where each member of an enum lies in a list over it, the first of equal ones; empty for others.
std::vector<const void*> places_by_ordinal(const Schema& schema, const List& list,
                                           const LoadedList& loaded) {
  const Type& t = schema.types[list.type];
  const Type& key = schema.types[t.element];
  if (list.dated || key.kind != Kind::Enum) return {};
  const size_t size = item_size(schema.types, list.type);
  std::vector<const void*> places(schema.types[key.enumeration].members.size());
  for (uint64_t i = loaded.value.count; i-- > 0;) {
    const void* const item = at(loaded.value.items, i * size);
    places[static_cast<size_t>(load<int32_t>(item))] = at(item, t.map_value_offset);
  }
  return places;
}

void set_bit(std::vector<uint64_t>& words, uint64_t key) {
  const uint64_t bit = key & (words.size() * 64 - 1);
  words[bit / 64] |= uint64_t(1) << (bit % 64);
}

/// All items of a list, whenever they are valid.
std::vector<const void*> all_items(const Schema& schema, const List& list,
                                   const LoadedList& loaded) {
  std::vector<const void*> items;
  for (const LoadedList::Dated& entry : loaded.entries) items.push_back(entry.item);
  for (uint64_t i = 0; i < loaded.value.count; ++i)
    items.push_back(at(loaded.value.items, i * item_size(schema.types, list.type)));
  return items;
}

std::vector<uint64_t> text_filter(const std::vector<const void*>& texts) {
  std::vector<uint64_t> words(std::bit_ceil((texts.size() * kFilterBitsPerText + 63) / 64));
  for (const void* item : texts) {
    const auto text = load<Text>(item);
    set_bit(words, text.hash);
    if (text.size == 0) set_bit(words, kNoHash);
  }
  return words;
}

constexpr value::Ip kFirstV4{0, uint64_t(0xffff) << 32};

std::vector<uint64_t> range_filter(const std::vector<const void*>& ranges) {
  std::vector<uint64_t> words((kFrontOfIpMask + 1) / 64);
  for (const void* item : ranges) {
    const auto range = load<value::Cidr>(item);
    const bool v4 = is_v4(range.base);
    if (!v4 && value::contains(range, kFirstV4)) return std::vector<uint64_t>(words.size(), ~0ull);
    // From its base on, as many fronts as its prefix leaves open.
    const int fixed = std::min(16, range.prefix - (v4 ? 96 : 0));
    for (uint64_t i = 0; i < uint64_t(1) << (16 - fixed); ++i)
      set_bit(words, front_of(range.base) + i);
  }
  return words;
}

std::vector<uint64_t> make_filter(const Schema& schema, const List& list,
                                  const LoadedList& loaded) {
  const Kind kind = schema.types[schema.types[list.type].element].kind;
  if (kind == Kind::Text || kind == Kind::Id) return text_filter(all_items(schema, list, loaded));
  if (kind == Kind::Cidr) return range_filter(all_items(schema, list, loaded));
  return {0};
}

size_t largest_features(const Schema& schema) {
  size_t largest = 0;
  for (const Event& event : schema.events) {
    if (event.features.valid())
      largest = std::max<size_t>(largest, schema.types[event.features].size);
  }
  return largest;
}

/// Items by their place, sorted by key, equal ones in their order.
std::vector<uint32_t> sorted_places(const TypeTable& types, TypeId key, const void* items,
                                    uint64_t count, size_t size) {
  std::vector<uint32_t> places(count);
  for (uint32_t i = 0; i < count; ++i) places[i] = i;
  std::stable_sort(places.begin(), places.end(), [&](uint32_t a, uint32_t b) {
    return compare(types, key, at(items, a * size), at(items, b * size)) < 0;
  });
  return places;
}

/// Sorts by key; of equal keys the first or the last stays.
uint64_t sort_unique(const TypeTable& types, TypeId key, void* items, uint64_t count, size_t size,
                     bool keep_last) {
  const std::vector<uint32_t> places = sorted_places(types, key, items, count, size);
  std::vector<std::byte> before(count * size);
  if (!before.empty()) std::memcpy(before.data(), items, before.size());
  const auto same = [&](size_t a, size_t b) {
    return compare(types, key, before.data() + places[a] * size,
                   before.data() + places[b] * size) == 0;
  };
  uint64_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    const bool dropped = keep_last ? i + 1 < count && same(i, i + 1) : i > 0 && same(i - 1, i);
    if (dropped) continue;
    std::memcpy(at(items, kept++ * size), before.data() + places[i] * size, size);
  }
  return kept;
}

}  // namespace

KeyIndex::KeyIndex(const TypeTable& types, TypeId key, Slice items, size_t stride)
    : key_(key),
      texts_(types[key].kind == Kind::Text || types[key].kind == Kind::Id),
      items_(items),
      stride_(stride) {
  places_.assign(std::bit_ceil(items.count * 2 + 1), 0);
  for (uint64_t i = 0; i < items.count; ++i) {
    size_t place = hash_of(types, at(items.items, i * stride)) & (places_.size() - 1);
    while (places_[place] != 0) place = (place + 1) & (places_.size() - 1);
    places_[place] = static_cast<uint32_t>(i + 1);
  }
}

uint64_t KeyIndex::hash_of(const TypeTable& types, const void* key) const {
  if (!texts_) return hash(types, key_, key);
  const auto text = load<Text>(key);
  return text.hash != kNoHash ? text.hash : text_hash(text.data, text.size);
}

bool KeyIndex::same(const TypeTable& types, const void* a, const void* b) const {
  if (!texts_) return compare(types, key_, a, b) == 0;
  return view(load<Text>(a)) == view(load<Text>(b));
}

const void* KeyIndex::find(const TypeTable& types, const void* key) const {
  if (items_.count == 0) return nullptr;
  size_t place = hash_of(types, key) & (places_.size() - 1);
  for (; places_[place] != 0; place = (place + 1) & (places_.size() - 1)) {
    const void* const item = at(items_.items, (places_[place] - 1) * stride_);
    if (same(types, item, key)) return item;
  }
  return nullptr;
}

Result<std::unique_ptr<Resources>> Resources::load(const Schema& schema) {
  auto resources = std::make_unique<Resources>();
  resources->schema = &schema;
  if (auto loaded = load_patterns(schema, *resources); !loaded) return loaded.error();
  if (auto loaded = load_times(schema, *resources); !loaded) return loaded.error();
  for (const List& list : schema.lists) {
    resources->lists.push_back(load_list(schema, list, resources->arena));
    resources->list_values.push_back(resources->lists.back().value);
    resources->by_ordinal.push_back(places_by_ordinal(schema, list, resources->lists.back()));
    resources->filter_words.push_back(make_filter(schema, list, resources->lists.back()));
  }
  for (const auto& words : resources->filter_words)
    resources->filters.push_back({words.data(), words.size() * 64 - 1});
  for (const auto& places : resources->by_ordinal) resources->ordinals.push_back(places.data());
  resources->no_features.resize(largest_features(schema));
  return resources;
}

Slice list_at(const Resources& resources, uint32_t list, int64_t time_ns, Arena& arena) {
  const Schema& schema = *resources.schema;
  const TypeId type = schema.lists[list].type;
  const size_t size = item_size(schema.types, type);
  const std::vector<LoadedList::Dated>& entries = resources.lists[list].entries;
  void* const items = arena.allocate(entries.size() * size);
  uint64_t count = 0;
  for (const LoadedList::Dated& entry : entries) {
    if (time_ns < entry.from_ns || time_ns >= entry.until_ns) continue;
    std::memcpy(at(items, count++ * size), entry.item, size);
  }
  const Kind kind = schema.types[type].kind;
  if (kind == Kind::Set) count = sort_set(schema.types, type, items, count);
  if (kind == Kind::Map) count = sort_map(schema.types, type, items, count);
  return {items, count};
}

uint64_t sort_set(const TypeTable& types, TypeId set, void* items, uint64_t count) {
  return sort_unique(types, types[set].element, items, count, item_size(types, set), false);
}

uint64_t sort_map(const TypeTable& types, TypeId map, void* entries, uint64_t count) {
  return sort_unique(types, types[map].element, entries, count, item_size(types, map), true);
}

}  // namespace helios::abi
