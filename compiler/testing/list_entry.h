#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "runtime/abi/schema.h"

namespace helios::testing {

/// `given trusted contains "m1" until 2026-12-31`, `given fees maps DE to 1.5`
struct ListEntry {
  uint32_t list = 0;
  abi::Datum entry;
  std::optional<abi::Datum> mapped_to;
  int64_t from_ns = std::numeric_limits<int64_t>::min();
  int64_t until_ns = std::numeric_limits<int64_t>::max();
  bool is_dated() const {
    return from_ns != std::numeric_limits<int64_t>::min() ||
           until_ns != std::numeric_limits<int64_t>::max();
  }
};

/// Adds it to reference data of its list; what is said of a key before gives way.
void add_entry(const abi::TypeTable& types, abi::List& list, const ListEntry& added);

}  // namespace helios::testing
