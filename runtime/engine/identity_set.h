#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace helios::engine {

/// Which identities were seen, as 128-bit hashes: two different ones are taken for the same with a probability
/// of 10^-20 among a thousand million. 32 to 64 bytes each; grows as long as new ones come.
class IdentitySet {
 public:
  /// False: it was there.
  bool insert(std::string_view bytes);
  size_t size() const { return size_; }

 private:
  struct Hash {
    uint64_t low = 0, high = 0;  // both zero: empty
    friend bool operator==(Hash, Hash) = default;
  };
  static constexpr size_t kFirstCells = 1024;

  void grow();

  std::vector<Hash> cells_;      // open addressing, at most half full
  size_t size_ = 0;
};

}  // namespace helios::engine
