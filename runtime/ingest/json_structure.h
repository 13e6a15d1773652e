#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace helios::ingest {

/// Where the tokens of a JSON text begin, found at some gigabytes a second by simdjson's first stage: every bracket,
/// comma and colon outside of texts, every opening quote, the first character of every other scalar.
///
/// What the walk over them relies on: the whole line is valid UTF-8, every text is closed and holds no bare control
/// character. All else (grammar, numbers, escapes) is the walk's to check. simdjson's own On-Demand walk does not
/// check what it skips and sees no duplicate names, and its tree has no exact numbers; therefore only its first stage.
class JsonStructure {
 public:
  JsonStructure();
  ~JsonStructure();
  JsonStructure(JsonStructure&&) noexcept;
  JsonStructure& operator=(JsonStructure&&) noexcept;

  /// nullptr, or what is wrong. The text needs no padding.
  const char* find_tokens(std::string_view text);
  /// Offsets of the tokens, one more that is the text's length.
  const uint32_t* offsets() const { return offsets_; }
  uint32_t count() const { return count_; }

 private:
  struct Scanner;
  std::unique_ptr<Scanner> scanner_;
  const uint32_t* offsets_ = nullptr;
  uint32_t count_ = 0;
};

}  // namespace helios::ingest
