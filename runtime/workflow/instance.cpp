#include "runtime/workflow/instance.h"

#include <algorithm>

#include "runtime/base/check.h"

namespace helios::workflow {

Thread* Instance::thread(uint32_t number) {
  const auto is_it = [&](const Thread& each) { return each.number == number; };
  const auto found = std::find_if(threads.begin(), threads.end(), is_it);
  return found == threads.end() ? nullptr : &*found;
}

Thread* Instance::at_visit(uint64_t visit) {
  const auto is_it = [&](const Thread& each) { return each.visit == visit; };
  const auto found = std::find_if(threads.begin(), threads.end(), is_it);
  return found == threads.end() ? nullptr : &*found;
}

Frame& Instance::frame(uint32_t number) {
  const auto is_it = [&](const Frame& each) { return each.number == number; };
  const auto found = std::find_if(frames.begin(), frames.end(), is_it);
  HELIOS_CHECK(found != frames.end(), "a thread whose frame is gone");
  return *found;
}

bool Instance::is_parked() const {
  return std::any_of(threads.begin(), threads.end(),
                     [](const Thread& each) { return each.doing == Doing::Parked; });
}

int64_t Instance::due_ns() const {
  if (has_ended(stage)) return kNever;
  int64_t due = stage == Stage::Running ? deadline_ns : kNever;
  for (const Thread& each : threads) due = std::min({due, each.due_ns, each.deadline_ns});
  return due;
}

std::string state_name(const abi::Schema& schema, const Instance& instance, const Thread& thread) {
  const abi::Workflow& workflow = schema.workflows[instance.workflow];
  return workflow.name + "." + workflow.steps[thread.step].name;
}

}  // namespace helios::workflow
