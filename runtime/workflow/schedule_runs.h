#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/workflow.h"
#include "runtime/value/time.h"
#include "runtime/workflow/instance.h"

namespace helios::workflow {

/// The runs of a schedule, one after the other: instants at which the clocks of its zone say one of its times. A time that they
/// skip is due at the first instant after, and one that comes twice the first time, so no run is lost or made twice.
class ScheduleRuns {
 public:
  /// Those at or after `from_ns`. The schedule outlives it.
  ScheduleRuns(const abi::Schedule& schedule, value::Zone zone, int64_t from_ns);

  /// kNever: there are none any more.
  int64_t next_ns() const { return at_ < of_day_.size() ? of_day_[at_] : kNever; }
  void pop();

 private:
  void find_day();
  bool is_on(value::Date day) const;
  void list_runs(value::Date day);

  const abi::Schedule& schedule_;
  value::Zone zone_;
  int64_t from_ns_;
  value::Date day_;               // the next to look at
  std::vector<int64_t> of_day_;   // runs of the day before it, ascending
  size_t at_ = 0;
};

}  // namespace helios::workflow
