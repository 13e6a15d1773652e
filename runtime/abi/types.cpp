#include "runtime/abi/types.h"

#include <algorithm>

#include "runtime/base/check.h"

namespace helios::abi {
namespace {

uint32_t round_up(uint32_t size, uint32_t align) { return (size + align - 1) / align * align; }

bool same(const Type& a, const Type& b) {
  return a.kind == b.kind && a.ignoring_case == b.ignoring_case && a.currency == b.currency &&
         a.element == b.element && a.mapped == b.mapped && a.record == b.record &&
         a.enumeration == b.enumeration;
}

struct Extent {
  uint32_t size, align;
};

/// Of the kinds whose extent does not depend on a parameter.
Extent extent_of(Kind kind) {
  switch (kind) {
    case Kind::Error:
    case Kind::Record:
    case Kind::Optional: return {0, 1};
    case Kind::Bool: return {1, 1};
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return {4, 4};
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay: return {8, 8};
    case Kind::MixedMoney:
    case Kind::Text:
    case Kind::Id:
    case Kind::Ip:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return {16, 8};
    case Kind::Decimal: return {16, 16};
    case Kind::Cidr: return {24, 8};
  }
  HELIOS_UNREACHABLE("a kind of type without an extent");
}

std::string_view basic_name(Kind kind) {
  switch (kind) {
    case Kind::Error: return "error";
    case Kind::Bool: return "Bool";
    case Kind::Int: return "Int";
    case Kind::Decimal: return "Decimal";
    case Kind::MixedMoney: return "Money";
    case Kind::Id: return "Id";
    case Kind::Time: return "Time";
    case Kind::Date: return "Date";
    case Kind::Duration: return "Duration";
    case Kind::TimeOfDay: return "TimeOfDay";
    case Kind::Ip: return "Ip";
    case Kind::Cidr: return "Cidr";
    case Kind::Pattern: return "Pattern";
    case Kind::Zone: return "Zone";
    case Kind::Calendar: return "calendar";
    case Kind::Text: return "Text";
    case Kind::Money:
    case Kind::Enum:
    case Kind::Record:
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
    case Kind::Optional: break;
  }
  HELIOS_UNREACHABLE("a type whose name has parts");
}

}  // namespace

int32_t Enum::find(std::string_view wanted) const {
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].name == wanted) return static_cast<int32_t>(i);
  }
  return -1;
}

int32_t Enum::find_spelling(std::string_view text) const {
  for (size_t i = 0; i < members.size(); ++i) {
    if (members[i].spelling == text) return static_cast<int32_t>(i);
  }
  return -1;
}

int32_t Record::find(std::string_view field) const {
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == field) return static_cast<int32_t>(i);
  }
  return -1;
}

TypeTable::TypeTable() {
  types_.push_back({});  // the error type
  for (Kind kind : {Kind::Bool, Kind::Int, Kind::Decimal, Kind::MixedMoney, Kind::Text, Kind::Id,
                    Kind::Time, Kind::Date, Kind::Duration, Kind::TimeOfDay, Kind::Ip, Kind::Cidr,
                    Kind::Pattern, Kind::Zone, Kind::Calendar}) {
    basic(kind);
  }
}

TypeId TypeTable::intern(Type t) {
  for (size_t i = 0; i < types_.size(); ++i) {
    if (same(types_[i], t)) return TypeId(static_cast<uint32_t>(i));
  }
  lay_out(t);
  types_.push_back(t);
  return TypeId(static_cast<uint32_t>(types_.size() - 1));
}

TypeId TypeTable::basic(Kind kind) {
  Type t;
  t.kind = kind;
  return intern(t);
}

TypeId TypeTable::money(value::Currency currency) {
  Type t;
  t.kind = Kind::Money;
  t.currency = currency;
  return intern(t);
}

TypeId TypeTable::text(bool ignoring_case) {
  Type t;
  t.kind = Kind::Text;
  t.ignoring_case = ignoring_case;
  return intern(t);
}

TypeId TypeTable::list(TypeId element) {
  Type t;
  t.kind = Kind::List;
  t.element = element;
  return intern(t);
}

TypeId TypeTable::set(TypeId element) {
  Type t;
  t.kind = Kind::Set;
  t.element = element;
  return intern(t);
}

TypeId TypeTable::map(TypeId key, TypeId value) {
  Type t;
  t.kind = Kind::Map;
  t.element = key;
  t.mapped = value;
  return intern(t);
}

TypeId TypeTable::optional(TypeId inner) {
  const Kind kind = types_[inner.index].kind;
  if (kind == Kind::Optional || kind == Kind::Error) return inner;
  Type t;
  t.kind = Kind::Optional;
  t.element = inner;
  return intern(t);
}

TypeId TypeTable::record(RecordId id) {
  Type t;
  t.kind = Kind::Record;
  t.record = id;
  return intern(t);
}

TypeId TypeTable::enumeration(EnumId id) {
  Type t;
  t.kind = Kind::Enum;
  t.enumeration = id;
  return intern(t);
}

RecordId TypeTable::declare_record(std::string name) {
  records_.push_back({std::move(name), {}, 0, 1, false});
  return RecordId(static_cast<uint32_t>(records_.size() - 1));
}

EnumId TypeTable::add_enum(Enum e) {
  for (EnumMember& member : e.members) {
    if (member.spelling.empty()) member.spelling = member.name;
  }
  enums_.push_back(std::move(e));
  return EnumId(static_cast<uint32_t>(enums_.size() - 1));
}

void TypeTable::define_record(RecordId id, std::vector<RecordField> fields) {
  Record& record = records_[id.index];
  HELIOS_CHECK(!record.laid_out, "a record is defined once");
  record.fields = std::move(fields);
  if (lay_out(record)) settle();
}

bool TypeTable::has_extent(const Type& t) const {
  switch (t.kind) {
    case Kind::Record: return records_[t.record.index].laid_out;
    case Kind::Optional: return has_extent(types_[t.element.index]);
    case Kind::Error:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::MixedMoney:
    case Kind::Text:
    case Kind::Id:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return true;
  }
  HELIOS_UNREACHABLE("a kind of type without an extent");
}

bool TypeTable::lay_out(Record& record) {
  for (const RecordField& field : record.fields) {
    if (!has_extent(types_[field.type.index])) return false;
  }
  uint32_t size = 0, align = 1;
  for (RecordField& field : record.fields) {
    const Type& type = types_[field.type.index];
    field.offset = round_up(size, type.align);
    size = field.offset + type.size;
    align = std::max(align, type.align);
  }
  record.size = round_up(size, align);
  record.align = align;
  record.laid_out = true;
  return true;
}

/// A record was laid out: so can be the types that hold it, then a record that waited for them, and so on. One record at a
/// time: the next may hold it, and takes its size from the type.
void TypeTable::settle() {
  const auto can_be_laid_out = [this](Record& waiting) {
    return !waiting.laid_out && !waiting.fields.empty() && lay_out(waiting);
  };
  do {
    for (Type& t : types_) lay_out(t);  // what a type holds stands before it
  } while (std::any_of(records_.begin(), records_.end(), can_be_laid_out));
}

void TypeTable::lay_out(Type& t) const {
  const Extent extent = extent_of(t.kind);
  t.size = extent.size;
  t.align = extent.align;
  if (t.kind == Kind::Record && records_[t.record.index].laid_out) {
    t.size = records_[t.record.index].size;
    t.align = records_[t.record.index].align;
  } else if (t.kind == Kind::Optional && has_extent(types_[t.element.index])) {
    const Type& element = types_[t.element.index];
    t.size = round_up(element.size + 1, element.align);
    t.align = element.align;
  } else if (t.kind == Kind::Map) {
    const Type& key = types_[t.element.index];
    const Type& mapped = types_[t.mapped.index];
    t.map_value_offset = round_up(key.size, mapped.align);
    t.map_stride = round_up(t.map_value_offset + mapped.size, std::max(key.align, mapped.align));
  }
}

std::string TypeTable::name(TypeId id) const {
  const Type& t = types_[id.index];
  switch (t.kind) {
    case Kind::Text: return t.ignoring_case ? "Text ignoring case" : "Text";
    case Kind::Money: return "Money " + std::string(value::code(t.currency));
    case Kind::Enum: return enums_[t.enumeration.index].name;
    case Kind::Record: return records_[t.record.index].name;
    case Kind::List: return "list of " + name(t.element);
    case Kind::Set: return "set of " + name(t.element);
    case Kind::Map: return "map of " + name(t.element) + " to " + name(t.mapped);
    case Kind::Optional: {
      const std::string inner = name(t.element);
      return inner.find(' ') == std::string::npos || types_[t.element.index].kind == Kind::Money
                 ? inner + "?"
                 : "(" + inner + ")?";
    }
    case Kind::Error:
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::MixedMoney:
    case Kind::Id:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return std::string(basic_name(t.kind));
  }
  HELIOS_UNREACHABLE("a kind of type without a name");
}

}  // namespace helios::abi
