#include "runtime/abi/image.h"

#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

namespace helios::abi {
namespace {

/// How a value of a kind is written.
enum class Shape { Plain, Text, Items, Record, Optional };

Shape shape_of(Kind kind) {
  switch (kind) {
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::MixedMoney:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Cidr:
    case Kind::Enum:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return Shape::Plain;
    case Kind::Text:
    case Kind::Id: return Shape::Text;
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return Shape::Items;
    case Kind::Record: return Shape::Record;
    case Kind::Optional: return Shape::Optional;
    case Kind::Error: break;
  }
  HELIOS_UNREACHABLE("a value of the error type");
}

void append_bytes(const void* memory, size_t size, std::string& out) {
  out.append(static_cast<const char*>(memory), size);
}

bool take_bytes(std::string_view& image, size_t size, void* memory) {
  if (image.size() < size) return false;
  std::memcpy(memory, image.data(), size);
  image.remove_prefix(size);
  return true;
}

void append_text(const Text& text, std::string& out) {
  append_bytes(&text.size, sizeof text.size, out);
  append_bytes(text.data, text.size, out);
}

bool take_text(std::string_view& image, void* memory, Arena& arena) {
  Text text{};
  if (!take_bytes(image, sizeof text.size, &text.size)) return false;
  if (image.size() < text.size) return false;
  char* const data = arena.allocate_array<char>(text.size);
  take_bytes(image, text.size, data);
  text.data = data;
  text.hash = text_hash(data, text.size);
  store(memory, text);
  return true;
}

void append_items(const TypeTable& types, const Type& type, const void* memory, std::string& out) {
  const auto slice = load<Slice>(memory);
  append_bytes(&slice.count, sizeof slice.count, out);
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* const item = at(slice.items, i * stride(types, type));
    append_image(types, type.element, item, out);
    if (type.kind == Kind::Map)
      append_image(types, type.mapped, at(item, type.map_value_offset), out);
  }
}

bool take_items(const TypeTable& types, const Type& type, std::string_view& image, void* memory,
                Arena& arena) {
  uint64_t count = 0;
  if (!take_bytes(image, sizeof count, &count)) return false;
  if (count > image.size()) return false;  // an item takes a byte at least
  const size_t bytes = count * stride(types, type);
  void* const items = arena.allocate(bytes);
  std::memset(items, 0, bytes);
  store(memory, Slice{items, count});
  for (uint64_t i = 0; i < count; ++i) {
    void* const item = at(items, i * stride(types, type));
    if (!take_image(types, type.element, image, item, arena)) return false;
    if (type.kind != Kind::Map) continue;
    if (!take_image(types, type.mapped, image, at(item, type.map_value_offset), arena))
      return false;
  }
  return true;
}

}  // namespace

void append_image(const TypeTable& types, TypeId id, const void* memory, std::string& out) {
  const Type& type = types[id];
  switch (shape_of(type.kind)) {
    case Shape::Plain: return append_bytes(memory, type.size, out);
    case Shape::Text: return append_text(load<Text>(memory), out);
    case Shape::Items: return append_items(types, type, memory, out);
    case Shape::Record: return append_image(types, type.record, memory, out);
    case Shape::Optional: {
      const bool known = is_known(types, id, memory);
      out += char(known);
      if (known) append_image(types, type.element, memory, out);
      return;
    }
  }
}

bool take_image(const TypeTable& types, TypeId id, std::string_view& image, void* memory,
                Arena& arena) {
  const Type& type = types[id];
  switch (shape_of(type.kind)) {
    case Shape::Plain: return take_bytes(image, type.size, memory);
    case Shape::Text: return take_text(image, memory, arena);
    case Shape::Items: return take_items(types, type, image, memory, arena);
    case Shape::Record: return take_image(types, type.record, image, memory, arena);
    case Shape::Optional: {
      uint8_t known = 0;
      if (!take_bytes(image, sizeof known, &known) || known > 1) return false;
      store(at(memory, types.presence_offset(id)), known);
      return known == 0 || take_image(types, type.element, image, memory, arena);
    }
  }
  HELIOS_UNREACHABLE("a shape that is not read");
}

void append_image(const TypeTable& types, RecordId record, const void* memory, std::string& out) {
  for (const RecordField& field : types[record].fields) {
    append_image(types, field.type, at(memory, field.offset), out);
  }
}

bool take_image(const TypeTable& types, RecordId record, std::string_view& image, void* memory,
                Arena& arena) {
  for (const RecordField& field : types[record].fields) {
    if (!take_image(types, field.type, image, at(memory, field.offset), arena)) return false;
  }
  return true;
}

}  // namespace helios::abi
