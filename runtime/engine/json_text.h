#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>

namespace helios::engine {

/// JSON being written, into one buffer that grows and is used again. Who writes asks for room
/// first; behind what was asked for there is always some more, so that short pieces are copied in
/// whole strides.
class JsonText {
 public:
  static constexpr size_t kStride = 32;

  std::string_view view() const { return {begin_.get(), size_t(at_ - begin_.get())}; }
  void clear() { at_ = begin_.get(); }

  /// Where to write, at most so many bytes.
  char* room(size_t bytes) {
    if (size_t(end_ - at_) < bytes + kStride) grow(bytes + kStride);
    return at_;
  }
  /// What was written ends here.
  void ends(char* at) { at_ = at; }

  /// `text` can be read to the end of its last stride.
  void append_padded(const char* text, size_t size) {
    char* const to = room(size);
    for (size_t i = 0; i < size; i += kStride) std::memcpy(to + i, text + i, kStride);
    at_ = to + size;
  }
  void append(std::string_view text) {
    char* const to = room(text.size());
    std::memcpy(to, text.data(), text.size());
    at_ = to + text.size();
  }
  void append(char c) {
    *room(1) = c;
    ++at_;
  }
  void append(int64_t number);
  /// In quotes, with escapes where it needs them.
  void append_text(std::string_view text);

 private:
  void grow(size_t bytes);

  std::unique_ptr<char[]> begin_;
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace helios::engine
