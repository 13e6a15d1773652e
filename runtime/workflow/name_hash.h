#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace helios::workflow {

/// A name by 128 bits: two different ones are taken for the same with a probability of 10^-20 among a thousand million. A
/// million instances would spend more on names than on what they hold.
struct NameHash {
  uint64_t low = 0, high = 0;
  friend bool operator==(NameHash, NameHash) = default;
};
NameHash name_hash(std::string_view name);

struct HashOfNameHash {
  size_t operator()(NameHash hash) const { return hash.low; }
};

}  // namespace helios::workflow
