#pragma once

#include <string>
#include <vector>

#include "runtime/abi/memory.h"

namespace helios::ingest {

/// The texts that conditions compare with (Schema::asked_texts), each in one place that is always
/// near: a rule that makes sure of an equal hash by comparing the bytes need not fetch the line
/// again. For every other text it is one look into a small table.
class AskedTexts {
 public:
  explicit AskedTexts(const std::vector<std::string>& texts);

  /// The same text; where it is asked for, in its one place, which stays as long as this.
  abi::Text settled(abi::Text text) const {
    const size_t at = text.hash & mask_;
    return places_[at].size == 0 ? text : found(text, at);
  }

 private:
  abi::Text found(abi::Text text, size_t at) const;

  std::string bytes_;               // one behind the other
  std::vector<abi::Text> places_;   // open addressing by hash, a quarter full at most; of no bytes: none
  size_t mask_ = 0;
};

}  // namespace helios::ingest
