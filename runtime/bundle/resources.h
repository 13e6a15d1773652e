#pragma once

#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/abi/native.h"
#include "runtime/base/arena.h"
#include "runtime/base/result.h"
#include "runtime/value/pattern.h"
#include "runtime/value/time.h"

/// What a loaded program keeps ready for its code: compiled patterns, zones, calendars and
/// reference data in memory. Made once, then only read: threads may share it.
namespace helios::abi {

/// Keys of a list, set or map by their hash: found in one look where a sorted search would take
/// ten.
class KeyIndex {
 public:
  KeyIndex() = default;
  KeyIndex(const TypeTable& types, TypeId key, Slice items, size_t stride);
  /// The item whose key it is; null when there is none. Of equal keys the first.
  const void* find(const TypeTable& types, const void* key) const;

 private:
  uint64_t hash_of(const TypeTable& types, const void* key) const;
  bool same(const TypeTable& types, const void* a, const void* b) const;

  TypeId key_;
  bool texts_ = false;            // the commonest keys, without a look at their type
  Slice items_{};
  size_t stride_ = 0;
  std::vector<uint32_t> places_;  // item + 1, open addressing; a power of two
};

/// Reference data as code reads it.
struct LoadedList {
  struct Dated {
    const void* item;  // in the layout of the list's items
    int64_t from_ns, until_ns;
  };
  Slice value{};  // without validity
  KeyIndex index;
  std::vector<Dated> entries;                                   // with validity
  std::unordered_map<uint64_t, std::vector<uint32_t>> by_hash;  // of the key: places in `entries`
};

/// One `reason` entry a decision, for the texts of Op::Reasons.
struct Resources {
  static Result<std::unique_ptr<Resources>> load(const Schema& schema);

  const Schema* schema = nullptr;
  std::vector<value::Pattern> patterns;
  std::vector<value::Zone> zones;
  std::vector<value::Calendar> calendars;
  std::vector<LoadedList> lists;
  std::vector<Slice> list_values;  // what NativeFrame::lists points to
  std::vector<std::vector<const void*>> by_ordinal;
  std::vector<const void* const*> ordinals;  // what NativeFrame::ordinals points to
  std::vector<std::vector<uint64_t>> filter_words;
  std::vector<ListFilter> filters;  // what NativeFrame::filters points to
  std::vector<ReasonEntry> reasons;
  std::vector<std::byte> no_features;  // read where a frame has none
  Arena arena;
};

/// The items of a dated list that are valid at an instant, in memory of the arena.
Slice list_at(const Resources& resources, uint32_t list, int64_t time_ns, Arena& arena);
/// Sorts in place and drops what is there twice; of equal map keys the last stays. Returns how many
/// are left.
uint64_t sort_set(const TypeTable& types, TypeId set, void* items, uint64_t count);
uint64_t sort_map(const TypeTable& types, TypeId map, void* entries, uint64_t count);

}  // namespace helios::abi
