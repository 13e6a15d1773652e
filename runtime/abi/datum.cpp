#include "runtime/abi/datum.h"

#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

/// Values between their two homes: a Datum and memory laid out by a type.
namespace helios::abi {
namespace {

Text copy_text(std::string_view text, Arena& arena) {
  char* copy = arena.allocate_array<char>(text.size());
  if (!text.empty()) std::memcpy(copy, text.data(), text.size());
  const auto size = static_cast<uint32_t>(text.size());
  return {copy, size, text_hash(copy, size)};
}

void encode_fields(const TypeTable& types, const Record& record, const Datum& datum, void* out,
                   Arena& arena) {
  const Data& values = datum.items();
  HELIOS_CHECK(values.size() == record.fields.size(), "a record with a value for each field");
  for (size_t i = 0; i < values.size(); ++i) {
    encode(types, record.fields[i].type, values[i], at(out, record.fields[i].offset), arena);
  }
}

Slice encode_items(const TypeTable& types, const Type& t, const Data& items, Arena& arena) {
  const bool is_map = t.kind == Kind::Map;
  const size_t count = is_map ? items.size() / 2 : items.size();
  const size_t step = stride(types, t);
  if (step * count == 0) return {nullptr, count};
  void* memory = arena.allocate(step * count);
  std::memset(memory, 0, step * count);
  for (size_t i = 0; i < count; ++i) {
    void* item = at(memory, i * step);
    encode(types, t.element, items[is_map ? 2 * i : i], item, arena);
    if (is_map) encode(types, t.mapped, items[2 * i + 1], at(item, t.map_value_offset), arena);
  }
  return {memory, count};
}

Data decode_items(const TypeTable& types, const Type& t, const void* memory) {
  const auto slice = load<Slice>(memory);
  const bool is_map = t.kind == Kind::Map;
  const size_t step = stride(types, t);
  Data items;
  items.reserve(is_map ? 2 * slice.count : slice.count);
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* item = at(slice.items, i * step);
    items.push_back(decode(types, t.element, item));
    if (is_map) items.push_back(decode(types, t.mapped, at(item, t.map_value_offset)));
  }
  return items;
}

Data decode_fields(const TypeTable& types, const Record& record, const void* memory) {
  Data fields;
  fields.reserve(record.fields.size());
  for (const RecordField& field : record.fields) {
    fields.push_back(decode(types, field.type, at(memory, field.offset)));
  }
  return fields;
}

}  // namespace

void encode(const TypeTable& types, TypeId type, const Datum& datum, void* out, Arena& arena) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error: return;
    case Kind::Bool: return store(out, uint8_t{datum.as_bool()});
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay: return store(out, datum.as_int());
    case Kind::Decimal: return store(out, datum.as_decimal());
    case Kind::MixedMoney: return store(out, datum.as_mixed_money());
    case Kind::Text:
    case Kind::Id: return store(out, copy_text(datum.as_text(), arena));
    case Kind::Ip: return store(out, datum.as_ip());
    case Kind::Cidr: return store(out, datum.as_cidr());
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return store(out, static_cast<int32_t>(datum.as_int()));
    case Kind::Record: return encode_fields(types, types[t.record], datum, out, arena);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return store(out, encode_items(types, t, datum.items(), arena));
    case Kind::Optional:
      std::memset(out, 0, t.size);
      if (!datum.known()) return;
      store(at(out, types.presence_offset(type)), uint8_t{1});
      return encode(types, t.element, datum, out, arena);
  }
  HELIOS_UNREACHABLE("a kind of type that cannot be encoded");
}

Datum decode(const TypeTable& types, TypeId type, const void* memory) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error: return {};
    case Kind::Bool: return load<uint8_t>(memory) != 0;
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay: return load<int64_t>(memory);
    case Kind::Decimal: return load<value::Decimal>(memory);
    case Kind::MixedMoney: return load<value::MixedMoney>(memory);
    case Kind::Text:
    case Kind::Id: return std::string(view(load<Text>(memory)));
    case Kind::Ip: return load<value::Ip>(memory);
    case Kind::Cidr: return load<value::Cidr>(memory);
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return int64_t{load<int32_t>(memory)};
    case Kind::Record: return decode_fields(types, types[t.record], memory);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return decode_items(types, t, memory);
    case Kind::Optional:
      return is_known(types, type, memory) ? decode(types, t.element, memory) : Datum();
  }
  HELIOS_UNREACHABLE("a kind of type that cannot be decoded");
}

}  // namespace helios::abi
