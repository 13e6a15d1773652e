#include "compiler/testing/instances.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/ir/awaited.h"
#include "runtime/base/check.h"
#include "runtime/value/time.h"

namespace helios::testing {
namespace {

using Stands = ir::TestStatement::Stands;
using workflow::Doing;
using workflow::Instance;
using workflow::Stage;

std::string with_reason(const std::string& what, const std::string& reason) {
  return reason.empty() ? what : fmt::format("{} because \"{}\"", what, reason);
}

/// What a thread waits for, by name; not that it waits for its siblings.
void add_awaited(const abi::Schema& schema, const abi::Workflow& workflow,
                 const workflow::Thread& thread, std::set<std::string>& names) {
  const abi::Step& step = workflow.steps[thread.step];
  switch (thread.doing) {
    case Doing::Awaiting:
      for (const abi::Arm& arm : step.arms) names.insert(schema.events[arm.event].name);
      return;
    case Doing::Asking:
    case Doing::Held:
    case Doing::Pausing:
      names.insert(schema.tasks[step.subject].name);
      return;
    case Doing::Watching:
      names.insert(schema.workflows[step.subject].name);
      return;
    case Doing::Sleeping:
      names.insert(value::to_string(value::Time{thread.due_ns}));
      return;
    case Doing::Going:
    case Doing::Joining:
    case Doing::Joined:
    case Doing::Parked:
      return;
  }
}

std::set<std::string> all_awaited(const abi::Schema& schema, const Instance& instance) {
  std::set<std::string> names;
  for (const workflow::Thread& thread : instance.threads)
    add_awaited(schema, schema.workflows[instance.workflow], thread, names);
  return names;
}

}  // namespace

std::optional<std::string> last_started(const workflow::Orchestrator& all, uint32_t workflow) {
  std::optional<std::string> last;
  all.each([&](const Instance& each) {
    if (each.workflow == workflow) last = each.id;
  });
  return last;
}

std::string standing(const abi::Schema& schema, const Instance& instance) {
  if (instance.is_parked()) return with_reason("was parked", instance.reason);
  switch (instance.stage) {
    case Stage::Running:
    case Stage::Undoing:
      return fmt::format("is waiting for {}", fmt::join(all_awaited(schema, instance), " or "));
    case Stage::Completed:
      return "completed";
    case Stage::Failed:
      return with_reason("failed", instance.reason);
    case Stage::Cancelled:
      return with_reason("was cancelled", instance.reason);
  }
  HELIOS_UNREACHABLE("an instance in no stage");
}

std::string standing(const abi::Schema& schema, const ir::TestStatement& expected) {
  const std::string because = expected.refused_because.value_or("");
  switch (expected.stands) {
    case Stands::AwaitsEvent:
    case Stands::AwaitsTask:
    case Stands::AwaitsWorkflow:
      return fmt::format("is waiting for {}", ir::name_of_awaited(schema, expected));
    case Stands::NotStarted:
      return "did not start";
    case Stands::Completed:
      return "completed";
    case Stands::Failed:
      return with_reason("failed", because);
    case Stands::Cancelled:
      return with_reason("was cancelled", because);
    case Stands::Parked:
      return with_reason("was parked", because);
  }
  HELIOS_UNREACHABLE("an instance that stands nowhere");
}

bool stands_so(const abi::Schema& schema, const Instance& instance,
               const ir::TestStatement& expected) {
  const bool for_that_reason =
      !expected.refused_because || *expected.refused_because == instance.reason;
  switch (expected.stands) {
    case Stands::AwaitsEvent:
    case Stands::AwaitsTask:
    case Stands::AwaitsWorkflow:
      return all_awaited(schema, instance).contains(ir::name_of_awaited(schema, expected));
    case Stands::NotStarted:
      return false;
    case Stands::Completed:
      return instance.stage == Stage::Completed;
    case Stands::Failed:
      return instance.stage == Stage::Failed && for_that_reason;
    case Stands::Cancelled:
      return instance.stage == Stage::Cancelled && for_that_reason;
    case Stands::Parked:
      return instance.is_parked() && for_that_reason;
  }
  HELIOS_UNREACHABLE("an instance that stands nowhere");
}

std::optional<int64_t> next_attempt_ns(const workflow::Orchestrator& all) {
  int64_t next_ns = workflow::kNever;
  all.each([&](const Instance& each) {
    for (const workflow::Thread& thread : each.threads) {
      if (thread.doing == Doing::Pausing) next_ns = std::min(next_ns, thread.due_ns);
    }
  });
  return next_ns == workflow::kNever ? std::nullopt : std::optional(next_ns);
}

}  // namespace helios::testing
