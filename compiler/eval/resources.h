#pragma once

#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/value/pattern.h"
#include "runtime/value/time.h"

namespace helios::eval {

/// What a schema names and evaluation needs ready: compiled patterns, zones, calendars. Immutable:
/// threads may share it.
class Resources {
 public:
  explicit Resources(const abi::Schema& schema);

  const value::Pattern& pattern(uint32_t index) const { return patterns_[index]; }
  const value::Zone& zone(uint32_t index) const { return zones_[index]; }
  const value::Calendar& calendar(uint32_t index) const { return calendars_[index]; }

 private:
  std::vector<value::Pattern> patterns_;
  std::vector<value::Zone> zones_;
  std::vector<value::Calendar> calendars_;
};

}  // namespace helios::eval
