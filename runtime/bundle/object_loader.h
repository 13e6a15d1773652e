#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/base/result.h"

/// Native code from the objects of a bundle, ready to call: a linker small enough to trust. All
/// sections lie in one mapping, code readable and executable, constants readable; nothing is
/// writable once it is loaded, so code can keep no state. What the compiler never makes (other
/// relocations, undefined symbols, writable data) is refused.
namespace helios::bundle {

class LoadedCode {
 public:
  static Result<LoadedCode> load(std::span<const std::vector<std::byte>> objects);

  /// The address of a global symbol; null when there is none.
  const void* find(std::string_view symbol) const;
  template <typename Function>
  Function function(std::string_view symbol) const {
    return reinterpret_cast<Function>(const_cast<void*>(find(symbol)));
  }

  LoadedCode(LoadedCode&& other) noexcept;
  LoadedCode& operator=(LoadedCode&& other) noexcept;
  ~LoadedCode();

 private:
  LoadedCode() = default;
  friend class ObjectLinker;

  void* mapping_ = nullptr;
  size_t mapping_bytes_ = 0;
  std::unordered_map<std::string, const void*> symbols_;
};

}  // namespace helios::bundle
