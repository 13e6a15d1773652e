#pragma once

#include <map>
#include <string>

#include "runtime/ports/store.h"

namespace helios::sim {

/// A store that is as durable as this object: for simulations in which nothing breaks.
class MemoryStore : public ports::Store {
 public:
  Status scan(std::string_view prefix,
              const std::function<void(std::string_view, std::string_view)>& each) override;
  Status commit(const std::vector<ports::Write>& writes) override;

  const std::map<std::string, std::string, std::less<>>& values() const { return values_; }

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace helios::sim
