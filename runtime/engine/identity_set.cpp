#include "runtime/engine/identity_set.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace helios::engine {

bool IdentitySet::insert(std::string_view bytes) {
  if ((size_ + 1) * 2 > cells_.size()) grow();
  const XXH128_hash_t digest = XXH3_128bits(bytes.data(), bytes.size());
  Hash hash{digest.low64, digest.high64};
  if (hash == Hash{}) hash.low = 1;
  const size_t mask = cells_.size() - 1;
  size_t i = hash.low & mask;
  for (; cells_[i] != Hash{}; i = (i + 1) & mask) {
    if (cells_[i] == hash) return false;
  }
  cells_[i] = hash;
  ++size_;
  return true;
}

void IdentitySet::grow() {
  std::vector<Hash> old(cells_.empty() ? kFirstCells : cells_.size() * 2);
  old.swap(cells_);
  const size_t mask = cells_.size() - 1;
  for (const Hash& hash : old) {
    if (hash == Hash{}) continue;
    size_t i = hash.low & mask;
    while (cells_[i] != Hash{}) i = (i + 1) & mask;
    cells_[i] = hash;
  }
}

}  // namespace helios::engine
