#include "runtime/abi/image.h"

#include <cstring>

#include "runtime/abi/new_value.h"
#include "runtime/base/check.h"
#include "runtime/value/ip.h"
#include "runtime/value/money.h"
#include "runtime/value/text.h"

namespace helios::abi {
namespace {

/// How a value of a kind is written. MixedMoney and Cidr: part by part, for what lies between is padding.
enum class Shape { Plain, MixedMoney, Cidr, Text, Items, Record, Optional };

Shape shape_of(Kind kind) {
  switch (kind) {
    case Kind::Bool:
    case Kind::Int:
    case Kind::Decimal:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Ip:
    case Kind::Enum:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar: return Shape::Plain;
    case Kind::MixedMoney: return Shape::MixedMoney;
    case Kind::Cidr: return Shape::Cidr;
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

bool take_bytes(std::string_view& image, size_t size, void* memory) {
  if (image.size() < size) return false;
  std::memcpy(memory, image.data(), size);
  image.remove_prefix(size);
  return true;
}

/// Both kinds of bytes are written alike but for texts whose type ignores case.
class Appender {
 public:
  Appender(const TypeTable& types, bool folding, std::string& out)
      : types_(types), folding_(folding), out_(out) {}

  void value(TypeId id, const void* memory) {
    const Type& type = types_[id];
    switch (shape_of(type.kind)) {
      case Shape::Plain: return bytes(memory, type.size);
      case Shape::MixedMoney: return mixed_money(load<value::MixedMoney>(memory));
      case Shape::Cidr: return cidr(load<value::Cidr>(memory));
      case Shape::Text: return text(type, view(load<Text>(memory)));
      case Shape::Items: return items(type, memory);
      case Shape::Record: return record(type.record, memory);
      case Shape::Optional: {
        const bool known = is_known(types_, id, memory);
        out_ += char(known);
        if (known) value(type.element, memory);
        return;
      }
    }
  }

  void record(RecordId id, const void* memory) {
    for (const RecordField& field : types_[id].fields) value(field.type, at(memory, field.offset));
  }

 private:
  void bytes(const void* memory, size_t size) {
    out_.append(static_cast<const char*>(memory), size);
  }
  void mixed_money(const value::MixedMoney& money) {
    bytes(&money.minor, sizeof money.minor);
    bytes(&money.currency.index, sizeof money.currency.index);
  }
  void cidr(const value::Cidr& cidr) {
    bytes(&cidr.base, sizeof cidr.base);
    bytes(&cidr.prefix, sizeof cidr.prefix);
  }
  void text(const Type& type, std::string_view text) {
    if (folding_ && type.ignoring_case) return sized(value::fold_case(text));
    sized(text);
  }
  void sized(std::string_view text) {
    const auto size = uint32_t(text.size());
    bytes(&size, sizeof size);
    out_ += text;
  }
  void items(const Type& type, const void* memory) {
    const auto slice = load<Slice>(memory);
    bytes(&slice.count, sizeof slice.count);
    for (uint64_t i = 0; i < slice.count; ++i) {
      const void* const item = at(slice.items, i * stride(types_, type));
      value(type.element, item);
      if (type.kind == Kind::Map) value(type.mapped, at(item, type.map_value_offset));
    }
  }

  const TypeTable& types_;
  const bool folding_;
  std::string& out_;
};

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

bool take_mixed_money(std::string_view& image, void* memory) {
  value::MixedMoney money;
  if (!take_bytes(image, sizeof money.minor, &money.minor)) return false;
  if (!take_bytes(image, sizeof money.currency.index, &money.currency.index)) return false;
  if (money.currency.index >= value::currency_count()) return false;
  store(memory, money);
  return true;
}

bool take_cidr(std::string_view& image, void* memory) {
  value::Cidr cidr;
  if (!take_bytes(image, sizeof cidr.base, &cidr.base)) return false;
  if (!take_bytes(image, sizeof cidr.prefix, &cidr.prefix)) return false;
  store(memory, cidr);
  return true;
}

bool take_items(const TypeTable& types, const Type& type, std::string_view& image, void* memory,
                Arena& arena) {
  uint64_t count = 0;
  if (!take_bytes(image, sizeof count, &count)) return false;
  if (count > image.size()) return false;  // an item takes a byte at least
  void* const items = zeroed(count * stride(types, type), arena);
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

void append_image(const TypeTable& types, TypeId type, const void* memory, std::string& out) {
  Appender(types, false, out).value(type, memory);
}

void append_image(const TypeTable& types, RecordId record, const void* memory, std::string& out) {
  Appender(types, false, out).record(record, memory);
}

void append_canonical(const TypeTable& types, TypeId type, const void* memory, std::string& out) {
  Appender(types, true, out).value(type, memory);
}

bool take_image(const TypeTable& types, TypeId id, std::string_view& image, void* memory,
                Arena& arena) {
  const Type& type = types[id];
  switch (shape_of(type.kind)) {
    case Shape::Plain: return take_bytes(image, type.size, memory);
    case Shape::MixedMoney: return take_mixed_money(image, memory);
    case Shape::Cidr: return take_cidr(image, memory);
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

bool take_image(const TypeTable& types, RecordId record, std::string_view& image, void* memory,
                Arena& arena) {
  for (const RecordField& field : types[record].fields) {
    if (!take_image(types, field.type, image, at(memory, field.offset), arena)) return false;
  }
  return true;
}

void* read_image(const TypeTable& types, TypeId type, std::string_view image, Arena& arena) {
  void* const memory = zeroed(types[type].size, arena);
  return take_image(types, type, image, memory, arena) && image.empty() ? memory : nullptr;
}

void* read_image(const TypeTable& types, RecordId record, std::string_view image, Arena& arena) {
  void* const memory = zeroed(types[record].size, arena);
  return take_image(types, record, image, memory, arena) && image.empty() ? memory : nullptr;
}

}  // namespace helios::abi
