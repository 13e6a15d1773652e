#pragma once

#include <cstdint>
#include <cstring>

#include "runtime/engine/interned_values.h"

namespace helios::engine {

/// The different values of one key in the order of the language, side by side as a set holds them:
/// reading all of them is one copy. What they point to belongs to InternedValues. One block of
/// memory, 16 bytes when empty.
class SortedValues {
 public:
  uint32_t size() const { return size_; }
  const char* items() const { return items_; }

  void insert(const void* value, const InternedValues& values, Blocks& blocks) {
    const size_t stride = values.value_bytes();
    if ((size_ + 1) * stride > bytes_) make_room(stride, blocks);
    char* const at = items_ + place_of(value, values) * stride;
    std::memmove(at + stride, at, size_t(items_ + size_ * stride - at));
    std::memcpy(at, value, stride);
    ++size_;
  }
  /// It is there.
  void erase(const void* value, const InternedValues& values) {
    const size_t stride = values.value_bytes();
    char* const at = items_ + place_of(value, values) * stride;
    std::memmove(at, at + stride, size_t(items_ + size_ * stride - at) - stride);
    --size_;
  }
  /// How many come before it.
  uint32_t place_of(const void* value, const InternedValues& values) const {
    uint32_t low = 0, high = size_;
    while (low < high) {
      const uint32_t middle = (low + high) / 2;
      const bool before = values.compare(items_ + middle * values.value_bytes(), value) < 0;
      (before ? low : high) = before ? middle + 1 : middle;
    }
    return low;
  }

 private:
  void make_room(size_t stride, Blocks& blocks) {
    const size_t bytes = Blocks::size_for(bytes_ == 0 ? stride : size_t(bytes_) * 2);
    char* const grown = static_cast<char*>(blocks.allocate(bytes));
    if (bytes_ != 0) {
      std::memcpy(grown, items_, size_ * stride);
      blocks.free(items_, bytes_);
    }
    items_ = grown;
    bytes_ = uint32_t(bytes);
  }

  char* items_ = nullptr;
  uint32_t size_ = 0, bytes_ = 0;
};

}  // namespace helios::engine
