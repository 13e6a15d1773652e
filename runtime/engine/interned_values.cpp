#include "runtime/engine/interned_values.h"

#include "runtime/engine/canonical.h"
#include "runtime/engine/copied_value.h"

namespace helios::engine {

InternedValues::~InternedValues() {
  for (const Slot& slot : slots_) free_copy(slot.copy);
}

uint32_t InternedValues::hold(const void* memory) {
  scratch_.clear();
  append_canonical(types_, type_, memory, scratch_);
  const auto found = numbers_.find(scratch_);
  if (found != numbers_.end()) {
    ++slots_[found->second].holders;
    return found->second;
  }
  if (free_.empty()) {
    free_.push_back(uint32_t(slots_.size()));
    slots_.emplace_back();
  }
  const uint32_t number = free_.back();
  free_.pop_back();
  slots_[number] = {make_copy(types_, type_, memory), scratch_, 1};
  numbers_.emplace(scratch_, number);
  return number;
}

void InternedValues::release(uint32_t number) {
  Slot& slot = slots_[number];
  if (--slot.holders != 0) return;
  numbers_.erase(slot.bytes);
  free_copy(slot.copy);
  slot = {};
  free_.push_back(number);
}

}  // namespace helios::engine
