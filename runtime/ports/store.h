#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/result.h"

namespace helios::ports {

/// One change: a value under a key, or the key gone.
struct Write {
  std::string key;
  std::optional<std::string> value;
};

/// What outlives a crash, for one owner: keys in byte order. Whoever writes keeps what it needs in its own memory, and
/// reads here only when it begins, or when a person asks for what is long past.
class Store {
 public:
  virtual ~Store() = default;

  /// Everything whose key begins with `prefix`, in order.
  virtual Status scan(std::string_view prefix,
                      const std::function<void(std::string_view key, std::string_view value)>& each) = 0;
  /// All of it or nothing, in this order, and durable when it is ok. An error means that it is not known which: the owner
  /// forgets what it has in memory and begins again from here.
  virtual Status commit(const std::vector<Write>& writes) = 0;
};

}  // namespace helios::ports
