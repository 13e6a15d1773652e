#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>

#include "runtime/abi/datum.h"
#include "runtime/abi/memory.h"
#include "runtime/base/check.h"

/// Equality, order and hashes of values, in memory and as Datum.
namespace helios::abi {
namespace {

template <typename T>
int order(const T& a, const T& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

int order(value::MixedMoney a, value::MixedMoney b) {
  const int currencies = order(a.currency.index, b.currency.index);
  return currencies != 0 ? currencies : order(a.minor, b.minor);
}

int order(std::string_view a, std::string_view b) {
  const int bytes = a.compare(b);
  return bytes < 0 ? -1 : bytes > 0 ? 1 : 0;
}

int order(const Data& a, const Data& b) {
  const size_t shared = std::min(a.size(), b.size());
  for (size_t i = 0; i < shared; ++i) {
    if (const int items = compare(a[i], b[i])) return items;
  }
  return order(a.size(), b.size());
}

template <typename T>
int order_in_memory(const void* a, const void* b) {
  return order(load<T>(a), load<T>(b));
}

int order_fields(const TypeTable& types, const Record& record, const void* a, const void* b) {
  for (const RecordField& field : record.fields) {
    const int fields = compare(types, field.type, at(a, field.offset), at(b, field.offset));
    if (fields != 0) return fields;
  }
  return 0;
}

int order_items(const TypeTable& types, const Type& t, const void* a, const void* b) {
  const auto left = load<Slice>(a), right = load<Slice>(b);
  const size_t step = stride(types, t);
  const uint64_t shared = std::min(left.count, right.count);
  for (uint64_t i = 0; i < shared; ++i) {
    const void *x = at(left.items, i * step), *y = at(right.items, i * step);
    if (const int items = compare(types, t.element, x, y)) return items;
    if (t.kind != Kind::Map) continue;
    const size_t value = t.map_value_offset;
    if (const int values = compare(types, t.mapped, at(x, value), at(y, value))) return values;
  }
  return order(left.count, right.count);
}

int order_optionals(const TypeTable& types, TypeId type, const void* a, const void* b) {
  const bool left = is_known(types, type, a), right = is_known(types, type, b);
  return left && right ? compare(types, types[type].element, a, b) : order(left, right);
}

}  // namespace

int compare(const Datum& a, const Datum& b) {
  if (!a.known() || !b.known()) return order(a.known(), b.known());
  HELIOS_CHECK(a.value.index() == b.value.index(), "comparing values of two types");
  return std::visit(
      [&b](const auto& left) {
        using T = std::decay_t<decltype(left)>;
        const T& right = std::get<T>(b.value);
        if constexpr (std::is_same_v<T, std::monostate>) {
          return 0;
        } else if constexpr (std::is_same_v<T, std::shared_ptr<const Data>>) {
          return left == right ? 0 : order(*left, *right);
        } else {
          return order(left, right);
        }
      },
      a.value);
}

bool operator==(const Datum& a, const Datum& b) {
  return a.value.index() == b.value.index() && compare(a, b) == 0;
}

int compare(const TypeTable& types, TypeId type, const void* a, const void* b) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Error: return 0;
    case Kind::Bool: return order_in_memory<uint8_t>(a, b);
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay: return order_in_memory<int64_t>(a, b);
    case Kind::Decimal: return order_in_memory<value::Decimal>(a, b);
    case Kind::MixedMoney: return order_in_memory<value::MixedMoney>(a, b);
    case Kind::Text:
    case Kind::Id: return order(view(load<Text>(a)), view(load<Text>(b)));
    case Kind::Ip: return order_in_memory<value::Ip>(a, b);
    case Kind::Cidr: return order_in_memory<value::Cidr>(a, b);
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Enum: return order_in_memory<int32_t>(a, b);
    case Kind::Record: return order_fields(types, types[t.record], a, b);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return order_items(types, t, a, b);
    case Kind::Optional: return order_optionals(types, type, a, b);
  }
  HELIOS_UNREACHABLE("a kind of type without an order");
}

namespace {

uint64_t hash_bytes(const void* bytes, size_t size, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes, size, seed);
}

uint64_t hash_from(const TypeTable& types, TypeId type, const void* memory, uint64_t seed);

uint64_t hash_fields(const TypeTable& types, const Record& record, const void* memory,
                     uint64_t seed) {
  for (const RecordField& field : record.fields) {
    seed = hash_from(types, field.type, at(memory, field.offset), seed);
  }
  return seed;
}

uint64_t hash_items(const TypeTable& types, const Type& t, const void* memory, uint64_t seed) {
  const auto slice = load<Slice>(memory);
  const size_t step = stride(types, t);
  seed = hash_bytes(&slice.count, sizeof slice.count, seed);
  for (uint64_t i = 0; i < slice.count; ++i) {
    const void* item = at(slice.items, i * step);
    seed = hash_from(types, t.element, item, seed);
    if (t.kind == Kind::Map) seed = hash_from(types, t.mapped, at(item, t.map_value_offset), seed);
  }
  return seed;
}

/// Each part seeds the next. Padding is never read: equal values have equal hashes.
uint64_t hash_from(const TypeTable& types, TypeId type, const void* memory, uint64_t seed) {
  const Type& t = types[type];
  switch (t.kind) {
    case Kind::Bool:
    case Kind::Int:
    case Kind::Money:
    case Kind::Time:
    case Kind::Date:
    case Kind::Duration:
    case Kind::TimeOfDay:
    case Kind::Decimal:
    case Kind::Ip:
    case Kind::Pattern:
    case Kind::Zone:
    case Kind::Calendar:
    case Kind::Error:
    case Kind::Enum: return hash_bytes(memory, t.size, seed);
    case Kind::MixedMoney: {
      const auto money = load<value::MixedMoney>(memory);
      return hash_bytes(&money.minor, sizeof money.minor, seed + money.currency.index);
    }
    case Kind::Cidr: {
      const auto block = load<value::Cidr>(memory);
      return hash_bytes(&block.base, sizeof block.base, seed + block.prefix);
    }
    case Kind::Text:
    case Kind::Id: {
      const auto text = load<Text>(memory);
      return hash_bytes(text.data, text.size, seed);
    }
    case Kind::Record: return hash_fields(types, types[t.record], memory, seed);
    case Kind::List:
    case Kind::Set:
    case Kind::Map: return hash_items(types, t, memory, seed);
    case Kind::Optional:
      return is_known(types, type, memory) ? hash_from(types, t.element, memory, seed + 1)
                                           : hash_bytes(nullptr, 0, seed);
  }
  HELIOS_UNREACHABLE("a kind of type without a hash");
}

}  // namespace

uint64_t hash(const TypeTable& types, TypeId type, const void* memory) {
  return hash_from(types, type, memory, 0);
}

}  // namespace helios::abi
