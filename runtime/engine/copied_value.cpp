#include "runtime/engine/copied_value.h"

#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

namespace helios::engine {
namespace {

using abi::Kind;

/// Whether values of `type` point to anything: to texts or items.
bool has_pointers(const abi::TypeTable& types, abi::TypeId id) {
  const abi::Type& type = types[id];
  switch (type.kind) {
    case Kind::Text:
    case Kind::Id:
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return true;
    case Kind::Optional: return has_pointers(types, type.element);
    case Kind::Record:
      for (const abi::RecordField& field : types[type.record].fields) {
        if (has_pointers(types, field.type)) return true;
      }
      return false;
    case Kind::Error:
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
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return false;
  }
  HELIOS_UNREACHABLE("a kind of value that may or may not point");
}

constexpr size_t kAlign = 16;  // of every item list; texts need none but come between them
size_t rounded(size_t size) { return (size + kAlign - 1) / kAlign * kAlign; }

/// Visits every block that the value at `memory` points to: `block(where, bytes)`, `where` holding
/// the pointer, may move it and set the pointer; it returns where the block lies now.
template <typename Block>
void visit_blocks(const abi::TypeTable& types, abi::TypeId id, void* memory, Block& block) {
  const abi::Type& type = types[id];
  if (type.kind == Kind::Text || type.kind == Kind::Id) {
    block(memory, abi::load<abi::Text>(memory).size);
  } else if (type.kind == Kind::List || type.kind == Kind::Set || type.kind == Kind::Map) {
    const uint64_t count = abi::load<abi::Slice>(memory).count;
    const size_t stride = abi::stride(types, type);
    char* const items = block(memory, count * stride);
    if (!has_pointers(types, type.element) &&
        (type.kind != Kind::Map || !has_pointers(types, type.mapped))) {
      return;
    }
    for (uint64_t i = 0; i < count; ++i) {
      visit_blocks(types, type.element, items + i * stride, block);
      if (type.kind != Kind::Map) continue;
      visit_blocks(types, type.mapped, items + i * stride + type.map_value_offset, block);
    }
  } else if (type.kind == Kind::Record) {
    for (const abi::RecordField& field : types[type.record].fields) {
      visit_blocks(types, field.type, static_cast<char*>(memory) + field.offset, block);
    }
  } else if (type.kind == Kind::Optional && abi::is_known(types, id, memory)) {
    visit_blocks(types, type.element, memory, block);
  }
}

/// Both Text and Slice begin with their pointer.
char* pointer_at(const void* memory) { return abi::load<char*>(memory); }

}  // namespace

ValueCopies::ValueCopies(const abi::TypeTable& types, abi::TypeId type)
    : types_(types), type_(type), size_(types[type].size), is_flat_(find_texts(type, 0)) {}

/// False: there is more than texts in it.
bool ValueCopies::find_texts(abi::TypeId id, uint32_t offset) {
  const abi::Type& type = types_[id];
  if (!has_pointers(types_, id)) return true;
  if (type.kind == Kind::Text || type.kind == Kind::Id) {
    texts_.push_back(offset);
    return true;
  }
  // An unknown value is all zero: a text of no bytes.
  if (type.kind == Kind::Optional) return find_texts(type.element, offset);
  if (type.kind != Kind::Record) return false;
  for (const abi::RecordField& field : types_[type.record].fields) {
    if (!find_texts(field.type, offset + field.offset)) return false;
  }
  return true;
}

char* ValueCopies::make(const void* memory, Blocks& blocks, uint32_t& bytes) const {
  if (!is_flat_) return make_nested(memory, blocks, bytes);
  size_t needed = size_;
  for (uint32_t offset : texts_) needed += abi::load<abi::Text>(abi::at(memory, offset)).size;
  bytes = uint32_t(needed);
  char* const copy = static_cast<char*>(blocks.allocate(needed));
  std::memcpy(copy, memory, size_);
  char* free = copy + size_;
  for (uint32_t offset : texts_) {
    const auto text = abi::load<abi::Text>(copy + offset);
    if (text.size == 0) continue;
    std::memcpy(free, text.data, text.size);
    abi::store(copy + offset, free);
    free += text.size;
  }
  return copy;
}

char* ValueCopies::make_nested(const void* memory, Blocks& blocks, uint32_t& bytes) const {
  size_t needed = rounded(size_);
  const auto measure = [&](void* where, size_t size) {
    needed += rounded(size);
    return pointer_at(where);
  };
  visit_blocks(types_, type_, const_cast<void*>(memory), measure);  // measuring writes nothing
  HELIOS_CHECK(needed <= UINT32_MAX, "a value larger than any event");
  bytes = uint32_t(needed);
  char* const copy = static_cast<char*>(blocks.allocate(needed));
  std::memcpy(copy, memory, size_);
  char* free = copy + rounded(size_);
  const auto move = [&](void* where, size_t size) {
    if (size != 0) std::memcpy(free, pointer_at(where), size);
    abi::store(where, free);
    char* const moved = free;
    free += rounded(size);
    return moved;
  };
  visit_blocks(types_, type_, copy, move);
  return copy;
}

}  // namespace helios::engine
