#include "runtime/engine/canonical.h"

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"
#include "runtime/value/ip.h"
#include "runtime/value/money.h"
#include "runtime/value/text.h"

namespace helios::engine {
namespace {

using abi::Kind;

void append_bytes(const void* memory, size_t size, std::string& out) {
  out.append(static_cast<const char*>(memory), size);
}

void append_text(std::string_view text, std::string& out) {
  const auto size = uint32_t(text.size());
  append_bytes(&size, sizeof size, out);
  out += text;
}

void append_items(const abi::TypeTable& types, const abi::Type& type, const void* memory,
                  std::string& out) {
  const auto slice = abi::load<abi::Slice>(memory);
  append_bytes(&slice.count, sizeof slice.count, out);
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* const item = abi::at(slice.items, i * abi::stride(types, type));
    append_canonical(types, type.element, item, out);
    if (type.kind == Kind::Map) {
      append_canonical(types, type.mapped, abi::at(item, type.map_value_offset), out);
    }
  }
}

}  // namespace

void append_canonical(const abi::TypeTable& types, abi::TypeId id, const void* memory,
                      std::string& out) {
  const abi::Type& type = types[id];
  switch (type.kind) {
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
    case Kind::Calendar: return append_bytes(memory, type.size, out);
    case Kind::Text:
    case Kind::Id: {
      const std::string_view text = abi::view(abi::load<abi::Text>(memory));
      return type.ignoring_case ? append_text(value::fold_case(text), out)
                                : append_text(text, out);
    }
    case Kind::MixedMoney: {  // without its padding
      const auto money = abi::load<value::MixedMoney>(memory);
      append_bytes(&money.minor, sizeof money.minor, out);
      return append_bytes(&money.currency.index, sizeof money.currency.index, out);
    }
    case Kind::Cidr: {
      const auto cidr = abi::load<value::Cidr>(memory);
      append_bytes(&cidr.base, sizeof cidr.base, out);
      return append_bytes(&cidr.prefix, sizeof cidr.prefix, out);
    }
    case Kind::Record:
      for (const abi::RecordField& field : types[type.record].fields) {
        append_canonical(types, field.type, abi::at(memory, field.offset), out);
      }
      return;
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return append_items(types, type, memory, out);
    case Kind::Optional: {
      const bool known = abi::is_known(types, id, memory);
      out += char(known);
      if (known) append_canonical(types, type.element, memory, out);
      return;
    }
    case Kind::Error: break;
  }
  HELIOS_UNREACHABLE("a value of the error type");
}

}  // namespace helios::engine
