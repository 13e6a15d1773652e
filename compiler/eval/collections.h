#pragma once

#include "runtime/abi/schema.h"

/// Sets, maps and reference data as Datums.
namespace helios::eval {

/// Sorted, without duplicates.
abi::Data as_set(abi::Data items);
/// Keys and values in turn to a map: sorted by key, of equal keys the last.
abi::Data as_map(abi::Data entries);

/// Where the key of a set, or of a map with `step` 2, stands; the size when it is not there.
size_t find_key(const abi::Data& sorted, const abi::Datum& key, size_t step);
/// `in` for a list, set or map.
bool contains(const abi::Type& collection, const abi::Data& items, const abi::Datum& item);

/// Reference data at an instant: the entries valid then.
abi::Datum list_at(const abi::TypeTable& types, const abi::List& list, int64_t time_ns);

/// What a type's memory is when all of it is zero.
abi::Datum zero(const abi::TypeTable& types, abi::TypeId type);

}  // namespace helios::eval
