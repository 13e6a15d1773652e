#include <algorithm>
#include <charconv>

#include "runtime/base/check.h"
#include "runtime/workflow/layout.h"
#include "runtime/workflow/orchestrator.h"

/// How long is kept what is over. A story keeps its beginning and its end; an instance that ended long enough ago keeps its name.
namespace helios::workflow {
namespace {

/// Of one transition: an `each` over a long list has much to tell, and nobody reads it.
constexpr size_t kLinesMax = 200;

Story left_out(int64_t at_ns, uint64_t count, const char* of_what) {
  return {at_ns, kNone, Happening::LeftOut, std::to_string(count) + " " + of_what};
}

void fold(std::vector<Story>& lines) {
  if (lines.size() <= kLinesMax) return;
  const auto middle = lines.begin() + kLinesMax / 2;
  const auto tail = lines.end() - kLinesMax / 2;
  *middle = left_out(middle->at_ns, uint64_t(tail - middle), "lines");
  lines.erase(middle + 1, tail);
}

/// Part numbers are the last eight digits of a key.
std::optional<uint32_t> part_number(std::string_view digits) {
  uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (digits.size() != 8 || error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace

void Orchestrator::keep_story(uint32_t slot, Instance& instance, std::vector<Story>& lines) {
  fold(lines);
  const uint32_t part = instance.stories - 1;
  writes_.push_back({story_key(slots_[slot].id(), part), to_bytes(lines)});
  const uint32_t end = retention_.story_parts - retention_.story_parts / 10;
  if (part < retention_.story_parts) return;
  writes_.push_back({story_key(slots_[slot].id(), part - end), std::nullopt});
}

Result<std::vector<Story>> Orchestrator::story(std::string_view id) {
  std::vector<Story> lines;
  bool whole = true;
  uint32_t next = 0;
  const std::string prefix = story_prefix(id);
  const Status scanned = store_.scan(prefix, [&](std::string_view key, std::string_view value) {
    const auto number = part_number(key.substr(prefix.size()));
    if (!number) return;  // of another, whose name begins like this one's
    const auto part = read_story(value);
    whole = whole && part;
    if (!part || part->empty()) return;
    if (*number > next) lines.push_back(left_out(part->front().at_ns, *number - next, "transitions"));
    lines.insert(lines.end(), part->begin(), part->end());
    next = *number + 1;
  });
  if (!scanned) return scanned.error();
  if (!whole) return Error{"the story of " + std::string(id) + " cannot be read"};
  return lines;
}

void Orchestrator::plan_drop(uint32_t slot, Stage stage, int64_t ended_ns) {
  if (!has_ended(stage) || retention_.ended_ns == kNever) return;
  to_drop_.emplace(ended_ns + retention_.ended_ns, slot);
}

/// Not by a timer: it is done with whatever is due next.
void Orchestrator::retire(int64_t now_ns) {
  while (!to_drop_.empty() && to_drop_.begin()->first <= now_ns) {
    drop(to_drop_.begin()->second);
    to_drop_.erase(to_drop_.begin());
  }
  arena_.reset();
}

void Orchestrator::drop(uint32_t slot) {
  const std::optional<Instance> instance = read_image(schema_, slots_[slot].image, arena_);
  HELIOS_CHECK(instance.has_value(), "an instance that was kept cannot be read");
  const std::string& id = instance->id;
  const bool completed = instance->stage == Stage::Completed;
  writes_.push_back({instance_key(id), std::nullopt});
  for (uint32_t part = 0; part < instance->stories; ++part) writes_.push_back({story_key(id, part), std::nullopt});
  writes_.push_back({dropped_key(id), std::string(1, char(completed))});
  by_id_[name_hash(id)] = completed ? kDroppedDone : kDroppedUndone;
  ++dropped_;
  slots_[slot] = Slot{};
  free_slots_.insert(slot);
}

/// The lowest, which is the same after a restart.
uint32_t Orchestrator::free_slot() {
  if (free_slots_.empty()) {
    slots_.emplace_back();
    return uint32_t(slots_.size() - 1);
  }
  const uint32_t slot = *free_slots_.begin();
  free_slots_.erase(free_slots_.begin());
  return slot;
}

}  // namespace helios::workflow
