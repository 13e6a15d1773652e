#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "runtime/abi/datum.h"
#include "runtime/base/id.h"

/// Values to bytes and back. What a struct is made of is said once, in a `fields(archive, struct)`
/// that both directions use (HELIOS_FIELDS); numbers are little-endian, texts and vectors have
/// their length in front.
namespace helios::abi {

/// Reference data nests no deeper than types do, and types are written by people.
constexpr int kDatumDepthMax = 64;

class ByteWriter {
 public:
  template <typename... T>
  void operator()(const T&... values) {
    (write(values), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <typename T>
  void write(const T& value) {
    if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      raw(&value, sizeof value);
    } else {
      fields(*this, value);
    }
  }
  void write(const std::string& text) {
    write(static_cast<uint64_t>(text.size()));
    raw(text.data(), text.size());
  }
  template <typename Tag>
  void write(const Id<Tag>& id) {
    write(id.index);
  }
  template <typename T>
  void write(const std::vector<T>& items) {
    write(static_cast<uint64_t>(items.size()));
    for (const T& item : items) write(item);
  }
  template <typename T>
  void write(const std::optional<T>& value) {
    write(value.has_value());
    if (value) write(*value);
  }
  template <typename A, typename B>
  void write(const std::pair<A, B>& pair) {
    (*this)(pair.first, pair.second);
  }
  void write(const Datum& datum);

  void raw(const void* from, size_t size) { bytes_.append(static_cast<const char*>(from), size); }

  std::string bytes_;
};

/// Reads what ByteWriter wrote. Past the end, or where a length cannot be, everything reads as
/// nothing and `failed` says so.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <typename... T>
  void operator()(T&... values) {
    (read(values), ...);
  }
  bool failed() const { return failed_; }
  void fail() {
    failed_ = true;
    rest_ = {};
  }
  bool at_end() const { return rest_.empty(); }

 private:
  template <typename T>
  void read(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      uint8_t byte = 0;
      read(byte);
      value = byte != 0;
    } else if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
      raw(&value, sizeof value);
    } else {
      fields(*this, value);
    }
  }
  void read(std::string& text) {
    const size_t size = read_length();
    text.assign(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }
  template <typename Tag>
  void read(Id<Tag>& id) {
    read(id.index);
  }
  template <typename T>
  void read(std::vector<T>& items) {
    const size_t count = read_length();
    items.clear();
    for (size_t i = 0; i < count && !failed_; ++i) read(items.emplace_back());
  }
  template <typename T>
  void read(std::optional<T>& value) {
    bool there = false;
    read(there);
    value.reset();
    if (there) read(value.emplace());
  }
  template <typename A, typename B>
  void read(std::pair<A, B>& pair) {
    (*this)(pair.first, pair.second);
  }
  void read(Datum& datum);

  /// Of a text or vector: every item takes a byte at least.
  size_t read_length() {
    uint64_t length = 0;
    read(length);
    if (length <= rest_.size()) return static_cast<size_t>(length);
    fail();
    return 0;
  }
  void raw(void* to, size_t size) {
    if (size > rest_.size()) {
      fail();
      std::memset(to, 0, size);
      return;
    }
    std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  int depth_ = 0;
  bool failed_ = false;
};

}  // namespace helios::abi

/// What a struct is made of, once for both directions, in the struct's namespace: `T` is const when it is written.
#define HELIOS_FIELDS(Struct, ...)                          \
  template <typename Archive, typename T>                   \
    requires std::is_same_v<std::remove_const_t<T>, Struct> \
  void fields(Archive& archive, T& s) {                     \
    archive(__VA_ARGS__);                                   \
  }

