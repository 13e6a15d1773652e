#include "runtime/engine/blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace helios::engine {
namespace {

constexpr size_t kAlign = 64;  // a cache line

}  // namespace

void Blocks::Release::operator()(char* chunk) const {
  ::operator delete(chunk, std::align_val_t(align));
}

void Blocks::add_chunk(size_t bytes) {
  const bool is_huge = bytes >= kChunkBytesMax;
  const size_t align = is_huge ? kChunkBytesMax : kAlign;
  char* const chunk = static_cast<char*>(::operator new(bytes, std::align_val_t(align)));
  chunks_.emplace_back(chunk, Release{align});
  // Keys come in any order, so that nearly every look at one would look its page up, too. A wish:
  // the system may not know huge pages.
  if (is_huge) madvise(chunk, bytes, MADV_HUGEPAGE);
  bytes_ += bytes;
  free_ = chunk;
  end_ = chunk + bytes;
}

void* Blocks::allocate(size_t bytes) {
  const size_t size = size_for(bytes);
  Freed*& freed = freed_[size_t(std::countr_zero(size))];
  if (freed == nullptr) return carve(size);
  Freed* const block = freed;
  freed = block->next;
  return block;
}

/// A block of a cache line or more begins with one.
void* Blocks::carve(size_t size) {
  if (size >= kAlign && free_ != nullptr) {
    free_ += -reinterpret_cast<uintptr_t>(free_) & (kAlign - 1);
  }
  if (free_ >= end_ || size_t(end_ - free_) < size) {
    chunk_bytes_ = std::min(chunk_bytes_ * 2, kChunkBytesMax);
    add_chunk(std::max(size, chunk_bytes_));
  }
  void* const block = free_;
  free_ += size;
  return block;
}

void Blocks::free(void* block, size_t bytes) {
  Freed*& freed = freed_[size_t(std::countr_zero(size_for(bytes)))];
  freed = new (block) Freed{freed};
}

void Blocks::sweep() {
  for (const Doomed& doomed : doomed_) free(doomed.block, doomed.bytes);
  doomed_.clear();
}

}  // namespace helios::engine
