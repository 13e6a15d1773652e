#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/text_hash.h"
#include "runtime/base/id.h"
#include "runtime/value/money.h"

/// The types of a bundle and how their values lie in memory. Compiler and runtime agree on this and on nothing else.
///
///   type        bytes/align  in memory
///   Bool        1/1          0 or 1
///   Int         8/8          int64
///   Decimal     16/16        int128, units of 10^-9
///   Money EUR   8/8          int64 minor units
///   Money       16/8         value::MixedMoney
///   Text, Id    16/8         abi::Text
///   Time Date Duration TimeOfDay  8/8  int64 (see value/time.h)
///   Ip          16/8         value::Ip          Cidr 24/8 value::Cidr
///   Enum        4/4          int32 ordinal
///   Pattern Zone Calendar    4/4   index into the bundle's resources (constants only)
///   Record                   its fields at their offsets, in declaration order
///   List, Set   16/8         abi::Slice; a set is sorted and without duplicates
///   Map         16/8         abi::Slice of entries: key at 0, value at `map_value_offset`; sorted by key
///   T?                       T, then one byte at `size of T`: 1 known, 0 unknown; when unknown the T is all zero
namespace helios::abi {

using TypeId = helios::Id<struct TypeTag>;
using RecordId = helios::Id<struct RecordTag>;
using EnumId = helios::Id<struct EnumTag>;

enum class Kind : uint8_t {
  Error,  // what was reported already; never reaches a bundle
  Bool, Int, Decimal, Money, MixedMoney, Text, Id, Time, Date, Duration, TimeOfDay, Ip, Cidr,
  Pattern, Zone, Calendar, Enum, Record, List, Set, Map, Optional,
};

struct Text {
  const char* data;
  uint32_t size;
  uint32_t hash;  // text_hash of the bytes, or kNoHash
};

struct Slice {
  const void* items;
  uint64_t count;
};

struct Type {
  Kind kind = Kind::Error;
  bool ignoring_case = false;        // Text
  value::Currency currency;          // Money
  TypeId element;                    // List, Set, Optional: of what; Map: its key
  TypeId mapped;                     // Map: its value
  RecordId record;                   // Record
  EnumId enumeration;                // Enum
  uint32_t size = 0, align = 1;
  uint32_t map_value_offset = 0, map_stride = 0;
};

struct EnumMember {
  std::string name;
  std::string spelling;              // in the data; the name where nothing else is said
  std::string doc;
};
struct Enum {
  std::string name;
  bool ordered = false;
  std::vector<EnumMember> members;
  int32_t find(std::string_view name) const;           // by name; -1
  int32_t find_spelling(std::string_view text) const;  // -1
};

struct RecordField {
  std::string name;
  TypeId type;
  uint32_t offset = 0;
  std::string doc = {};
  bool is_protected = false, is_personal = false;
};
struct Record {
  std::string name;
  std::vector<RecordField> fields;
  uint32_t size = 0, align = 1;
  bool laid_out = false;
  int32_t find(std::string_view field) const;          // -1
};

/// Interned types with their layout: equal types have equal ids. Records and enums are nominal.
class TypeTable {
 public:
  TypeTable();

  TypeId error() const { return TypeId(0); }
  TypeId basic(Kind kind);                             // any kind without parameters
  TypeId money(value::Currency currency);
  TypeId text(bool ignoring_case = false);
  TypeId list(TypeId element);
  TypeId set(TypeId element);
  TypeId map(TypeId key, TypeId value);
  TypeId optional(TypeId inner);                       // of an optional: itself
  TypeId record(RecordId id);
  TypeId enumeration(EnumId id);

  /// Declared first, fields set later, so that records may name each other. A record that contains itself
  /// other than through a list is refused by sema before `lay_out`.
  RecordId declare_record(std::string name);
  /// Once for each record, in any order: offsets stand when all records it holds are defined too.
  void define_record(RecordId id, std::vector<RecordField> fields);
  EnumId add_enum(Enum e);

  const Type& operator[](TypeId id) const { return types_[id.index]; }
  const Record& operator[](RecordId id) const { return records_[id.index]; }
  Record& mutable_record(RecordId id) { return records_[id.index]; }
  const Enum& operator[](EnumId id) const { return enums_[id.index]; }
  size_t type_count() const { return types_.size(); }
  size_t record_count() const { return records_.size(); }
  size_t enum_count() const { return enums_.size(); }

  /// As the author writes it: "Money EUR", "list of Item", "Duration?".
  std::string name(TypeId id) const;
  bool is_optional(TypeId id) const { return types_[id.index].kind == Kind::Optional; }
  /// The T of a T?; a T itself.
  TypeId unwrapped(TypeId id) const { return is_optional(id) ? types_[id.index].element : id; }
  /// Where the presence byte of an optional stands.
  uint32_t presence_offset(TypeId optional) const { return types_[types_[optional.index].element.index].size; }

 private:
  TypeId intern(Type t);
  bool has_extent(const Type& t) const;  // false while a record in it waits for its definition
  void lay_out(Type& t) const;
  bool lay_out(Record& record);          // false: a field's type has no extent yet
  void settle();

  std::vector<Type> types_;
  std::vector<Record> records_;
  std::vector<Enum> enums_;
};

}  // namespace helios::abi
