#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace helios {

/// Bump memory for everything that lives as long as one event: texts, lists, records.
/// `reset()` frees all of it at once and keeps the blocks.
class Arena {
 public:
  Arena() = default;
  Arena(Arena&& other) noexcept { *this = std::move(other); }
  Arena& operator=(Arena&& other) noexcept {
    blocks_ = std::exchange(other.blocks_, {});
    block_ = std::exchange(other.block_, 0);
    cursor_ = std::exchange(other.cursor_, 0);
    end_ = std::exchange(other.end_, 0);
    return *this;
  }

  void* allocate(size_t size, size_t align = 16) {
    uintptr_t at = (cursor_ + align - 1) & ~uintptr_t(align - 1);
    if (at + size > end_) return allocate_slow(size, align);
    cursor_ = at + size;
    return reinterpret_cast<void*>(at);
  }
  template <typename T>
  T* allocate_array(size_t count) {
    return static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
  }
  void reset() {
    block_ = 0;
    if (blocks_.empty()) {
      cursor_ = end_ = 0;
    } else {
      cursor_ = reinterpret_cast<uintptr_t>(blocks_[0].data.get());
      end_ = cursor_ + blocks_[0].size;
    }
  }

 private:
  struct Block {
    std::unique_ptr<char[]> data;
    size_t size;
  };
  static constexpr size_t kBlockBytes = 64 * 1024;  // a typical event fits many times over

  void* allocate_slow(size_t size, size_t align) {
    const size_t needed = size + align;
    do {
      if (!blocks_.empty()) ++block_;
      if (block_ >= blocks_.size()) {
        size_t bytes = needed > kBlockBytes ? needed : kBlockBytes;
        blocks_.push_back({std::make_unique<char[]>(bytes), bytes});
      }
    } while (blocks_[block_].size < needed);
    cursor_ = reinterpret_cast<uintptr_t>(blocks_[block_].data.get());
    end_ = cursor_ + blocks_[block_].size;
    return allocate(size, align);
  }

  std::vector<Block> blocks_;
  size_t block_ = 0;
  uintptr_t cursor_ = 0;
  uintptr_t end_ = 0;
};

}  // namespace helios
