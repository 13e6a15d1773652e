#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace helios::engine {

/// Memory for the state of keys, in blocks of powers of two without headers: there may be many
/// millions of them. A freed block serves the next of its size; all are given back together, so
/// that nothing kept in them needs a destructor.
class Blocks {
 public:
  Blocks() = default;
  Blocks(const Blocks&) = delete;
  Blocks& operator=(const Blocks&) = delete;

  /// How long the block for so many bytes is.
  static size_t size_for(size_t bytes) { return std::bit_ceil(bytes < kBytesMin ? kBytesMin : bytes); }
  /// Aligned to its size, up to a cache line.
  void* allocate(size_t bytes);
  void free(void* block, size_t bytes);
  /// No more than so many bytes, for good.
  void* allocate_for_good(size_t bytes) {
    return carve((bytes + kBytesMin - 1) / kBytesMin * kBytesMin);
  }

  /// Freed by the next `sweep`: until then, what was read of it may still be looked at.
  void free_later(void* block, size_t bytes) { doomed_.push_back({block, bytes}); }
  void sweep();

  /// All that was taken from the system.
  size_t bytes() const { return bytes_; }

 private:
  static constexpr size_t kBytesMin = 32;
  static constexpr size_t kChunkBytesMin = 16 * 1024;         // one small stream of events
  static constexpr size_t kChunkBytesMax = 2 * 1024 * 1024;   // many keys: a huge page
  struct Freed {
    Freed* next;
  };
  struct Doomed {
    void* block;
    size_t bytes;
  };
  struct Release {
    size_t align;
    void operator()(char* chunk) const;
  };

  void* carve(size_t size);
  void add_chunk(size_t bytes);

  std::vector<std::unique_ptr<char, Release>> chunks_;
  char* free_ = nullptr;
  char* end_ = nullptr;
  std::array<Freed*, 64> freed_{};  // by the logarithm of the size
  std::vector<Doomed> doomed_;
  size_t chunk_bytes_ = kChunkBytesMin;
  size_t bytes_ = 0;
};

}  // namespace helios::engine
