#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/abi/program.h"
#include "runtime/abi/rule_table.h"
#include "runtime/abi/text_scan.h"

/// The C ABI of native code: what a bundle's objects offer, what they may call, and the memory both
/// sides share. Codegen derives every signature and offset from these declarations; nothing here is
/// written twice.
///
/// The objects are position-independent x86-64 code with no symbols but their own. They reach the
/// outside only through `NativeFrame::calls`, so that loading them takes no dynamic linker. Nothing
/// that is called may throw.
///
/// Entry points are global symbols, one for each schema entry:
///   decide_N  reason_N            of decision N
///   require_N  require_reason_N   of event N
///   key_N                         of key N
///   watch_N                       of watch N
///   compute_N                     of computation N
namespace helios::abi {

/// Changes with anything below, with the layouts of types.h and program.h, and with the table of
/// currencies (a mixed Money in a constant holds its currency's place).
constexpr uint32_t kAbiVersion = 6;

/// What reference data may hold: bit `key & mask` of `words` is set for each item. Sparse: most of
/// what is not there is known by this alone. The key of a text is its hash, and 0 for the empty one
/// (an unknown text has no hash and no bytes); of an address it is the front of it.
struct ListFilter {
  const uint64_t* words;
  uint64_t mask;
};
/// How large for texts: a power of two of bits, at least so many for each.
constexpr uint64_t kFilterBitsPerText = 16;
/// 16 bits of an address: the first two bytes, of v4 as it is written.
constexpr uint64_t kFrontOfIpMask = 0xffff;
constexpr bool is_v4(value::Ip ip) { return ip.hi == 0 && ip.lo >> 32 == 0xffff; }
constexpr uint64_t front_of(value::Ip ip) { return is_v4(ip) ? ip.lo >> 16 & 0xffff : ip.hi >> 48; }

struct RuntimeCalls;
struct Resources;  // what a loaded program keeps for its calls: types, patterns, zones, calendars,
                   // lists

/// abi::Frame and what the code needs beside it.
struct NativeFrame {
  const void* const* params;
  const void* features;
  Arena* arena;
  int64_t time_ns;
  const RuntimeCalls* calls;
  const Resources* resources;
  const Slice* lists;  // the value of each list without validity, by ListId
  /// By ListId, for sets, lists and maps over an enum without validity: an array by ordinal of where
  /// the item (the value, for maps) lies; null for what is not in it.
  const void* const* const* ordinals;
  const ListFilter* filters;  // by ListId, for those over texts and for those of Cidr
};

using DecideEntry = uint32_t (*)(const NativeFrame*, const DecisionResult*);  // 0: not applicable
using ReasonEntry = void (*)(const NativeFrame*, const DecisionResult*, uint32_t line,
                             uint32_t told, Text* out);
using RequireEntry = int32_t (*)(const NativeFrame*, uint32_t from);  // -1: all hold
using RequireReasonEntry = void (*)(const NativeFrame*, uint32_t index, Text* out);
using WatchEntry = uint64_t (*)(const NativeFrame*, const void** values);
using KeyEntry = uint32_t (*)(const NativeFrame*, void* out);  // 0: missing
using ComputeEntry = uint32_t (*)(const NativeFrame*, void* out);  // 0, or which fault

/// A part of a text that is put together: a value in memory and its type.
struct FormatPart {
  const void* memory;
  uint32_t type;  // TypeId
};

/// Constant texts by text_hash: open addressing, a power of two of places; each is a text's number
/// + 1, or 0.
struct TextIndex {
  const Text* texts;
  const uint32_t* places;
  uint32_t mask;
  uint32_t count;
};

enum class TextTest : uint32_t { StartsWithAny, EndsWithAny, ContainsAny, ContainsAll, LikeAny };

/// What is not worth having inline. Texts come as pointer and size, other values as pointers to
/// memory of their type, types as TypeIds. Those that return uint32_t answer 1 or 0; where the
/// value has no answer (a fault) it is 0, and `out` is unwritten.
struct RuntimeCalls {
  void* (*allocate)(const NativeFrame*, uint64_t size);
  void (*copy)(void* to, const void* from, uint64_t size);
  void (*clear)(void* at, uint64_t size);
  int32_t (*compare_bytes)(const void* a, const void* b, uint64_t size);
  int32_t (*compare)(const NativeFrame*, uint32_t type, const void* a, const void* b);

  uint32_t (*decimal_multiply)(const value::Decimal* a, const value::Decimal* b,
                               value::Decimal* out);
  uint32_t (*decimal_divide)(const value::Decimal* a, const value::Decimal* b, value::Decimal* out);
  uint32_t (*decimal_round)(const value::Decimal* a, uint32_t mode, uint32_t digits,
                            value::Decimal* out);
  uint32_t (*money_multiply)(int64_t minor, const value::Decimal* by, int64_t* out);
  uint32_t (*money_divide)(int64_t minor, const value::Decimal* by, int64_t* out);
  uint32_t (*money_ratio)(int64_t a, int64_t b, value::Decimal* out);
  uint32_t (*money_round)(int64_t minor, uint32_t currency, uint32_t mode, uint32_t digits,
                          int64_t* out);
  /// 2: there is no rate.
  uint32_t (*convert_money)(const NativeFrame*, const value::MixedMoney* money,
                            uint32_t to_currency, uint32_t rates_type, const Slice* rates,
                            int64_t* out);

  void (*fold_case)(const NativeFrame*, const char* text, uint32_t size, Text* out);
  uint32_t (*text_contains)(const char* text, uint32_t size, const char* part, uint32_t part_size);
  uint32_t (*text_like)(const char* text, uint32_t size, const char* pattern,
                        uint32_t pattern_size);
  uint32_t (*text_test)(uint32_t test, const char* text, uint32_t size, const Text* among,
                        uint64_t count);
  /// EndsWithAny of the text folded, without folding more of it than must be.
  uint32_t (*folded_ends_with_any)(const char* text, uint32_t size, const Text* among,
                                   uint64_t count);
  /// `bits` are all zero; each part that is there sets its own.
  void (*scan_text)(const ScanTable*, const char* text, uint32_t size, uint64_t* bits);
  uint32_t (*matches)(const NativeFrame*, uint32_t pattern, const char* text, uint32_t size);
  uint32_t (*matches_any)(const NativeFrame*, const uint32_t* patterns, uint32_t count,
                          const char* text, uint32_t size);
  void (*format)(const NativeFrame*, const FormatPart* parts, uint64_t count, Text* out);
  /// `out` is an optional in memory, all zero.
  void (*read_as)(const NativeFrame*, uint32_t optional_type, const char* text, uint32_t size,
                  void* out);
  int64_t (*bucket)(const char* id, uint32_t size, int64_t n, const char* salt, uint32_t salt_size);

  uint32_t (*text_hash)(const char* text, uint32_t size);
  /// The number of a text or number among constants; their count when it is none of them.
  uint32_t (*find_text)(const TextIndex* among, uint32_t hash, const char* text, uint32_t size);
  uint32_t (*find_number)(const int64_t* sorted, uint32_t count, int64_t number);

  /// The list as of the event's time.
  void (*dated_list)(const NativeFrame*, uint32_t list, Slice* out);
  uint32_t (*list_contains)(const NativeFrame*, uint32_t list, const void* item);
  const void* (*list_lookup)(const NativeFrame*, uint32_t list,
                             const void* key);  // the value; null when there is none
  uint32_t (*contains)(const NativeFrame*, uint32_t type, const Slice* collection,
                       const void* item);
  uint32_t (*contains_text)(const Slice* set, const Text* text);
  const void* (*lookup)(const NativeFrame*, uint32_t map_type, const Slice* map, const void* key);
  /// `items` are sorted in place; the slice is the front of them.
  void (*make_set)(const NativeFrame*, uint32_t set_type, void* items, uint64_t count, Slice* out);
  void (*make_map)(const NativeFrame*, uint32_t map_type, void* entries, uint64_t count,
                   Slice* out);
  /// The `wanted` items whose `keys` are the greatest.
  void (*top)(const NativeFrame*, uint32_t item_type, const void* items, uint32_t key_type,
              const void* keys, uint64_t count, int64_t wanted, Slice* out);
  uint32_t (*ip_in)(const value::Ip* ip, const value::Cidr* range);
  uint32_t (*ip_in_any)(const value::Ip* ip, const value::Cidr* ranges, uint64_t count);

  int64_t (*civil)(const NativeFrame*, uint32_t part, uint32_t zone, int64_t time_ns);
  int64_t (*civil_of_date)(uint32_t part, int64_t days);
  uint32_t (*plus_months)(int64_t days, int64_t months, int64_t* out);
  uint32_t (*plus_business_days)(const NativeFrame*, uint32_t calendar, int64_t days, int64_t n,
                                 int64_t* out);
  uint32_t (*business_days_later)(const NativeFrame*, uint32_t calendar, int64_t time_ns, int64_t n,
                                  int64_t* out);
  int64_t (*business_days_between)(const NativeFrame*, uint32_t calendar, int64_t from, int64_t to);

  /// runtime/bundle/rule_search.h
  void (*find_rules)(const RuleTable*, const DecisionResult*, void* memory);
  void (*say_rules)(const RuleTable*, const DecisionResult*, void* memory, const NativeFrame*);
  void (*mark_causes)(const RuleTable*, const DecisionResult*, void* memory, int32_t outcome);

  /// The reasons of a decision that has been made, in order of weight.
  void (*reasons)(const NativeFrame*, uint32_t decision, const DecisionResult*, Slice* out);
};

}  // namespace helios::abi
