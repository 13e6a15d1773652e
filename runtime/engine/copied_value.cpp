#include "runtime/engine/copied_value.h"

#include <cstdlib>
#include <cstring>

#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

namespace helios::engine {
namespace {

using abi::Kind;

constexpr size_t kAlign = 16;  // of every item list; texts need none but come between them
size_t rounded(size_t size) { return (size + kAlign - 1) / kAlign * kAlign; }

/// Visits every block that the value at `memory` points to: `block(where, bytes)`, `where` holding the pointer, may move it
/// and set the pointer; it returns where the block lies now.
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

char* make_copy(const abi::TypeTable& types, abi::TypeId type, const void* memory) {
  size_t bytes = rounded(types[type].size);
  const auto measure = [&](void* where, size_t size) {
    bytes += rounded(size);
    return pointer_at(where);
  };
  visit_blocks(types, type, const_cast<void*>(memory), measure);  // measuring writes nothing

  char* const copy = static_cast<char*>(std::aligned_alloc(kAlign, bytes == 0 ? kAlign : bytes));
  HELIOS_CHECK(copy != nullptr, "no memory for features");
  std::memcpy(copy, memory, types[type].size);
  char* free = copy + rounded(types[type].size);
  const auto move = [&](void* where, size_t size) {
    if (size != 0) std::memcpy(free, pointer_at(where), size);
    abi::store(where, free);
    char* const moved = free;
    free += rounded(size);
    return moved;
  };
  visit_blocks(types, type, copy, move);
  return copy;
}

void free_copy(char* copy) { std::free(copy); }

void copy_to(const abi::TypeTable& types, abi::TypeId type, const void* memory, void* out,
             Arena& arena) {
  std::memcpy(out, memory, types[type].size);
  const auto move = [&](void* where, size_t size) {
    char* const moved = static_cast<char*>(arena.allocate(size));
    if (size != 0) std::memcpy(moved, pointer_at(where), size);
    abi::store(where, moved);
    return moved;
  };
  visit_blocks(types, type, out, move);
}

}  // namespace helios::engine
