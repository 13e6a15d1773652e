#include "compiler/eval/resources.h"

#include "runtime/base/check.h"

namespace helios::eval {
namespace {

value::Zone find_zone(const std::string& name) {
  const auto zone = value::Zone::find(name);
  HELIOS_CHECK(zone.has_value(), "a zone that is not in the tz database");
  return *zone;
}

value::Calendar make_calendar(const abi::CalendarResource& resource) {
  value::Calendar calendar{find_zone(resource.zone), resource.weekdays, {}};
  for (int64_t day : resource.holidays) calendar.holidays.push_back({day});
  return calendar;
}

}  // namespace

Resources::Resources(const abi::Schema& schema) {
  for (const auto& resource : schema.patterns) {
    auto pattern = value::Pattern::compile(resource.source, resource.ignoring_case);
    HELIOS_CHECK(pattern.ok(), "a pattern that does not compile");
    patterns_.push_back(std::move(*pattern));
  }
  for (const std::string& name : schema.zones) zones_.push_back(find_zone(name));
  for (const auto& resource : schema.calendars) calendars_.push_back(make_calendar(resource));
}

}  // namespace helios::eval
