#include <algorithm>

#include "runtime/abi/image.h"
#include "runtime/base/check.h"
#include "runtime/workflow/layout.h"
#include "runtime/workflow/orchestrator.h"

/// What nobody awaited in time is not lost: it is listed, and can be given again.
namespace helios::workflow {

void Orchestrator::expire(int64_t now_ns) {
  while (!lying_since_.empty() && now_ns - lying_since_.begin()->first >= kInboxKept_ns) {
    bury(lying_since_.begin()->second);
  }
}

/// From the inbox to the dead letters.
void Orchestrator::bury(uint64_t position) {
  const auto lying = lying_.find(position);
  const std::deque<StoredEvent>& there = inbox_.at(lying->second.places.front());
  const auto is_it = [&](const StoredEvent& each) { return each.position == position; };
  const StoredEvent event = *std::find_if(there.begin(), there.end(), is_it);
  DeadLetter letter{position, event.event, event.at_ns, lying->second.places, event.image};
  std::sort(letter.addresses.begin(), letter.addresses.end());  // a restart finds them in this order
  writes_.push_back({letter_key(position), to_bytes(letter)});
  for (const std::string& at : lying->second.places) leave(at, position);
  lying_since_.erase({lying->second.at_ns, position});
  lying_.erase(lying);
  ++counts_.dead_letters;
}

Result<std::vector<DeadLetter>> Orchestrator::dead_letters() {
  std::vector<DeadLetter> letters;
  bool whole = true;
  const Status scanned = store_.scan(kLetters, [&](std::string_view, std::string_view value) {
    auto letter = read_letter(value);
    whole = whole && letter && letter->event < schema_.events.size();
    if (letter) letters.push_back(std::move(*letter));
  });
  if (!scanned) return scanned.error();
  if (!whole) return Error{"the dead letters cannot be read"};
  return letters;
}

Status Orchestrator::redrive(uint64_t position, int64_t now_ns) {
  const auto letters = dead_letters();
  if (!letters) return letters.error();
  const auto is_it = [&](const DeadLetter& each) { return each.position == position; };
  const auto letter = std::find_if(letters->begin(), letters->end(), is_it);
  const auto is_taken = [&](const ports::Write& each) { return each.key == letter_key(position); };  // not yet committed
  if (letter == letters->end() || std::any_of(writes_.begin(), writes_.end(), is_taken)) {
    return Error{"there is no dead letter at " + std::to_string(position)};
  }
  const void* const memory = abi::read_image(schema_.types, schema_.events[letter->event].record, letter->image, arena_);
  if (memory == nullptr) return Error{"the dead letters cannot be read"};
  writes_.push_back({letter_key(position), std::nullopt});
  const std::vector<std::string>& addresses = letter->addresses;
  give_to_all(letter->event, memory, position, now_ns, [&](const std::string& at) {
    return std::count(addresses.begin(), addresses.end(), at) > 0;
  });
  for (uint32_t workflow = 0; workflow < schema_.workflows.size(); ++workflow) {
    const std::string of_signals = signal_address(workflow, letter->event, "");
    for (const std::string& at : addresses) {
      if (at.rfind(of_signals, 0) != 0) continue;
      give_to_one(workflow, at.substr(of_signals.size()), letter->event, memory, position, now_ns);
    }
  }
  finish(now_ns);
  return Done{};
}

}  // namespace helios::workflow
