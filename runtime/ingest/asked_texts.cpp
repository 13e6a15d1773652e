#include "runtime/ingest/asked_texts.h"

#include <bit>

#include "runtime/base/short_text.h"

namespace helios::ingest {

AskedTexts::AskedTexts(const std::vector<std::string>& texts)
    : places_(std::bit_ceil(texts.size() * 4 + 1)), mask_(places_.size() - 1) {
  size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  bytes_.reserve(bytes);  // places point into it
  for (const std::string& text : texts) {
    if (text.empty()) continue;
    const char* const begin = bytes_.data() + bytes_.size();
    bytes_ += text;
    const auto size = uint32_t(text.size());
    const uint32_t hash = abi::text_hash(begin, size);
    size_t at = hash & mask_;
    while (places_[at].size != 0) at = (at + 1) & mask_;
    places_[at] = {begin, size, hash};
  }
}

abi::Text AskedTexts::found(abi::Text text, size_t at) const {
  for (; places_[at].size != 0; at = (at + 1) & mask_) {
    if (places_[at].hash != text.hash) continue;
    if (equal(abi::view(places_[at]), abi::view(text))) return places_[at];
  }
  return text;
}

}  // namespace helios::ingest
