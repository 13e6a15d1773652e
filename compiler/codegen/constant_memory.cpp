#include "compiler/codegen/constant_memory.h"

#include <cstring>

#include "runtime/abi/memory.h"

namespace helios::codegen {

using abi::Kind;
using abi::TypeId;

void ConstantMemory::write_number(uint64_t offset, uint64_t n, unsigned bytes) {
  std::memcpy(bytes_.data() + offset, &n, bytes);
}

void ConstantMemory::write_text(uint64_t offset, std::string_view text) {
  write_pointer(offset + offsetof(abi::Text, data), object_.bytes(text));
  write_number(offset + offsetof(abi::Text, size), text.size(), 4);
  write_number(offset + offsetof(abi::Text, hash), hash_of(text), 4);
}

void ConstantMemory::write(TypeId id, const abi::Datum& datum, uint64_t offset) {
  const abi::TypeTable& types = object_.types;
  const abi::Type& type = types[id];
  switch (type.kind) {
    case Kind::Error:
      throw Unsupported{"a constant whose type was reported as wrong"};
    case Kind::Bool:
      return write_number(offset, datum.as_bool(), 1);
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
      return write_number(offset, datum.as_int(), 8);
    case Kind::Decimal: {
      const value::Decimal decimal = datum.as_decimal();
      std::memcpy(bytes_.data() + offset, &decimal.units, sizeof decimal.units);
      return;
    }
    case Kind::MixedMoney:
      write_number(offset + offsetof(value::MixedMoney, minor), datum.as_mixed_money().minor, 8);
      return write_number(offset + offsetof(value::MixedMoney, currency),
                          datum.as_mixed_money().currency.index, 2);
    case Kind::Text:
    case Kind::Id:
      return write_text(offset, datum.as_text());
    case Kind::Ip:
      write_number(offset + offsetof(value::Ip, hi), datum.as_ip().hi, 8);
      return write_number(offset + offsetof(value::Ip, lo), datum.as_ip().lo, 8);
    case Kind::Cidr:
      write_number(offset + offsetof(value::Ip, hi), datum.as_cidr().base.hi, 8);
      write_number(offset + offsetof(value::Ip, lo), datum.as_cidr().base.lo, 8);
      return write_number(offset + offsetof(value::Cidr, prefix), datum.as_cidr().prefix, 1);
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum:
      return write_number(offset, datum.as_int(), 4);
    case Kind::Record: {
      const abi::Record& record = types[type.record];
      for (size_t i = 0; i < record.fields.size(); ++i) {
        write(record.fields[i].type, datum.items()[i], offset + record.fields[i].offset);
      }
      return;
    }
    case Kind::List:
    case Kind::Set:
    case Kind::Map:
      write_pointer(offset + offsetof(abi::Slice, items), items_in_memory(object_, id, datum));
      return write_number(offset + offsetof(abi::Slice, count),
                          datum.items().size() / (type.kind == Kind::Map ? 2 : 1), 8);
    case Kind::Optional:
      if (!datum.known()) return;
      write(type.element, datum, offset);
      return write_number(offset + types.presence_offset(id), 1, 1);
  }
}

/// A packed struct: runs of bytes and pointers in turn.
llvm::Constant* ConstantMemory::finish() {
  llvm::SmallVector<llvm::Constant*, 8> members;
  uint64_t at = 0;
  const auto bytes_until = [&](uint64_t end) {
    if (end == at) return;
    members.push_back(llvm::ConstantDataArray::getString(
        object_.context, llvm::StringRef(bytes_.data() + at, end - at), /*AddNull=*/false));
    at = end;
  };
  for (const auto& [offset, to] : pointers_) {
    bytes_until(offset);
    members.push_back(to);
    at += sizeof(void*);
  }
  bytes_until(bytes_.size());
  if (members.empty()) return object_.zeros();
  auto* content = llvm::ConstantStruct::getAnon(object_.context, members, /*Packed=*/true);
  return object_.global(content, 16, "constant");
}

llvm::Constant* items_in_memory(ObjectEmitter& object, TypeId collection, const abi::Datum& datum) {
  const abi::Type& type = object.types[collection];
  const abi::Data& data = datum.items();
  const bool is_map = type.kind == Kind::Map;
  const size_t count = is_map ? data.size() / 2 : data.size();
  const size_t step = abi::stride(object.types, type);
  ConstantMemory memory(object, step * count);
  for (size_t i = 0; i < count; ++i) {
    memory.write(type.element, data[is_map ? 2 * i : i], i * step);
    if (is_map) memory.write(type.mapped, data[2 * i + 1], i * step + type.map_value_offset);
  }
  return memory.finish();
}

}  // namespace helios::codegen
