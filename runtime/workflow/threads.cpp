#include <algorithm>
#include <cstring>

#include "runtime/abi/new_value.h"
#include "runtime/base/check.h"
#include "runtime/workflow/flaw.h"
#include "runtime/workflow/transition.h"

/// Threads and their frames: one at the start, more between a Fork or Each and its Join. A number is never used again, so that
/// what was said to a thread that is gone reaches nobody.
namespace helios::workflow {

uint32_t Transition::add_thread(uint32_t parent, uint32_t frame, uint32_t step) {
  Thread thread;
  thread.number = instance_.threads_made++;
  thread.parent = parent;
  thread.frame = frame;
  thread.step = step;
  instance_.threads.push_back(thread);
  return thread.number;
}

uint32_t Transition::add_frame(uint32_t scope, uint32_t parent) {
  const size_t size = schema_.types[workflow_.scopes[scope].frame].size;
  auto* const memory = static_cast<char*>(abi::zeroed(size, arena_));
  instance_.frames.push_back({instance_.frames_made++, scope, parent, memory});
  return instance_.frames.back().number;
}

/// And its frame, where that is its own.
void Transition::remove_thread(uint32_t number) {
  const Thread gone = *instance_.thread(number);
  std::erase_if(instance_.threads, [&](const Thread& each) { return each.number == number; });
  const auto uses = [&](const Thread& each) { return each.frame == gone.frame; };
  if (std::any_of(instance_.threads.begin(), instance_.threads.end(), uses)) return;
  if (gone.frame == instance_.frames[0].number) return;
  std::erase_if(instance_.frames, [&](const Frame& each) { return each.number == gone.frame; });
}

void Transition::fork(Thread& thread) {
  thread.doing = Doing::Joining;
  const Thread parent = thread;
  std::vector<uint32_t> children;
  for (const abi::Arm& arm : step_of(parent).arms) {
    children.push_back(add_thread(parent.number, parent.frame, arm.target));
  }
  for (uint32_t child : children) {
    if (instance_.thread(child) == nullptr) return;  // a sibling failed
    enter(*instance_.thread(child), instance_.thread(child)->step);
    go(child);
  }
}

/// `thread` is at a Join. The last one of its siblings takes all of them away and sends the parent on.
void Transition::join(Thread& thread) {
  thread.doing = Doing::Joined;
  const uint32_t parent = thread.parent, next = step_of(thread).next;
  if (step_of(*instance_.thread(parent)).kind == abi::StepKind::Each) {
    remove_thread(thread.number);
    return begin_items(parent);
  }
  const auto under_way = [&](const Thread& each) {
    return each.parent == parent && each.doing != Doing::Joined;
  };
  const bool alone = std::none_of(instance_.threads.begin(), instance_.threads.end(), under_way);
  if (!alone && !HELIOS_HAS_FLAW(JoinedEarly)) return;
  std::erase_if(instance_.threads, [&](const Thread& each) { return each.parent == parent; });
  release(*instance_.thread(parent), next);
}

/// Children for as many items as may be worked on at once; on after the Join when none is left.
void Transition::begin_items(uint32_t number) {
  Thread* thread = instance_.thread(number);
  thread->doing = Doing::Joining;
  const abi::Step& step = step_of(*thread);
  const void* const input = compute(*thread, step.input);
  if (input == nullptr) return;
  const abi::RecordField& list = schema_.types[record_of(step.input)].fields[0];
  const auto items = abi::load<abi::Slice>(abi::at(input, list.offset));
  const size_t stride = abi::stride(schema_.types, schema_.types[list.type]);
  const auto is_child = [&](const Thread& each) { return each.parent == number; };
  auto working = size_t(std::count_if(instance_.threads.begin(), instance_.threads.end(), is_child));
  if (thread->begun == items.count && working == 0) {
    return release(*thread, workflow_.steps[step.next].next);
  }
  while (thread->begun < items.count && working < step.limit) {
    const uint32_t target = step.arms[0].target;
    const uint32_t frame = add_frame(workflow_.steps[target].scope, thread->frame);
    std::memcpy(instance_.frame(frame).memory, abi::at(items.items, thread->begun * stride), stride);
    ++thread->begun;
    const uint32_t child = add_thread(number, frame, target);
    enter(*instance_.thread(child), target);
    go(child);  // may join at once, and begin the next
    thread = instance_.thread(number);
    if (thread == nullptr || thread->doing != Doing::Joining) return;
    working = size_t(std::count_if(instance_.threads.begin(), instance_.threads.end(), is_child));
  }
}

}  // namespace helios::workflow
