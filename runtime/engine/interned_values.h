#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/abi/types.h"

namespace helios::engine {

/// Values of one type by small numbers, each kept once while someone holds it.
class InternedValues {
 public:
  InternedValues(const abi::TypeTable& types, abi::TypeId type) : types_(types), type_(type) {}
  InternedValues(const InternedValues&) = delete;
  InternedValues& operator=(const InternedValues&) = delete;
  ~InternedValues();

  /// The number of an equal value, held once more.
  uint32_t hold(const void* memory);
  void hold(uint32_t number) { ++slots_[number].holders; }
  void release(uint32_t number);

  const void* memory(uint32_t number) const { return slots_[number].copy; }
  /// Numbers are below this.
  uint32_t bound() const { return uint32_t(slots_.size()); }

 private:
  struct Slot {
    char* copy = nullptr;
    std::string bytes;
    uint64_t holders = 0;
  };

  const abi::TypeTable& types_;
  abi::TypeId type_;
  std::vector<Slot> slots_;
  std::vector<uint32_t> free_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::string scratch_;
};

}  // namespace helios::engine
