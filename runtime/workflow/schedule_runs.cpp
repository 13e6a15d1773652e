#include "runtime/workflow/schedule_runs.h"

namespace helios::workflow {
namespace {

/// A 29 February comes within eight years of any day; what has not come by then never does.
constexpr int64_t kDaysToNextRunMax = 9 * 366;

bool has(uint64_t bits, int64_t n) { return ((bits >> n) & 1) != 0; }

}  // namespace

ScheduleRuns::ScheduleRuns(const abi::Schedule& schedule, value::Zone zone, int64_t from_ns)
    : schedule_(schedule), zone_(zone), from_ns_(from_ns), day_(zone.date(value::Time{from_ns})) {
  find_day();
}

void ScheduleRuns::pop() {
  from_ns_ = of_day_[at_] + 1;
  while (at_ < of_day_.size() && of_day_[at_] < from_ns_) ++at_;
  if (at_ == of_day_.size()) find_day();
}

void ScheduleRuns::find_day() {
  for (int64_t ahead = 0; ahead < kDaysToNextRunMax && next_ns() == kNever; ++ahead) {
    const value::Date day{day_.days++};
    if (is_on(day)) list_runs(day);
  }
}

bool ScheduleRuns::is_on(value::Date day) const {
  const value::CivilDate date = value::civil(day);
  if (!has(schedule_.months, date.month)) return false;
  const bool of_month = has(schedule_.days, date.day);
  const bool of_week = has(schedule_.weekdays, value::weekday(day) - 1);
  return schedule_.either_day ? of_month || of_week : of_month && of_week;
}

void ScheduleRuns::list_runs(value::Date day) {
  of_day_.clear();
  at_ = 0;
  for (int64_t hour = 0; hour < 24; ++hour) {
    if (!has(schedule_.hours, hour)) continue;
    for (int64_t minute = 0; minute < 60; ++minute) {
      if (!has(schedule_.minutes, minute)) continue;
      const value::TimeOfDay at{hour * value::kHour + minute * value::kMinute};
      const int64_t run_ns = zone_.first_instant(day, at).ns;
      const bool is_new = of_day_.empty() || of_day_.back() < run_ns;
      if (run_ns >= from_ns_ && is_new) of_day_.push_back(run_ns);
    }
  }
}

}  // namespace helios::workflow
