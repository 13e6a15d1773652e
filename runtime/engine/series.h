#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>

#include "runtime/base/check.h"
#include "runtime/engine/blocks.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// Entries of one key in order of time, those of one time in the order they came. Grows at the end,
/// shrinks at the front, both for a constant cost on average; a late entry moves those behind it.
/// One block of memory, 24 bytes when empty, because there may be millions of them. Its block goes
/// with all others of the store.
template <typename Entry>
class Series {
  static_assert(std::is_trivially_copyable_v<Entry>);

 public:
  uint32_t size() const { return end_ - begin_; }
  bool empty() const { return begin_ == end_; }
  const Entry& operator[](uint32_t i) const { return entries_[begin_ + i]; }
  Entry& operator[](uint32_t i) { return entries_[begin_ + i]; }
  const Entry& front() const { return entries_[begin_]; }
  const Entry& back() const { return entries_[end_ - 1]; }

  /// The number of entries at or before `time_ns`: where the first after it stands.
  uint32_t first_after(int64_t time_ns) const {
    // Windows mostly end behind the last entry and begin before the first.
    if (empty() || back().time_ns <= time_ns) return size();
    if (front().time_ns > time_ns) return 0;
    uint32_t low = 0;  // entries[low] <= time; the answer is among the `left` after it
    for (uint32_t left = size() - 1; left > 0;) {
      const uint32_t half = (left + 1) / 2;
      // Without a branch: which half it is cannot be predicted.
      low += (operator[](low + half).time_ns <= time_ns) * half;
      left -= half;
    }
    return low + 1;
  }

  /// Behind all of the same time; returns where.
  uint32_t insert(const Entry& entry, Blocks& blocks) {
    const uint32_t place = first_after(entry.time_ns);
    if (end_ == capacity_) make_room(blocks);
    Entry* const at = entries_ + begin_ + place;
    if (place != size()) {
      std::memmove(static_cast<void*>(at + 1), at, (size() - place) * sizeof(Entry));
    }
    *at = entry;
    ++end_;
    return place;
  }
  void erase(uint32_t place) {
    Entry* const at = entries_ + begin_ + place;
    std::memmove(static_cast<void*>(at), at + 1, (size() - place - 1) * sizeof(Entry));
    --end_;
  }
  void drop_front(uint32_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }
  void drop_back(uint32_t count) {
    end_ -= count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

 private:
  static constexpr size_t kFirstBytes = sizeof(Entry) > 64 ? sizeof(Entry) : 64;  // a cache line
  static constexpr uint32_t kCapacityMax = 1u << 31;  // indices are 32 bits; one key never comes near

  void make_room(Blocks& blocks) {
    if (begin_ > capacity_ / 2) {
      std::memmove(static_cast<void*>(entries_), entries_ + begin_, size() * sizeof(Entry));
      end_ -= begin_;
      begin_ = 0;
      return;
    }
    HELIOS_CHECK(capacity_ < kCapacityMax, "a key with two thousand million entries");
    const size_t before = capacity_ * sizeof(Entry);
    const size_t bytes = Blocks::size_for(before == 0 ? kFirstBytes : before * 2);
    auto* const grown = static_cast<Entry*>(blocks.allocate(bytes));
    if (before != 0) {
      std::memcpy(static_cast<void*>(grown), entries_ + begin_, size() * sizeof(Entry));
      blocks.free(entries_, before);
    }
    end_ -= begin_;
    begin_ = 0;
    entries_ = grown;
    capacity_ = uint32_t(bytes / sizeof(Entry));
  }

  Entry* entries_ = nullptr;
  uint32_t begin_ = 0, end_ = 0, capacity_ = 0;
};

}  // namespace helios::engine
