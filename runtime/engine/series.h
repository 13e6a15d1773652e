#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>

#include "runtime/base/check.h"
#include "runtime/engine/moment.h"

namespace helios::engine {

/// Entries of one key in order of time, those of one time in the order they came. Grows at the end, shrinks at the
/// front, both for a constant cost on average; a late entry moves those behind it. One block of memory, 24 bytes when
/// empty, because there may be millions of them.
template <typename Entry>
class Series {
  static_assert(std::is_trivially_copyable_v<Entry>);

 public:
  Series() = default;
  Series(Series&& other) noexcept { swap(other); }
  Series& operator=(Series&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Series() { std::free(entries_); }

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
  uint32_t insert(const Entry& entry) {
    const uint32_t place = first_after(entry.time_ns);
    make_room();
    Entry* const at = entries_ + begin_ + place;
    std::memmove(static_cast<void*>(at + 1), at, (size() - place) * sizeof(Entry));
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
  static constexpr uint32_t kFirstCapacity = 4;
  static constexpr uint32_t kCapacityMax = 1u << 31;  // indices are 32 bits; one key never comes near

  void swap(Series& other) {
    std::swap(entries_, other.entries_);
    std::swap(begin_, other.begin_);
    std::swap(end_, other.end_);
    std::swap(capacity_, other.capacity_);
  }
  void make_room() {
    if (end_ < capacity_) return;
    if (begin_ > capacity_ / 2) {
      std::memmove(static_cast<void*>(entries_), entries_ + begin_, size() * sizeof(Entry));
      end_ -= begin_;
      begin_ = 0;
      return;
    }
    HELIOS_CHECK(capacity_ < kCapacityMax, "a key with two thousand million entries");
    capacity_ = capacity_ == 0 ? kFirstCapacity : capacity_ * 2;
    void* const grown = std::realloc(static_cast<void*>(entries_), capacity_ * sizeof(Entry));
    HELIOS_CHECK(grown != nullptr, "no memory for features");
    entries_ = static_cast<Entry*>(grown);
  }

  Entry* entries_ = nullptr;
  uint32_t begin_ = 0, end_ = 0, capacity_ = 0;
};

}  // namespace helios::engine
