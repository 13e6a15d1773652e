#pragma once

#include <string>
#include <utility>
#include <variant>

#include "runtime/base/check.h"

namespace helios {

/// What the world did to us: a file that is not there, a bundle that is torn. One message, for a
/// person.
struct Error {
  std::string message;
};

/// A T, or why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(Error error) : state_(std::move(error)) {}

  bool ok() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return ok(); }
  T& value() {
    HELIOS_CHECK(ok(), "value of a failed Result");
    return std::get<T>(state_);
  }
  const T& value() const {
    HELIOS_CHECK(ok(), "value of a failed Result");
    return std::get<T>(state_);
  }
  T& operator*() { return value(); }
  const T& operator*() const { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const { return std::get<Error>(state_); }

 private:
  std::variant<T, Error> state_;
};

struct Done {};
/// For work that yields nothing but may fail.
using Status = Result<Done>;

}  // namespace helios
